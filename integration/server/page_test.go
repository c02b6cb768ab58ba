package server_test

import (
	"fmt"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// What the specs of the page click on and look at.
const (
	nameField    = "#product [name=name]"
	findButton   = "#product [name=find]"
	createButton = "#product [name=create]"
	newest       = "#requests > li:first-child button"
	lifetime     = "#pair tr:nth-child(3) td:nth-child(3)"
)

var _ = Describe("the page in a browser", Label("given", "page"), func() {
	It("shows a product created, hit while its lifetime ticks, and missed when that is over", func(ctx SpecContext) {
		page := openPage(ctx, start(ctx, embeddedRedis(ctx), newDatabase(), "CACHE_TTL=6s"))

		page.click(ctx, createButton)
		page.await(ctx, "#answer", HavePrefix("201: mouse created. Cache-Status: redis; fwd=method"))
		page.await(ctx, "#verdict", Equal("mouse: same: the copy is what SQL has"))
		page.await(ctx, newest, And(HavePrefix("POST /products 201"), ContainSubstring("write: SQL has it; stored in Redis")))
		page.await(ctx, "#keys", MatchRegexp(`^product:\w+\.\d+:mouse [1-6] s$`))

		page.click(ctx, findButton)
		page.await(ctx, "#answer", MatchRegexp(`^200: mouse found\. Cache-Status: redis; hit; ttl=\d`))
		page.await(ctx, newest, And(HavePrefix("GET /products/mouse 200"), MatchRegexp(`hit: Redis had it, for another \ds`)))
		page.await(ctx, lifetime, MatchRegexp(`^[1-6] s$`))

		var before, now int
		read := func() (int, error) {
			text, err := page.text(ctx, lifetime)
			if err == nil {
				_, err = fmt.Sscanf(text, "%d s", &now)
			}
			return now, err
		}
		before, err := read()
		Expect(err).NotTo(HaveOccurred(), "reading the lifetime that the page shows")
		Eventually(ctx, read).WithTimeout(showTimeout).WithPolling(showPolling).Should(BeNumerically("<", before),
			"the seconds that the copy lives, as the page shows them")
		page.await(ctx, "#verdict", Equal("mouse: not cached"))
		page.await(ctx, "#keys-note", Equal("The cache is empty."))

		page.click(ctx, findButton)
		page.await(ctx, "#answer", MatchRegexp(`^200: mouse found\. Cache-Status: redis; fwd=miss; stored`))
		page.await(ctx, "#verdict", Equal("mouse: same: the copy is what SQL has"))
		page.await(ctx, newest, ContainSubstring("miss: Redis did not have it, SQL did; stored in Redis"))
		page.await(ctx, "#numbers", And(MatchRegexp(`\bhit 1\b`), MatchRegexp(`\bmiss 1\b`)))
		page.await(ctx, "#waterfall", And(
			MatchRegexp(`Redis .*\bM?GET\b.* product:\w+\.\d+:mouse `), MatchRegexp(`SQL SELECT .*"mouse"`)))
	})

	It("shows that a stampede causes one read of a slow database, and that it is slow on purpose", func(ctx SpecContext) {
		page := openPage(ctx, start(ctx, embeddedRedis(ctx), newDatabase()))
		page.click(ctx, createButton)
		page.await(ctx, "#answer", HavePrefix("201: mouse created"))

		page.fill(ctx, "#delay input", "50")
		page.click(ctx, "#delay button")
		page.await(ctx, "#fault", Equal("Set: a delay of 50 ms for each query."))
		page.await(ctx, "#banners", Equal("Delay: each query of SQL takes 50 ms longer, as set on this page. Set it to 0, under 'Make things go wrong'."))
		page.await(ctx, ".artificial", HavePrefix("Each query of SQL takes 50 ms longer now"))

		page.fill(ctx, "#stampede input", "200")
		page.click(ctx, "#stampede button")
		page.await(ctx, "#fault", MatchRegexp(`^200 requests for mouse caused 1 read of SQL, and took \d+(\.\d+)? ms in all\.$`))
		page.await(ctx, "#numbers", MatchRegexp(`\bmiss 200\b`))

		page.fill(ctx, "#delay input", "0")
		page.click(ctx, "#delay button")
		page.await(ctx, "#fault", Equal("There is no delay any more."))
		page.await(ctx, "#banners", BeEmpty())
		page.await(ctx, ".artificial", MatchRegexp(`^Until .+ each query of SQL took 50 ms longer`))
		page.click(ctx, findButton)
		page.await(ctx, "#answer", And(HavePrefix("200: mouse found."), Not(ContainSubstring("elay"))))
	})

	It("goes past Redis while that is unplugged, and hits again when it is plugged in", func(ctx SpecContext) {
		page := openPage(ctx, start(ctx, embeddedRedis(ctx), newDatabase()))
		page.click(ctx, createButton)
		page.await(ctx, "#answer", HavePrefix("201: mouse created"))

		page.await(ctx, "#redis button", Equal("Unplug Redis"))
		page.click(ctx, "#redis button")
		page.await(ctx, "#fault", Equal("Redis was unplugged."))
		page.await(ctx, "#plugged", Equal("Redis is unplugged"))
		page.click(ctx, findButton)
		page.await(ctx, "#answer", MatchRegexp(`^200: mouse found\. Cache-Status: redis; fwd=bypass`))
		page.await(ctx, newest, ContainSubstring("bypass: Redis was not used (it is unplugged, by the switch on this page), SQL did"))

		page.await(ctx, "#redis button", Equal("Plug Redis in again"))
		page.click(ctx, "#redis button")
		page.await(ctx, "#fault", Equal("Redis was plugged in."))
		page.await(ctx, "#plugged", Equal("Redis is plugged in"))
		Eventually(ctx, func() (string, error) {
			page.click(ctx, findButton)
			return page.text(ctx, "#answer")
		}).WithTimeout(showTimeout).WithPolling(200*time.Millisecond).
			Should(MatchRegexp(`^200: mouse found\. Cache-Status: redis; hit`), "what the page shows in #answer when Find is clicked again and again")
		page.await(ctx, newest, ContainSubstring("hit: Redis had it"))
	})

	It("shows a product's name as text that would be an image, and a script, if it were read as HTML", func(ctx SpecContext) {
		const name = "<img src=x onerror=alert(1)>"
		page := openPage(ctx, start(ctx, embeddedRedis(ctx), newDatabase()))
		page.fill(ctx, nameField, name)
		page.click(ctx, createButton)
		page.await(ctx, "#answer", HavePrefix("201: "+name+" created."))
		page.click(ctx, findButton)
		page.await(ctx, "#answer", HavePrefix("200: "+name+" found."))
		page.await(ctx, "#verdict", Equal(name+": same: the copy is what SQL has"))
		page.await(ctx, "#keys", ContainSubstring(":"+name+" "))
		page.await(ctx, newest, HavePrefix("GET /products/"+name+" 200"))
		page.click(ctx, newest)
		page.await(ctx, "#waterfall", ContainSubstring(name))
		page.await(ctx, "#way-of", ContainSubstring(name))
		page.await(ctx, ".chosen", Equal(name))
		page.click(ctx, "#keys button")
		page.await(ctx, "#verdict", HavePrefix(name))
		images, err := ask[int](ctx, page, `() => document.querySelectorAll("img").length`)
		Expect(err).NotTo(HaveOccurred())
		Expect(images).To(BeZero(), "the page has no images, so one was made of the name")
	})

	It("says that the server is gone, and goes on when it has come again", func(ctx SpecContext) {
		redis, database := embeddedRedis(ctx), newDatabase()
		server := start(ctx, redis, database)
		page := openPage(ctx, server)
		page.click(ctx, createButton)
		page.await(ctx, newest, HaveSuffix("#1"))
		page.click(ctx, findButton)
		page.await(ctx, newest, HaveSuffix("#2"))

		for _, path := range []string{"/page/events", "/page/keys?match=", "/page/product?name=mouse", "/products/mouse"} {
			page.expect(notLoaded("net::ERR_CONNECTION_REFUSED", path))
		}
		server.stop(ctx)
		page.await(ctx, "#connection", HavePrefix("Not connected."))
		page.await(ctx, "#banners", And(HavePrefix("Not connected: "), ContainSubstring("go run ./httpapi")))
		for _, button := range []string{findButton, createButton, "#stampede button", "#redis button"} {
			Expect(page.isDisabled(ctx, button)).To(BeTrue(), "whether the button %s is off", button)
		}

		start(ctx, redis, database, "LISTEN_ADDR="+strings.TrimPrefix(server.url, "http://"))
		DeferCleanup(page.end) // before this server, as before the other
		page.awaitConnected(ctx)
		page.await(ctx, "#banners", BeEmpty())
		page.await(ctx, "#requests", BeEmpty()) // it is another run
		page.click(ctx, findButton)
		page.await(ctx, "#answer", HavePrefix("200: mouse found."))
		page.await(ctx, newest, And(HavePrefix("GET /products/mouse 200"), HaveSuffix("#1")))
	})
})
