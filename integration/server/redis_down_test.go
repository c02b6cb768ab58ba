package server_test

import (
	"context"
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/integration/containers"
)

// beBypass is satisfied by the Cache-Status of an answer for which the cache could not be asked.
func beBypass() OmegaMatcher { return HavePrefix("redis; fwd=bypass") }

var _ = Describe("the server when Redis fails", Label("lesson-07"), func() {
	Context("because nothing listens where it should be", func() {
		var server *server

		BeforeEach(func(ctx SpecContext) { server = start(ctx, downRedis, newDatabase()) })

		It("creates and finds, past the cache", func(ctx SpecContext) {
			Expect(server.create(ctx, mouse).cache()).To(HavePrefix("redis; fwd=method; detail="))
			found := server.find(ctx, mouse)
			Expect(found.cache()).To(beBypass())
			Expect(found.header.Get("Server-Timing")).To(ContainSubstring("sql;dur="))
		})

		It("answers as ever what is no success", func(ctx SpecContext) {
			server.create(ctx, mouse)
			again, err := server.sendProduct(ctx, mouse)
			Expect(err).NotTo(HaveOccurred())
			Expect(again.status).To(Equal(http.StatusConflict))
			missing := server.lookFor(ctx, "keyboard")
			Expect(missing.status).To(Equal(http.StatusNotFound))
			Expect(missing.cache()).To(beBypass())
		})

		It("is ready, and says that Redis is down", func(ctx SpecContext) {
			ready := server.request(ctx, http.MethodGet, "/readyz", "")
			Expect(ready.status).To(Equal(http.StatusOK))
			Expect(ready.body).To(MatchJSON(`{"connections":{"database":"up","redis":"down"}}`))
		})

		It("answers many at once", func(ctx SpecContext) {
			server.create(ctx, mouse)
			clients := startTraffic(ctx, server, mouse)
			clients.awaitMore(ctx, "bypass")
			clients.end()
		})
	})

	// underTraffic breaks Redis while clients read and create, and expects right answers before, during and after.
	underTraffic := func(ctx context.Context, url string, breakRedis func()) (*server, *traffic) {
		GinkgoHelper()
		server := start(ctx, url, newDatabase())
		server.create(ctx, mouse)
		clients := startTraffic(ctx, server, mouse)
		clients.awaitMore(ctx, "hit")
		breakRedis()
		clients.awaitMore(ctx, "bypass")
		return server, clients
	}

	It("goes on when the container of Redis is killed under way", func(ctx SpecContext) {
		redis := containers.Private(ctx)
		_, clients := underTraffic(ctx, redis.URL(), func() { Expect(redis.Kill(ctx)).To(Succeed()) })
		clients.end()
	})

	It("goes on when redis-server is killed under way, and uses the one that comes in its place", func(ctx SpecContext) {
		redis := startRedis(ctx, "")
		_, clients := underTraffic(ctx, redis.url, func() { redis.kill(ctx) })
		startRedis(ctx, redis.address)
		clients.awaitMore(ctx, "hit")
		clients.end()
	})

	It("goes on when Redis is emptied again and again", func(ctx SpecContext) {
		redis := startRedis(ctx, "")
		server := start(ctx, redis.url, newDatabase())
		server.create(ctx, mouse)
		clients := startTraffic(ctx, server, mouse)
		admin := connect(redis.url)
		for range 5 {
			Expect(admin.FlushAll(ctx).Err()).To(Succeed())
			clients.awaitMore(ctx, "hit")
		}
		clients.end()
		Expect(clients.seen("miss")).To(BeNumerically(">", 0))
	})

	It("answers from the database what a full Redis can't store", func(ctx SpecContext) {
		redis := startRedis(ctx, "")
		server := start(ctx, redis.url, newDatabase())
		admin := connect(redis.url)
		Expect(admin.ConfigSet(ctx, "maxmemory-policy", "noeviction").Err()).To(Succeed())
		Expect(admin.ConfigSet(ctx, "maxmemory", "1").Err()).To(Succeed())
		Expect(server.create(ctx, mouse).cache()).NotTo(ContainSubstring("stored"))
		Expect(server.find(ctx, mouse).cache()).To(beBypass(), "neither a product nor a lease can be stored")

		Expect(admin.ConfigSet(ctx, "maxmemory", "0").Err()).To(Succeed())
		Expect(server.find(ctx, mouse).cache()).To(Equal(miss))
		Expect(server.find(ctx, mouse).cache()).To(beHit())
	})

	It("takes garbage under a product's key for a miss, and overwrites it", func(ctx SpecContext) {
		database, redis := newDatabase(), embeddedRedis(ctx)
		server := start(ctx, redis, database)
		server.create(ctx, mouse)
		key := "product:" + identifierOf(ctx, database) + ":mouse"
		Expect(connect(redis).Set(ctx, key, "19.99,5", time.Minute).Err()).To(Succeed())
		Expect(server.find(ctx, mouse).cache()).To(Equal(miss))
		Expect(server.find(ctx, mouse).cache()).To(beHit())

		By("putting there what is no string at all")
		Expect(connect(redis).Del(ctx, key).Err()).To(Succeed())
		Expect(connect(redis).HSet(ctx, key, "price", "19.99").Err()).To(Succeed())
		Expect(server.find(ctx, mouse).cache()).To(Equal(miss))
		Expect(server.find(ctx, mouse).cache()).To(beHit())
	})
})
