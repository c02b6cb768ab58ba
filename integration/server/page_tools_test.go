package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	chromium "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("the page's tools in a browser", Label("given", "page"), func() {
	It("filters requests by outcome, path and time, and clears them", func(ctx SpecContext) {
		server := start(ctx, embeddedRedis(ctx), newDatabase())
		page := openPage(ctx, server)
		server.create(ctx, mouse)
		server.create(ctx, product{Name: "desk", Price: "99.00", Quantity: 1})
		server.find(ctx, mouse)
		server.press(ctx, "empty", `{}`)
		server.press(ctx, "delay", `{"delay_ms":200}`)
		server.find(ctx, mouse)
		page.await(ctx, newest, HaveSuffix("#4"))
		shown := func() []string {
			GinkgoHelper()
			numbers, err := ask[[]string](ctx, page, `() => [...document.querySelectorAll("#requests > li")].filter((li) => li.checkVisibility()).map((li) => li.innerText.split("#")[1])`)
			Expect(err).NotTo(HaveOccurred())
			return numbers
		}
		Expect(shown()).To(Equal([]string{"4", "3", "2", "1"}))

		page.choose(ctx, "#filter [name=kind]", "hit")
		Expect(shown()).To(Equal([]string{"3"}))
		page.await(ctx, "#left-out", Equal("1 of 4 requests shown."))
		page.choose(ctx, "#filter [name=kind]", "")
		page.fill(ctx, "#filter [name=path]", "mous")
		Expect(shown()).To(Equal([]string{"4", "3"}))
		page.fill(ctx, "#filter [name=ms]", "200")
		Expect(shown()).To(Equal([]string{"4"}))
		server.find(ctx, mouse)
		page.await(ctx, "#left-out", Equal("1 of 5 requests shown."))
		page.fill(ctx, "#filter [name=path]", "")
		page.fill(ctx, "#filter [name=ms]", "")

		page.click(ctx, "#clear")
		Expect(shown()).To(BeEmpty())
		page.await(ctx, "#way-of", HavePrefix("Ask for a product"))
		page.hide(ctx, true)
		page.hide(ctx, false)
		server.find(ctx, mouse)
		page.await(ctx, newest, HaveSuffix("#6"))
		Expect(shown()).To(Equal([]string{"6"}), "what was cleared away does not come back with the stream")
	})

	It("holds the list, and lets it go on with what came meanwhile", func(ctx SpecContext) {
		server := start(ctx, embeddedRedis(ctx), newDatabase())
		page := openPage(ctx, server)
		server.create(ctx, mouse)
		page.await(ctx, newest, HaveSuffix("#1"))
		page.click(ctx, "#hold")
		server.find(ctx, mouse)
		server.find(ctx, mouse)
		page.await(ctx, "#left-out", Equal("Held: 2 newer requests to be shown."))
		page.await(ctx, newest, HaveSuffix("#1"))
		page.click(ctx, "#hold")
		page.await(ctx, newest, HaveSuffix("#3"))
		page.await(ctx, "#left-out", BeEmpty())
	})

	It("saves what is shown to a file, and shows it again without the server", func(ctx SpecContext) {
		server := start(ctx, embeddedRedis(ctx), newDatabase())
		page := openPage(ctx, server)
		page.click(ctx, createButton)
		page.await(ctx, "#answer", HavePrefix("201: mouse created"))
		page.click(ctx, findButton)
		page.await(ctx, newest, HaveSuffix("#2"))
		file := page.download(ctx, "#save")
		content, err := os.ReadFile(file)
		Expect(err).NotTo(HaveOccurred())
		var saved struct{ Format string }
		Expect(json.Unmarshal(content, &saved)).To(Succeed())
		Expect(saved.Format).To(Equal("cacheaside page 2"))

		page.click(ctx, findButton)
		page.await(ctx, newest, HaveSuffix("#3"))
		page.click(ctx, newest) // its way stays, but not when a file is opened
		page.upload(ctx, "#file", file)
		page.await(ctx, "#way-of", ContainSubstring("#2: "))
		page.await(ctx, "#banners", HavePrefix("What is shown was saved to "+filepath.Base(file)))
		page.await(ctx, newest, HaveSuffix("#2"))
		page.await(ctx, "#numbers", MatchRegexp(`\bhit 1\b`))
		page.await(ctx, "#hits", Equal("100.0 %"))
		Expect(page.isDisabled(ctx, findButton)).To(BeTrue())
		server.find(ctx, mouse)
		page.click(ctx, "#requests > li:last-child button")
		page.await(ctx, "#way-of", HavePrefix("POST /products"))

		page.click(ctx, "#live")
		page.await(ctx, newest, HaveSuffix("#4"))
		page.await(ctx, "#banners", BeEmpty())
		wrong := filepath.Join(GinkgoT().TempDir(), "notes.json")
		Expect(os.WriteFile(wrong, []byte(`{"format":"another"}`), 0o644)).To(Succeed())
		page.upload(ctx, "#file", wrong)
		page.await(ctx, "#left-out", HavePrefix("notes.json is no file that this page has saved: expected JSON"))
	})

	It("does with Enter what the field is for, and keeps the product when it is loaded again", func(ctx SpecContext) {
		server := start(ctx, embeddedRedis(ctx), newDatabase())
		server.create(ctx, mouse)
		tab := openPage(ctx, server)
		tab.fill(ctx, "#product [name=price]", "24.5")
		tab.press(ctx, kb.Enter)
		tab.await(ctx, "#answer", HavePrefix("200: mouse changed."))
		server.find(ctx, product{Name: mouse.Name, Price: "24.50", Quantity: mouse.Quantity})

		tab.fill(ctx, nameField, "desk")
		tab.press(ctx, kb.Enter)
		tab.await(ctx, "#answer", HavePrefix("404"))
		tab.fill(ctx, "#product [name=quantity]", "7")
		tab.expect(notLoaded("the server responded with a status of 404 (Not Found)", "/products/desk"))
		tab.do(ctx, "loading the page again", chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			_, err := cdp.Call(ctx, target, page.Reload, page.ReloadParams{})
			return err
		}))
		tab.awaitConnected(ctx)
		tab.await(ctx, "#verdict", HavePrefix("desk: in neither"))
		values, err := ask[string](ctx, tab, `() => [...document.querySelectorAll("#product input")].map((field) => field.value).join(" ")`)
		Expect(err).NotTo(HaveOccurred())
		Expect(values).To(Equal("desk 24.5 7"))
	})

	It("shows names of any length and direction on one line, whose whole can be had", func(ctx SpecContext) {
		long := strings.Repeat("M", 200)
		server := start(ctx, embeddedRedis(ctx), newDatabase())
		page := openPage(ctx, server)
		for _, name := range []string{"mouse", long, "עכבר (2)"} {
			server.create(ctx, product{Name: name, Price: "1.00", Quantity: 1})
			server.find(ctx, product{Name: name, Price: "1.00", Quantity: 1})
		}
		page.await(ctx, newest, HaveSuffix("#6"))
		page.await(ctx, "#keys-note", Equal("3 keys"))
		heights, err := ask[[]int](ctx, page, `() => [...document.querySelectorAll("#requests > li, #keys > tr")].map((one) => Math.round(one.offsetHeight))`)
		Expect(err).NotTo(HaveOccurred())
		Expect(heights[1:6]).To(HaveEach(heights[1]), "heights of the requests")
		Expect(heights[6:]).To(HaveEach(heights[6]), "heights of the keys")
		titles, err := ask[[]string](ctx, page, `() => [...document.querySelectorAll("#requests code, #keys button")].map((one) => one.title)`)
		Expect(err).NotTo(HaveOccurred())
		Expect(titles).To(ContainElements("GET /products/"+long, "GET /products/עכבר (2)", HaveSuffix(":"+long), HaveSuffix(":עכבר (2)")))
		isolated, err := ask[int](ctx, page, `(name) => [...document.querySelectorAll("bdi")].filter((one) => one.textContent.includes(name)).length`, "עכבר (2)")
		Expect(err).NotTo(HaveOccurred())
		Expect(isolated).To(BeNumerically(">=", 4), "in the list, the keys, the way and the waterfall")
	})

	It("has another instance change a product, and shows that the near cache was told", func(ctx SpecContext) {
		server := start(ctx, installedRedis(ctx), newDatabase(), everything)
		page := openPage(ctx, server)
		page.click(ctx, createButton)
		page.await(ctx, "#answer", HavePrefix("201: mouse created"))
		for range 2 {
			page.click(ctx, findButton)
			page.await(ctx, "#answer", HavePrefix("200: mouse found."))
		}
		page.await(ctx, newest, ContainSubstring("near hit"))
		page.fill(ctx, "#product [name=price]", "5.25")
		page.click(ctx, "#elsewhere button")
		page.await(ctx, "#fault", Equal("The other instance has changed it. Find it here."))
		page.click(ctx, findButton)
		page.await(ctx, newest, And(HavePrefix("GET /products/mouse 200"), Not(ContainSubstring("near hit"))))
		page.await(ctx, "#pair", MatchRegexp(`^Price 5\.25 5\.25`))

		page.fill(ctx, nameField, "nobody")
		page.click(ctx, "#elsewhere button")
		page.await(ctx, "#fault", Equal("The other instance found no such product: create it first."))
	})

	It("limits the memory of a Redis of its own, counts what that evicts, and gives it back", func(ctx SpecContext) {
		redis := installedRedis(ctx)
		client := connect(redis)
		server := start(ctx, redis, newDatabase())
		page := openPage(ctx, server)
		Expect(client.Set(ctx, "session", "somebody's", 0).Err()).To(Succeed())
		page.expect(notLoaded("the server responded with a status of 422 (Unprocessable Entity)", "/page/limit"))
		page.click(ctx, "#limit button")
		page.await(ctx, "#fault", ContainSubstring("other keys than this database's (1), which it could lose"))
		page.click(ctx, portuguese)
		page.await(ctx, "#fault", HavePrefix("422: este Redis tem chaves que não são deste banco de dados (1), e poderia perdê-las"))
		page.click(ctx, english)
		page.await(ctx, "#fault", HavePrefix("422 Unprocessable Entity: this Redis has other keys"))
		Expect(client.ConfigGet(ctx, "maxmemory").Val()).To(HaveKeyWithValue("maxmemory", "0"))
		Expect(client.Del(ctx, "session").Err()).To(Succeed())

		page.click(ctx, "#limit button")
		page.await(ctx, "#fault", HavePrefix("The memory of Redis was limited"))
		Expect(client.ConfigGet(ctx, "maxmemory").Val()["maxmemory"]).NotTo(Equal("0"))
		page.await(ctx, "#banners", Equal("The memory of Redis is limited: 0 keys evicted since. Give it back, under 'Make things go wrong'."))
		for i := range 20 {
			server.create(ctx, product{Name: fmt.Sprint(strings.Repeat("x", 150), i), Price: "1.00", Quantity: 1})
		}
		page.await(ctx, "#banners", MatchRegexp(`^The memory of Redis is limited: [1-9]\d* keys? evicted since\. Give it back, under 'Make things go wrong'\.$`))

		page.click(ctx, "#limit button")
		page.await(ctx, "#fault", Equal("Redis has the memory that it had."))
		page.await(ctx, "#banners", BeEmpty())
		settings := client.ConfigGet(ctx, "maxmemory*").Val()
		Expect(settings).To(And(HaveKeyWithValue("maxmemory", "0"), HaveKeyWithValue("maxmemory-policy", "noeviction")))
		Expect(client.Keys(ctx, "*filler*").Val()).To(BeEmpty())

		server.press(ctx, "limit", `{"limited":true}`)
		Expect(client.ConfigGet(ctx, "maxmemory").Val()["maxmemory"]).NotTo(Equal("0"))
		page.end(ctx)
		server.stop(ctx)
		Expect(client.ConfigGet(ctx, "maxmemory").Val()).To(HaveKeyWithValue("maxmemory", "0"), "a server that stops gives it back")
	})
})

// choose has a select field say something else.
func (t *tab) choose(ctx context.Context, selector, value string) {
	GinkgoHelper()
	_, err := ask[bool](ctx, t, `(selector, value) => {
		const field = document.querySelector(selector);
		field.value = value;
		field.dispatchEvent(new Event("input", { bubbles: true }));
		return true;
	}`, selector, value)
	Expect(err).NotTo(HaveOccurred(), "choosing %s in %s", value, selector)
}

// download clicks, and returns the file that the browser has saved.
func (t *tab) download(ctx context.Context, selector string) string {
	GinkgoHelper()
	folder := GinkgoT().TempDir()
	t.do(ctx, "allowing downloads", call(chromium.SetDownloadBehavior, chromium.SetDownloadBehaviorParams{
		Behavior: chromium.SetDownloadBehaviorBehaviorAllow, DownloadPath: folder,
		BrowserContextID: chromedp.FromContext(t.chromium).BrowserContextID,
	}))
	t.click(ctx, selector)
	var files []string
	Eventually(ctx, func() []string {
		files, _ = filepath.Glob(filepath.Join(folder, "*.json"))
		return files
	}).WithTimeout(showTimeout).WithPolling(showPolling).Should(HaveLen(1), "the files that were downloaded")
	return files[0]
}

// upload has a field for files hold one.
func (t *tab) upload(ctx context.Context, selector, file string) {
	GinkgoHelper()
	t.do(ctx, "choosing the file "+file, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		field, err := cdp.Call(ctx, target, runtime.Evaluate, runtime.EvaluateParams{Expression: "document.querySelector(" + fmt.Sprintf("%q", selector) + ")"})
		if err != nil {
			return err
		}
		_, err = cdp.Call(ctx, target, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: []string{file}, ObjectID: field.Result.ObjectID})
		return err
	}))
}

var _ = Describe("the page's plots in a browser", Label("given", "page"), func() {
	It("show something from the first click on, have the values under the pointer, and go back one, five or thirty minutes", func(ctx SpecContext) {
		server := start(ctx, embeddedRedis(ctx), newDatabase())
		page := openPage(ctx, server)
		page.click(ctx, createButton)
		page.await(ctx, "#answer", HavePrefix("201: mouse created"))
		page.click(ctx, findButton)
		page.await(ctx, "#answer", HavePrefix("200: mouse found"))
		page.await(ctx, "#pointed", Equal("Point at a plot for its values."))
		Eventually(ctx, func() ([]int, error) { return page.emptyPlots(ctx) }).WithTimeout(showTimeout).WithPolling(showPolling).
			Should(BeEmpty(), "the numbers of the plots that are empty")

		values := MatchRegexp(`^\d\d:\d\d(:\d\d)?: 1 hit, median \d+(\.\d+)? ms$`)
		for _, minutes := range []string{"1", "5", "30"} {
			page.click(ctx, "#window [value='"+minutes+"']")
			Eventually(ctx, func() (string, error) { return page.pointAtBars(ctx) }).WithTimeout(showTimeout).WithPolling(showPolling).
				Should(values, "what is said of some point of the plot that goes back %s minutes", minutes)
		}
		page.await(ctx, ".per", Equal("Reads per minute"))
		page.press(ctx, kb.Tab)
		Expect(page.text(ctx, "#window [aria-pressed=true]")).To(Equal("30 minutes"))
	})
})

// pointAtBars moves the pointer over the bars from right to left, until something is said of a read, and returns that.
func (t *tab) pointAtBars(ctx context.Context) (string, error) {
	plot, err := ask[struct{ Left, Top, Width, Height float64 }](ctx, t, `() => {
		document.querySelector("#count-plot").scrollIntoViewIfNeeded();
		const { left, top, width, height } = document.querySelector("#count-plot").getBoundingClientRect();
		return { Left: left, Top: top, Width: width, Height: height };
	}`)
	for x := plot.Width - 14; err == nil && x > plot.Width/2; x -= 2 {
		if _, err = in(ctx, t, call(input.DispatchMouseEvent, input.DispatchMouseEventParams{
			Type: input.DispatchMouseEventTypeMouseMoved, X: plot.Left + x, Y: plot.Top + plot.Height/2,
		})); err != nil {
			return "", err
		}
		if said, err := t.text(ctx, "#pointed"); err != nil || strings.Contains(said, "median") {
			return said, err
		}
	}
	return "", err
}
