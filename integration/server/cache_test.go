package server_test

import (
	"net/http"
	"os"
	"regexp"
	"strconv"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/integration/containers"
)

const (
	created = "redis; fwd=method; stored"
	miss    = "redis; fwd=miss; stored"
	noEntry = "redis; fwd=miss" // a miss of a product that does not exist
)

var hitLine = regexp.MustCompile(`^redis; hit; ttl=(\d+)$`)

// beHit is satisfied by the Cache-Status of a hit, spelt as RFC 9211 has it, within the usual lifetime of 60 s.
func beHit() OmegaMatcher {
	return WithTransform(func(status string) int {
		match := hitLine.FindStringSubmatch(status)
		if match == nil {
			return -1
		}
		seconds, _ := strconv.Atoi(match[1]) // digits, by the expression
		return seconds
	}, And(BeNumerically(">=", 0), BeNumerically("<=", 60)))
}

var _ = Describe("the server and its cache", Label("lesson-07"), func() {
	for _, kind := range []struct {
		name string
		url  func(SpecContext) string
	}{
		{"a real Redis in a container", containers.Redis},
		{"the installed redis-server", installedRedis},
		{"the embedded Redis", embeddedRedis},
	} {
		Context("with "+kind.name, func() { cacheSpecs(kind.url) })
	}
})

// cacheSpecs declares what holds with every Redis. Each spec has a database of its own, so the Redis may be shared.
func cacheSpecs(redisURL func(SpecContext) string) {
	var redis, database string

	BeforeEach(func(ctx SpecContext) {
		redis, database = redisURL(ctx), newDatabase()
	})

	It("stores what is created, answers from the cache, and, when the entry is gone, from the database", func(ctx SpecContext) {
		server := start(ctx, redis, database)
		Expect(server.create(ctx, mouse).cache()).To(Equal(created))
		hit := server.find(ctx, mouse)
		Expect(hit.cache()).To(beHit())
		Expect(hit.header.Get("Server-Timing")).To(MatchRegexp(`^redis;dur=\d+\.\d+$`))

		key := keysOf(ctx, database) + "mouse"
		Expect(connect(redis).Del(ctx, key).Val()).To(BeEquivalentTo(1), "expected the product under the key %s", key)
		missed := server.find(ctx, mouse)
		Expect(missed.cache()).To(Equal(miss))
		Expect(missed.header.Get("Server-Timing")).To(MatchRegexp(`^redis;dur=\d+\.\d+, sql;dur=\d+\.\d+$`))
		Expect(server.find(ctx, mouse).cache()).To(beHit())

		Expect(missed.body).To(Equal(hit.body))
		for _, name := range []string{"Content-Type", "Content-Length", "X-Content-Type-Options"} {
			Expect(missed.header[name]).To(Equal(hit.header[name]), name)
		}
	})

	It("answers 404, and says that it looked, for a product that nobody created", func(ctx SpecContext) {
		missing := start(ctx, redis, database).lookFor(ctx, "mouse")
		Expect(missing.status).To(Equal(http.StatusNotFound))
		Expect(missing.cache()).To(Equal(noEntry))
		Expect(missing.header.Get("Content-Type")).To(Equal("application/problem+json"))
	})

	It("forgets an entry when its lifetime is over", func(ctx SpecContext) {
		server := start(ctx, redis, database, "CACHE_TTL=300ms")
		server.create(ctx, mouse)
		status := func() string { return server.find(ctx, mouse).cache() }
		// Every miss stores the product again. So a hit comes, however slow this machine is, and after it a miss.
		Eventually(ctx, status).WithTimeout(10*time.Second).WithPolling(time.Millisecond).
			Should(Equal("redis; hit; ttl=0"), "expected a hit within a lifetime of 300 ms")
		Eventually(ctx, status).WithTimeout(10*time.Second).WithPolling(10*time.Millisecond).
			Should(Equal(miss), "expected a lifetime of 300 ms to end")
		Eventually(ctx, status).WithTimeout(10*time.Second).WithPolling(time.Millisecond).
			Should(Equal("redis; hit; ttl=0"), "expected the miss to have stored the product again")
	})

	It("finds its cache warm after a restart", func(ctx SpecContext) {
		first := start(ctx, redis, database)
		first.create(ctx, mouse)
		first.stop(ctx)
		Expect(start(ctx, redis, database).find(ctx, mouse).cache()).To(beHit())
	})

	It("serves one database from two servers, with one cache", func(ctx SpecContext) {
		one, other := start(ctx, redis, database), start(ctx, redis, database)
		one.create(ctx, mouse)
		Expect(other.find(ctx, mouse).cache()).To(beHit())
		again, err := other.sendProduct(ctx, mouse)
		Expect(err).NotTo(HaveOccurred())
		Expect(again.status).To(Equal(http.StatusConflict))
	})

	It("never answers for another database on the same Redis", func(ctx SpecContext) {
		one, other := start(ctx, redis, database), start(ctx, redis, newDatabase())
		cheaper := product{Name: "mouse", Price: "9.50", Quantity: 1}
		one.create(ctx, mouse)
		Expect(other.lookFor(ctx, "mouse").status).To(Equal(http.StatusNotFound))
		other.create(ctx, cheaper)
		Expect(one.find(ctx, mouse).cache()).To(beHit())
		Expect(other.find(ctx, cheaper).cache()).To(beHit())
	})

	It("never answers for a database that was deleted", func(ctx SpecContext) {
		before := start(ctx, redis, database)
		before.create(ctx, mouse)
		Expect(before.find(ctx, mouse).cache()).To(beHit())
		before.stop(ctx)
		Expect(os.Remove(database)).To(Succeed())

		after := start(ctx, redis, database)
		Expect(after.lookFor(ctx, "mouse").status).To(Equal(http.StatusNotFound))
		cheaper := product{Name: "mouse", Price: "9.50", Quantity: 1}
		after.create(ctx, cheaper)
		after.find(ctx, cheaper)
	})

	It("is ready, with both connections up", func(ctx SpecContext) {
		ready := start(ctx, redis, database).request(ctx, http.MethodGet, "/readyz", "")
		Expect(ready.status).To(Equal(http.StatusOK))
		Expect(ready.connections()).To(Equal(map[string]any{"database": "up", "redis": "up"}))
	})
}
