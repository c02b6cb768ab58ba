package server_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("the page in a browser, as it looks", Label("given", "page"), func() {
	It("fits narrow and wide windows, in light and in dark colours, and leaves pictures of that", func(ctx SpecContext) {
		server := start(ctx, installedRedis(ctx), newDatabase(), everything)
		page := openPage(ctx, server)
		letMuchHappen(ctx, server, page)

		const dark, light = "dark", "light"
		grounds := make(map[string]string)
		for _, scene := range []struct {
			name string
			play func()
		}{
			{"hit", func() { server.find(ctx, mouse) }},
			{"miss", func() { server.press(ctx, "empty", `{}`); server.find(ctx, mouse) }},
			{"stampede", func() { server.press(ctx, "stampede", `{"name":"mouse","requests":30}`) }},
			{"unplugged", func() { server.press(ctx, "redis", `{"plugged":false}`); server.find(ctx, mouse) }},
		} {
			scene.play()
			server.create(ctx, product{Name: "after the " + scene.name, Price: "1.00", Quantity: 1})
			page.await(ctx, newest, HavePrefix("POST /products 201"))
			page.click(ctx, "#requests > li:nth-child(2) button") // what was played
			for _, width := range []int64{360, 768, 1200, 1600} {
				page.resize(ctx, width, 900)
				Eventually(ctx, func() (string, error) { return page.widths(ctx) }).WithTimeout(showTimeout).WithPolling(showPolling).
					Should(Equal(fmt.Sprintf("%d in %d pixels", width, width)), "how wide the page is, and the window; what is wider must be scrolled sideways")
				for _, colours := range []string{light, dark} {
					page.do(ctx, "asking for "+colours+" colours", call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
						Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: colours}},
					}))
					grounds[colours] = page.ground(ctx)
					file := page.picture(ctx, fmt.Sprintf("page-%s-%d-%s", scene.name, width, colours), width)
					AddReportEntry("a picture of the page", file, ReportEntryVisibilityFailureOrVerbose)
				}
			}
			page.resize(ctx, 1600, 1000)
		}
		Expect(grounds[dark]).NotTo(Equal(grounds[light]), "the colour behind the page")
	})
})

// The README has a picture of the page. It can't be old: with it is kept what the files of the page were like when it was taken,
// which a spec of the page writes and compares (httpapi/page/files_test.go).
var _ = Describe("the picture of the page in the README", Label("given", "page"), func() {
	It("is taken with PICTURES=write in the environment (make pictures)", func(ctx SpecContext) {
		server := start(ctx, installedRedis(ctx), newDatabase(), everything)
		page := openPage(ctx, server)
		server.create(ctx, mouse)
		for range 3 {
			server.find(ctx, mouse)
		}
		server.press(ctx, "delay", `{"delay_ms":8}`)
		server.press(ctx, "stampede", `{"name":"mouse","requests":20}`)
		server.press(ctx, "delay", `{"delay_ms":0}`)
		server.press(ctx, "empty", `{}`)
		page.fill(ctx, nameField, mouse.Name)
		page.click(ctx, findButton)
		page.await(ctx, "#way-of", ContainSubstring("miss: Redis did not have it, SQL did; stored in Redis"))
		page.await(ctx, "#verdict", HavePrefix("mouse: same"))
		page.await(ctx, "#banners", BeEmpty())
		page.resize(ctx, 1280, 800)
		_, err := ask[bool](ctx, page, `() => { scrollTo(0, 0); document.activeElement.blur(); return true; }`)
		Expect(err).NotTo(HaveOccurred())
		picture, err := in(ctx, page, func(ctx context.Context, target *chromedp.Target) ([]byte, error) {
			taken, err := cdp.Call(ctx, target, cdppage.CaptureScreenshot, cdppage.CaptureScreenshotParams{})
			return taken.Data, err
		})
		Expect(err).NotTo(HaveOccurred())
		keepScreenshot("page-readme", picture)
		if os.Getenv("PICTURES") == "write" {
			folder := filepath.Join("..", "..", "httpapi", "page", "pictures")
			Expect(os.MkdirAll(folder, 0o755)).To(Succeed())
			Expect(os.WriteFile(filepath.Join(folder, "page.png"), picture, 0o644)).To(Succeed())
		}
	})
})

func (t *tab) resize(ctx context.Context, width, height int64) {
	GinkgoHelper()
	t.do(ctx, "sizing the tab", chromedp.EmulateViewport(width, height))
}

// picture takes a picture of all of the page, in a window in which all can be seen, since what can't is not drawn; and returns
// its file.
func (t *tab) picture(ctx context.Context, name string, width int64) string {
	GinkgoHelper()
	height, err := ask[int64](ctx, t, `() => document.documentElement.scrollHeight`)
	Expect(err).NotTo(HaveOccurred())
	t.resize(ctx, width, height)
	Eventually(ctx, func() ([]int, error) { return t.emptyPlots(ctx) }).WithTimeout(showTimeout).WithPolling(showPolling).
		Should(BeEmpty(), "the numbers of the plots that are empty")
	picture, err := in(ctx, t, chromedp.FullScreenshot(100))
	Expect(err).NotTo(HaveOccurred(), "taking a picture")
	t.resize(ctx, width, 900)
	return keepScreenshot(name, picture)
}

// letMuchHappen has the page show something of all kinds, in some seconds, so that its plots have lines.
func letMuchHappen(ctx context.Context, s *server, page *tab) {
	GinkgoHelper()
	long := product{Name: strings.Repeat("M", 200), Price: "1234567.89", Quantity: 1_000_000}
	for _, p := range []product{mouse, long, {Name: "<b>Bücher</b> & Ελιά", Price: "0.10", Quantity: 1}} {
		s.create(ctx, p)
	}
	read := func(forSoLong time.Duration) {
		GinkgoHelper()
		began := time.Now()
		Eventually(ctx, func() time.Duration {
			s.find(ctx, mouse)
			Expect(s.lookFor(ctx, fmt.Sprint(time.Now().UnixNano())).status).To(Equal(http.StatusNotFound))
			return time.Since(began)
		}).WithTimeout(showTimeout).WithPolling(500 * time.Millisecond).Should(BeNumerically(">", forSoLong))
	}
	for _, done := range []string{"Redis was unplugged.", "Redis was plugged in."} {
		page.click(ctx, "#redis button")
		page.await(ctx, "#fault", Equal(done))
		read(2 * time.Second)
	}
	s.awaitCache(ctx, backIn, ContainSubstring("; hit"))
	page.fill(ctx, "#delay input", "30")
	page.click(ctx, "#delay button")
	page.await(ctx, "#fault", HavePrefix("Set: "))
	page.fill(ctx, nameField, mouse.Name)
	page.fill(ctx, "#stampede input", "10")
	page.click(ctx, "#stampede button")
	page.await(ctx, "#fault", HavePrefix("10 requests for mouse caused 1 read"))
	page.fill(ctx, nameField, long.Name)
	page.click(ctx, findButton)
	page.await(ctx, "#answer", ContainSubstring(long.Name+" found."))
	page.await(ctx, "#numbers", And(ContainSubstring("hit"), ContainSubstring("miss"), ContainSubstring("bypass")))
	page.click(ctx, newest)
}

// widths returns how wide the page is, and how wide the window.
func (t *tab) widths(ctx context.Context) (string, error) {
	return ask[string](ctx, t, `() => { const all = document.documentElement; return all.scrollWidth + " in " + all.clientWidth + " pixels"; }`)
}

// emptyPlots returns the numbers, from 1 on, of the plots without a line or a mark: these have colours, and all else is
// grey.
func (t *tab) emptyPlots(ctx context.Context) ([]int, error) {
	return ask[[]int](ctx, t, `() => {
		const coloured = (layer) => {
			const pixels = layer.getContext("2d").getImageData(0, 0, layer.width, layer.height).data;
			for (let i = 0; i < pixels.length; i += 4) {
				const [red, green, blue, opaque] = pixels.slice(i, i + 4);
				if (opaque > 128 && Math.max(red, green, blue) - Math.min(red, green, blue) > 50) return true;
			}
			return false;
		};
		const plots = [...document.querySelectorAll("[role=img]")];
		return [1, 2].filter((number) => ![...plots[number - 1]?.querySelectorAll("canvas") ?? []].some(coloured));
	}`)
}

// ground returns the colour behind the page.
func (t *tab) ground(ctx context.Context) string {
	GinkgoHelper()
	colour, err := ask[string](ctx, t, `() => getComputedStyle(document.body).backgroundColor`)
	Expect(err).NotTo(HaveOccurred(), "asking for the colour behind the page")
	return colour
}
