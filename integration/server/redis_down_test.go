package server_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/redis/go-redis/v9"

	"cacheaside/integration/containers"
)

// backIn is how long a server may take to use Redis again: ten times what is promised.
const backIn = 10 * time.Second

// timedFind reads the mouse, and says how long that took and what the cache did.
func (s *server) timedFind(ctx context.Context) (time.Duration, string) {
	GinkgoHelper()
	began := time.Now()
	found := s.find(ctx, mouse)
	return time.Since(began), strings.TrimSpace(found.cache())
}

// awaitCache reads the mouse until the cache does what is expected, and says how long that took.
func (s *server) awaitCache(ctx context.Context, limit time.Duration, expected OmegaMatcher) time.Duration {
	GinkgoHelper()
	began := time.Now()
	Eventually(ctx, func() string { _, cache := s.timedFind(ctx); return cache }).
		WithTimeout(limit).WithPolling(5 * time.Millisecond).Should(expected)
	return time.Since(began)
}

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
			Expect(ready.connections()).To(Equal(map[string]any{"database": "up", "redis": "down"}))
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
		Expect(server.find(ctx, mouse).cache()).To(Equal("redis; fwd=miss"), "neither a product nor a lease can be stored")

		Expect(admin.ConfigSet(ctx, "maxmemory", "0").Err()).To(Succeed())
		server.awaitCache(ctx, backIn, Equal(miss)) // it has not tried for a moment
		Expect(server.find(ctx, mouse).cache()).To(beHit())
	})

	DescribeTable("has all its hits from a Redis that can't be written to", func(ctx SpecContext, begin, end func(context.Context, *redis.Client) error) {
		private := startRedis(ctx, "")
		database, settings := newDatabase(), []string{"CACHE_TIMEOUT=1s"}
		server := start(ctx, private.url, database, settings...)
		var products []product
		for number := range 20 {
			one := product{Name: fmt.Sprintf("mouse %d", number), Price: "19.99", Quantity: 5}
			server.create(ctx, one)
			products = append(products, one)
		}
		for _, one := range products[:10] { // the others this server has only stored
			Expect(server.find(ctx, one).cache()).To(beHit())
		}
		admin := connect(private.url)
		Expect(begin(ctx, admin)).To(Succeed())
		DeferCleanup(func(ctx SpecContext) { _ = end(ctx, admin) })

		By("asking for what it has, while others ask for what it has not")
		asking, enough := context.WithCancel(ctx)
		var others sync.WaitGroup
		others.Go(func() {
			for number := 0; asking.Err() == nil; number++ {
				_, _ = server.sendFind(asking, fmt.Sprintf("unicorn %d", number)) // ends with the context
			}
		})
		for range 20 {
			for _, one := range products {
				Expect(server.find(ctx, one).cache()).To(beHit())
			}
		}
		enough()
		others.Wait()

		By("asking another instance, which knows of nothing yet")
		other := start(ctx, private.url, database, settings...)
		for _, one := range products {
			Expect(other.find(ctx, one).cache()).To(beHit())
		}
	},
		Entry("since it is full", func(ctx context.Context, admin *redis.Client) error {
			return errors.Join(admin.ConfigSet(ctx, "maxmemory-policy", "noeviction").Err(), admin.ConfigSet(ctx, "maxmemory", "1").Err())
		}, func(ctx context.Context, admin *redis.Client) error {
			return admin.ConfigSet(ctx, "maxmemory", "0").Err()
		}),
		Entry("since it is paused for writes", func(ctx context.Context, admin *redis.Client) error {
			return admin.Do(ctx, "CLIENT", "PAUSE", 60_000, "WRITE").Err()
		}, func(ctx context.Context, admin *redis.Client) error { return admin.ClientUnpause(ctx).Err() }),
	)

	It("takes garbage under a product's key for a miss, and overwrites it", func(ctx SpecContext) {
		database, redis := newDatabase(), embeddedRedis(ctx)
		server := start(ctx, redis, database)
		server.create(ctx, mouse)
		key := keysOf(ctx, database) + "mouse"
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
