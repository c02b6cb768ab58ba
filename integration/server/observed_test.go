package server_test

import (
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("the server's log", Label("given"), func() {
	It("has a line of what is refused before the routes, with the client and the id that the answer has", func(ctx SpecContext) {
		server := start(ctx, embeddedRedis(ctx), newDatabase())
		refused := server.request(ctx, http.MethodPost, "/products", mouse.json(), "Content-Type", "application/json", "Sec-Fetch-Site", "cross-site")
		Expect(refused.status).To(Equal(http.StatusForbidden))
		awaitText(ctx, server.Err, `level=INFO msg=request method=POST path=/products status=403 took=\S+ client=127\.0\.0\.1:\d+ id=`+refused.header.Get("X-Request-Id")+`\n`)
	})

	It("is JSON, and has what the page asks for at the level debug, where that is wanted", func(ctx SpecContext) {
		server := start(ctx, embeddedRedis(ctx), newDatabase(), "LOG_LEVEL=debug")
		Expect(server.request(ctx, http.MethodGet, "/page/keys", "").status).To(Equal(http.StatusOK))
		awaitText(ctx, server.Err, `level=DEBUG msg=request method=GET path=/page/keys status=200`)

		quiet := start(ctx, embeddedRedis(ctx), newDatabase())
		Expect(quiet.request(ctx, http.MethodGet, "/page/keys", "").status).To(Equal(http.StatusOK))
		Expect(quiet.request(ctx, http.MethodGet, "/healthz", "", "X-Request-Id", "last").status).To(Equal(http.StatusOK))
		awaitText(ctx, quiet.Err, `id=last\n`)
		Expect(string(quiet.Err.Contents())).NotTo(ContainSubstring("/page/keys"))
	})
})

var _ = Describe("the ETag of a product that the server sends", Label("given"), func() {
	It("is the same from SQL, from Redis and from the near cache, and protects a write against another", func(ctx SpecContext) {
		server := start(ctx, installedRedis(ctx), newDatabase(), everything)
		server.create(ctx, mouse)
		tags := map[string]bool{}
		ways := map[string]bool{}
		Eventually(ctx, func() map[string]bool { // the near cache answers as soon as Redis has told that it will tell of changes
			got := server.find(ctx, mouse)
			tags[got.header.Get("ETag")] = true
			way, _, _ := strings.Cut(got.cache(), "; ttl")
			ways[way] = true
			return ways
		}).Should(And(HaveKey("near; hit"), HaveKey("redis; hit")))
		Expect(tags).To(HaveLen(1), "the ETags of one product")
		tag := server.find(ctx, mouse).header.Get("ETag")
		Expect(server.request(ctx, http.MethodGet, "/products/mouse", "", "If-None-Match", tag).status).To(Equal(http.StatusNotModified))

		put := func(price string) answer {
			return server.request(ctx, http.MethodPut, "/products/mouse", `{"price":`+price+`,"quantity":5}`, "Content-Type", "application/json", "If-Match", tag)
		}
		Expect(put("14.99").status).To(Equal(http.StatusOK))
		Expect(put("9.99").status).To(Equal(http.StatusPreconditionFailed), "the second write that has seen the same")
		changed := server.lookFor(ctx, "mouse")
		Expect(changed.body).To(ContainSubstring("14.99"))
		Expect(server.request(ctx, http.MethodDelete, "/products/mouse", "", "If-Match", tag).status).To(Equal(http.StatusPreconditionFailed))
		Expect(server.request(ctx, http.MethodDelete, "/products/mouse", "", "If-Match", changed.header.Get("ETag")).status).To(Equal(http.StatusNoContent))
	})

	It("lists what there is, a page at a time", func(ctx SpecContext) {
		server := start(ctx, embeddedRedis(ctx), newDatabase())
		for _, name := range []string{"b", "a/b", "c"} {
			server.create(ctx, product{Name: name, Price: "1.00", Quantity: 1})
		}
		first := server.request(ctx, http.MethodGet, "/products?limit=2", "")
		Expect(first.status).To(Equal(http.StatusOK), first.body)
		Expect(first.body).To(MatchRegexp(`"count":2,.*"a/b".*"b"`))
		next, _, _ := strings.Cut(strings.TrimPrefix(first.header.Get("Link"), "<"), ">")
		last := server.request(ctx, http.MethodGet, next, "")
		Expect(last.body).To(MatchRegexp(`"count":1,.*"c"`))
		Expect(last.header).NotTo(HaveKey("Link"))
	})
})
