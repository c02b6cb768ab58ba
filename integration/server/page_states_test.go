//go:build unix

package server_test

import (
	"net/http"
	"syscall"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("the page in a browser, when something is wrong", Label("given", "page"), func() {
	It("has a banner with the remedy in every tab, as long as it is so", func(ctx SpecContext) {
		server := start(ctx, installedRedis(ctx), newDatabase(), everything)
		one, other := openPage(ctx, server), openPage(ctx, server)
		both := func(says OmegaMatcher) {
			GinkgoHelper()
			one.await(ctx, "#banners", says)
			other.await(ctx, "#banners", says)
		}
		one.click(ctx, createButton)
		one.await(ctx, "#answer", HavePrefix("201: mouse created"))
		both(BeEmpty())

		one.click(ctx, "#redis button")
		both(ContainSubstring("Redis is unplugged, for this instance: reads go to SQL. Plug it in again, under 'Make things go wrong'."))
		for range 5 {
			one.click(ctx, findButton)
			one.await(ctx, "#answer", HavePrefix("200: mouse found"))
		}
		both(ContainSubstring("The circuit breaker is open: "))
		one.click(ctx, "[name=update]")
		both(ContainSubstring("The gate is closed: Redis could not be told of a change"))

		other.click(ctx, "#redis button")
		both(Not(Or(ContainSubstring("unplugged"), ContainSubstring("The gate"), ContainSubstring("not trusted"))))
		Eventually(ctx, func() (string, error) {
			server.press(ctx, "empty", `{}`)
			server.request(ctx, http.MethodGet, "/products/mouse", "") // what is asked for closes the breakers
			return one.text(ctx, "#banners")
		}).WithTimeout(showTimeout).WithPolling(showPolling).Should(BeEmpty())
		both(BeEmpty())
	})

	It("says that Redis is gone, that the near cache is not trusted, and that both are back", func(ctx SpecContext) {
		redis := startRedis(ctx, "")
		server := start(ctx, redis.url, newDatabase(), everything)
		page := openPage(ctx, server)
		page.click(ctx, createButton)
		page.await(ctx, "#answer", HavePrefix("201: mouse created"))
		page.await(ctx, "#banners", BeEmpty())
		redis.kill(ctx)
		page.await(ctx, "#banners", And(HavePrefix("Redis does not answer ("), ContainSubstring("Start it again (redis-server)")))
		page.await(ctx, "#way-near .at", Equal("answers nothing now"))
		startRedis(ctx, redis.address)
		page.await(ctx, "#banners", BeEmpty())
		page.await(ctx, "#way-near .at", HavePrefix("in this instance"))
	})

	It("says that the server is silent, after five seconds, and that it speaks again", func(ctx SpecContext) {
		server := start(ctx, embeddedRedis(ctx), newDatabase())
		page := openPage(ctx, server)
		server.Signal(syscall.SIGSTOP)
		DeferCleanup(func() { server.Signal(syscall.SIGCONT) })
		stopped := time.Now()
		page.await(ctx, "#banners", MatchRegexp(`^Nothing was heard from the server for [5-7] s`))
		Expect(time.Since(stopped)).To(BeNumerically(">", 4*time.Second))
		server.Signal(syscall.SIGCONT)
		page.await(ctx, "#banners", BeEmpty())
	})

	It("works in a seventh tab: a browser has six connections, and a tab that is hidden keeps none", func(ctx SpecContext) {
		server := start(ctx, embeddedRedis(ctx), newDatabase())
		first := openPage(ctx, server)
		tabs := []*tab{first}
		for len(tabs) < 7 {
			tabs[len(tabs)-1].hide(ctx, true)
			next := first.openBeside(ctx, server)
			next.awaitConnected(ctx)
			tabs = append(tabs, next)
		}
		last := tabs[6]
		last.click(ctx, createButton)
		last.await(ctx, "#answer", HavePrefix("201: mouse created"))
		last.hide(ctx, true)
		first.hide(ctx, false)
		first.await(ctx, newest, HavePrefix("POST /products 201"))
	})
})
