package server_test

import (
	"context"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("the page in a browser, as it shows the way of a request", Label("given", "page"), func() {
	It("lights the places and the protections that each request passed, with what they did, until the next", func(ctx SpecContext) {
		page := openPage(ctx, start(ctx, installedRedis(ctx), newDatabase(), everything))
		Expect(page.way(ctx)).To(Equal("client, near, protections (stampede, failover, batching, coherence, guard), redis, sql"), "the places before anything was asked for")

		page.click(ctx, createButton)
		page.await(ctx, "#way-of", HavePrefix("POST /products, answered 201"))
		Expect(page.way(ctx)).To(Equal("client lit, near past, protections lit (stampede, failover, batching, coherence lit, guard), redis lit, sql lit"))
		page.await(ctx, "#way-coherence", ContainSubstring("marked the key before the write"))

		page.click(ctx, findButton)
		page.await(ctx, "#way-of", MatchRegexp(`#2: hit: `))
		Expect(page.way(ctx)).To(HavePrefix("client lit, near past, protections lit ("))
		Expect(page.way(ctx)).To(HaveSuffix("), redis lit, sql"))
		page.await(ctx, "#way-redis", MatchRegexp(`had it: \d+(\.\d+)? ms$`))

		page.click(ctx, findButton)
		page.await(ctx, "#way-of", MatchRegexp(`#3: near hit: `))
		Expect(page.way(ctx)).To(HavePrefix("client lit, near lit, protections ("))
		Expect(page.way(ctx)).To(HaveSuffix("), redis, sql"))
		page.await(ctx, "#waterfall", HaveSuffix("It caused neither a command nor a query."))

		page.click(ctx, "#empty button")
		page.await(ctx, "#fault", Equal("Removed: 1 key."))
		page.click(ctx, findButton)
		page.await(ctx, "#way-of", MatchRegexp(`#4: miss: `))
		Expect(page.way(ctx)).To(Equal("client lit, near past, protections lit (stampede lit, failover, batching, coherence, guard), redis lit, sql lit"))
		page.await(ctx, "#waterfall", And(ContainSubstring("get a lease: product:"), ContainSubstring("store under a lease: product:"), Not(ContainSubstring("EVALSHA"))))
		page.await(ctx, "#waterfall li:nth-child(3)", MatchRegexp(`^Redis get a lease: .+ \d+\.\d+ to \d+\.\d+ ms$`))
	})

	It("shows the way of a request that is chosen, until the newest is followed again", func(ctx SpecContext) {
		server := start(ctx, embeddedRedis(ctx), newDatabase())
		page := openPage(ctx, server)
		page.click(ctx, createButton)
		page.await(ctx, newest, HaveSuffix("#1"))
		page.click(ctx, findButton)
		page.await(ctx, newest, HaveSuffix("#2"))

		page.click(ctx, "#requests > li:nth-child(2) button")
		page.await(ctx, "#way-of", HavePrefix("POST /products, answered 201"))
		page.await(ctx, "[aria-current]", HavePrefix("POST /products"))
		page.click(ctx, findButton)
		page.await(ctx, newest, HaveSuffix("#3"))
		page.await(ctx, "#way-of", HavePrefix("POST /products, answered 201"))

		page.click(ctx, "#follow")
		page.await(ctx, "#way-of", And(HavePrefix("GET /products/mouse, answered 200"), ContainSubstring("#3")))
		page.await(ctx, "[aria-current]", BeEmpty())
		page.await(ctx, "#follow", BeEmpty())
	})

	It("shows one that waits beside the read that it waits for", func(ctx SpecContext) {
		server := start(ctx, embeddedRedis(ctx), newDatabase())
		page := openPage(ctx, server)
		page.click(ctx, createButton)
		page.await(ctx, "#answer", HavePrefix("201: mouse created"))
		server.press(ctx, "delay", `{"delay_ms":300}`)
		server.press(ctx, "stampede", `{"name":"mouse","requests":2}`)
		page.await(ctx, newest, HaveSuffix("#3"))
		waited := "#requests > li:nth-child(1) button"
		if text, err := page.text(ctx, waited); err == nil && !strings.Contains(text, "another request was reading it") {
			waited = "#requests > li:nth-child(2) button"
		}
		page.click(ctx, waited)
		page.await(ctx, "#way-stampede", ContainSubstring("waits for another's read"))
		page.await(ctx, "#waterfall", MatchRegexp(`waits waits for what another request reads \d.*#\d artificial delay.*#\d SELECT`))
		wait, read := page.bar(ctx, ".another"), page.bar(ctx, ".other")
		Expect(wait.Width).To(BeNumerically(">", 80), "percent of the whole for which it waits")
		Expect(read.Width).To(BeNumerically("~", wait.Width, 20), "percent of the whole that the other reads")
	})

	It("goes past Redis when that is not used, and shows what has kept it from it", func(ctx SpecContext) {
		server := start(ctx, embeddedRedis(ctx), newDatabase())
		page := openPage(ctx, server)
		page.click(ctx, createButton)
		page.await(ctx, "#answer", HavePrefix("201: mouse created"))
		server.press(ctx, "redis", `{"plugged":false}`)
		page.click(ctx, findButton)
		page.await(ctx, "#way-of", ContainSubstring("bypass: Redis was not used (it is unplugged"))
		Expect(page.way(ctx)).To(HaveSuffix("redis blocked, sql lit"))
		for range 5 { // the breaker opens
			server.find(ctx, mouse)
		}
		page.click(ctx, findButton)
		page.await(ctx, "#way-of", ContainSubstring("the breaker is open"))
		Expect(page.way(ctx)).To(HaveSuffix("guard blocked), redis past, sql lit"))
	})
})

// way says which places there are on the way, which protections, and how each is drawn.
func (t *tab) way(ctx context.Context) string {
	GinkgoHelper()
	text, err := ask[string](ctx, t, `() => {
		const name = (item) => (item.id.slice(4) + " " + [...item.classList].slice(1).join(" ")).trim();
		return [...document.querySelectorAll("#way > li")].map((stop) => {
			const protections = [...stop.querySelectorAll(".protection")].map(name);
			return name(stop) + (protections.length ? " (" + protections.join(", ") + ")" : "");
		}).join(", ");
	}`)
	Expect(err).NotTo(HaveOccurred(), "reading the way")
	return text
}

// bar is a bar of the waterfall, in percent of the whole.
type bar struct{ Start, Width float64 }

func (t *tab) bar(ctx context.Context, kind string) bar {
	GinkgoHelper()
	found, err := ask[bar](ctx, t, `(kind) => {
		const bar = document.querySelector("#waterfall .bar" + kind), whole = bar.parentElement.getBoundingClientRect(), is = bar.getBoundingClientRect();
		return { Start: 100 * (is.left - whole.left) / whole.width, Width: 100 * is.width / whole.width };
	}`, kind)
	Expect(err).NotTo(HaveOccurred(), "measuring the bar %s", kind)
	return found
}
