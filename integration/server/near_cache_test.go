package server_test

import (
	"context"
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var beNear = func() OmegaMatcher { return MatchRegexp(`^near; hit; ttl=\d+$`) }

// awaitNear finds a product until the near cache has it, and expects it as it is all the time.
func (s *server) awaitNear(ctx context.Context, p product) {
	GinkgoHelper()
	Eventually(ctx, func() string { return s.find(ctx, p).cache() }).WithTimeout(20*time.Second).
		Should(beNear(), "the Cache-Status of a product that is asked for again and again")
}

var _ = Describe("the server's near cache", Label("given"), func() {
	It("answers what was found in Redis before, with the same bytes", func(ctx SpecContext) {
		server := start(ctx, installedRedis(ctx), newDatabase(), everything)
		awaitText(ctx, server.Err, "near cache: used; Redis tells of changes")
		server.create(ctx, mouse)
		server.awaitNear(ctx, mouse)
		got := server.find(ctx, mouse)
		Expect(got.header.Values("Server-Timing")).To(BeEmpty(), "neither Redis nor the database took any time")
	})

	It("does not answer where it is left out", func(ctx SpecContext) {
		server := start(ctx, installedRedis(ctx), newDatabase(), "PROTECTIONS=all", "WITHOUT=near")
		awaitText(ctx, server.Err, "protections: guard stampede coherence metrics batching")
		server.create(ctx, mouse)
		for range 10 {
			Expect(server.find(ctx, mouse).cache()).To(beHit())
		}
	})

	DescribeTable("is not used, and says why, where Redis does not tell of changes", func(ctx SpecContext, redis func(SpecContext) string, why string) {
		server := start(ctx, redis(ctx), newDatabase(), everything)
		awaitText(ctx, server.Err, "near cache: not used.*"+why)
		server.create(ctx, mouse)
		for range 10 {
			Expect(server.find(ctx, mouse).cache()).To(beHit())
		}
	},
		Entry("as the embedded one", embeddedRedis, "the server does not tell of changes"),
		Entry("as by RESP2", func(ctx SpecContext) string { return installedRedis(ctx) + "?protocol=2" }, "RESP2"),
	)

	It("has a change on one instance seen on the other soon, and on the one that wrote at once", func(ctx SpecContext) {
		redis, database := installedRedis(ctx), newDatabase()
		one, other := start(ctx, redis, database, everything), start(ctx, redis, database, everything)
		one.create(ctx, mouse)
		for round := range 20 {
			one.awaitNear(ctx, priced(1999+round))
			other.awaitNear(ctx, priced(1999+round))
			now := priced(1999 + round + 1)
			one.update(ctx, now)
			one.find(ctx, now)
			Eventually(ctx, func() string { return other.lookFor(ctx, "mouse").body }).WithTimeout(5*time.Second).WithPolling(time.Millisecond).
				Should(Equal(now.body()), "what the other instance answers after the change")
			other.find(ctx, now)
			one, other = other, one
		}
		one.awaitNear(ctx, priced(2019))
		other.awaitNear(ctx, priced(2019))
		one.remove(ctx, "mouse")
		Expect(one.lookFor(ctx, "mouse").status).To(Equal(http.StatusNotFound), "on the instance that has deleted it")
		Eventually(ctx, func() int { return other.lookFor(ctx, "mouse").status }).WithTimeout(5*time.Second).
			Should(Equal(http.StatusNotFound), "on the other instance")
	})

	It("works with each database of a server", func(ctx SpecContext) {
		redis, database := installedRedis(ctx)+"/3", newDatabase()
		one, other := start(ctx, redis, database, everything), start(ctx, redis, database, everything)
		one.create(ctx, mouse)
		other.awaitNear(ctx, mouse)
		one.update(ctx, priced(1))
		Eventually(ctx, func() string { return other.lookFor(ctx, "mouse").body }).WithTimeout(5 * time.Second).Should(Equal(priced(1).body()))
	})

	It("does not outlive the lifetime in Redis", func(ctx SpecContext) {
		server := start(ctx, installedRedis(ctx), newDatabase(), everything, "CACHE_TTL=2s")
		server.create(ctx, mouse)
		server.awaitNear(ctx, mouse)
		Eventually(ctx, func() string { return server.find(ctx, mouse).cache() }).WithTimeout(20*time.Second).
			ShouldNot(beNear(), "the Cache-Status of a product whose lifetime is over")
	})

	It("answers without Redis for a second at the most, and is used again when Redis is back", func(ctx SpecContext) {
		redis := startRedis(ctx, "")
		server := start(ctx, redis.url, newDatabase(), everything)
		server.create(ctx, mouse)
		server.awaitNear(ctx, mouse)
		redis.kill(ctx)
		Eventually(ctx, func() string { return server.find(ctx, mouse).cache() }).WithTimeout(20*time.Second).
			Should(beBypass(), "the Cache-Status when Redis is gone")
		startRedis(ctx, redis.address)
		server.awaitNear(ctx, mouse)
	})
})
