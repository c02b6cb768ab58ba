//go:build unix

package server_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"syscall"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// isNotAsked reports whether an answer says that Redis was not asked: since the circuit is open, or no lease was asked for since it is
// not sure which Redis answers.
func isNotAsked(cache string) bool {
	return cache == "redis; fwd=bypass; detail=circuit-open" || cache == "redis; fwd=bypass; detail=another-redis"
}

// These are bounds for a machine that does much else at the same time. Alone, the server keeps the first by a factor of
// a hundred, and uses the cache again after a pause of its circuit breaker, which is a quarter of a second.
const (
	quick   = 250 * time.Millisecond // for 99 of 100 reads while the circuit is open
	opensIn = 30 * time.Second       // for the circuit to open
)

var _ = Describe("the server's circuit breaker", Label("given"), func() {
	for _, fault := range []struct {
		name  string
		begin func(context.Context, *privateRedis)
		end   func(context.Context, *privateRedis)
	}{
		{
			name:  "hangs", // the kernel stops the process: connections stay open, and nothing is answered
			begin: func(_ context.Context, r *privateRedis) { Expect(r.process.Signal(syscall.SIGSTOP)).To(Succeed()) },
			end:   func(_ context.Context, r *privateRedis) { Expect(r.process.Signal(syscall.SIGCONT)).To(Succeed()) },
		}, {
			name:  "is killed",
			begin: func(ctx context.Context, r *privateRedis) { r.kill(ctx) },
			end:   func(ctx context.Context, r *privateRedis) { startRedis(ctx, r.address) },
		},
	} {
		It("spares everybody the wait when Redis "+fault.name+", and uses the cache again when it is back", func(ctx SpecContext) {
			redis := startRedis(ctx, "")
			DeferCleanup(func() { _ = redis.process.Signal(syscall.SIGCONT) }) // so that it can be told to end
			// A pool that is smaller than the number of dials that will fail.
			server := start(ctx, redis.url+"?pool_size=3", newDatabase(), "CACHE_TIMEOUT=50ms")
			server.create(ctx, mouse)
			server.awaitCache(ctx, backIn, beHit())

			By("having Redis fail")
			fault.begin(ctx, redis)
			var first []time.Duration
			for began := time.Now(); ; {
				took, cache := server.timedFind(ctx)
				if isNotAsked(cache) {
					break
				}
				first = append(first, took)
				Expect(time.Since(began)).To(BeNumerically("<", opensIn), "the circuit did not open; the last answer was %s", cache)
			}

			By("reading while the circuit is open")
			var open []time.Duration
			refused := 0
			for range 300 {
				took, cache := server.timedFind(ctx)
				Expect(cache).To(beBypass(), "Redis does not answer")
				open = append(open, took)
				if isNotAsked(cache) {
					refused++
				}
			}
			slices.Sort(open)
			Expect(percentile(open, 99)).To(BeNumerically("<", quick), "the 99th percentile of 300 reads while the circuit is open")
			Expect(refused).To(BeNumerically(">", 150), "how many of 300 reads did not ask Redis at all")
			if fault.name == "hangs" { // a Redis that is killed refuses at once
				Expect(percentile(open, 50)).To(BeNumerically("<", slices.Min(first)),
					"the median of 300 reads while the circuit is open, against the quickest before it was")
			}
			AddReportEntry("reads before the circuit opened, and the 50th and the 99th percentile after",
				fmt.Sprint(first, percentile(open, 50), percentile(open, 99)))

			ready := server.request(ctx, http.MethodGet, "/readyz", "")
			Expect(ready.status).To(Equal(http.StatusOK), ready.body)
			Expect(ready.connections()).To(Equal(map[string]any{"database": "up", "redis": "down"}))

			By("having Redis come back")
			fault.end(ctx, redis)
			AddReportEntry("from Redis' answering again to the first read that used the cache",
				server.awaitCache(ctx, backIn, Not(beBypass())).String())
			server.awaitCache(ctx, backIn, beHit())
		})
	}
})

// percentile is that of values in ascending order.
func percentile(sorted []time.Duration, percent int) time.Duration {
	return sorted[(len(sorted)-1)*percent/100]
}
