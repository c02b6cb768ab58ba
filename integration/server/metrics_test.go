package server_test

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// metrics returns what GET /metrics says, each value under its name and labels as they are spelt there.
func (s *server) metrics(ctx context.Context) map[string]float64 {
	GinkgoHelper()
	got := s.request(ctx, http.MethodGet, "/metrics", "")
	Expect(got.status).To(Equal(http.StatusOK), got.body)
	Expect(got.header.Get("Content-Type")).To(HavePrefix("text/plain; version=0.0.4"))
	values := make(map[string]float64)
	for line := range strings.Lines(got.body) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		line = strings.TrimSpace(line)
		space := strings.LastIndexByte(line, ' ')
		Expect(space).To(BeNumerically(">", 0), "expected a name, a space and a value, but a line of /metrics is %q", line)
		value, err := strconv.ParseFloat(line[space+1:], 64)
		Expect(err).NotTo(HaveOccurred(), "the value in the line %q of /metrics", line)
		values[line[:space]] = value
	}
	return values
}

// lookups returns how many answers each outcome has.
func (s *server) lookups(ctx context.Context) map[string]float64 {
	GinkgoHelper()
	counts := make(map[string]float64)
	for name, value := range s.metrics(ctx) {
		if outcome, is := strings.CutPrefix(name, `cache_lookups_total{outcome="`); is {
			counts[strings.TrimSuffix(outcome, `"}`)] = value
		}
	}
	return counts
}

var _ = Describe("the server's metrics", Label("given"), func() {
	none := map[string]float64{"absent": 0, "bypass": 0, "canceled": 0, "collapsed": 0, "hit": 0, "miss": 0, "near": 0}
	// with returns the counts of the outcomes that are not zero.
	with := func(counts map[string]float64) map[string]float64 {
		all := make(map[string]float64)
		for outcome := range none {
			all[outcome] = counts[outcome]
		}
		return all
	}

	It("count what requests for products came to, and those alone", func(ctx SpecContext) {
		redis, database := installedRedis(ctx), newDatabase()
		server := start(ctx, redis, database)
		Expect(server.lookups(ctx)).To(Equal(none), "before the first request")

		server.create(ctx, mouse)
		server.find(ctx, mouse)
		server.find(ctx, mouse)
		connect(redis).Del(ctx, keysOf(ctx, database)+"mouse")
		server.find(ctx, mouse)
		server.lookFor(ctx, "keyboard")
		server.request(ctx, http.MethodGet, "/products/%00", "") // no name of a product: nothing was looked for
		server.request(ctx, http.MethodGet, "/healthz", "")
		Expect(server.lookups(ctx)).To(Equal(with(map[string]float64{"hit": 2, "miss": 1, "absent": 1})))

		metrics := server.metrics(ctx)
		Expect(metrics).To(HaveKeyWithValue(`product_find_duration_seconds_count{cache="hit"}`, 2.0))
		Expect(metrics).To(HaveKeyWithValue(`product_find_duration_seconds_count{cache="miss"}`, 2.0))
		Expect(metrics).To(HaveKeyWithValue(`product_find_duration_seconds_bucket{cache="hit",le="+Inf"}`, 2.0))
	})

	It("tell near hits from those in Redis", func(ctx SpecContext) {
		server := start(ctx, installedRedis(ctx), newDatabase(), everything)
		server.create(ctx, mouse)
		server.awaitNear(ctx, mouse)
		before := server.lookups(ctx)
		server.find(ctx, mouse)
		after := server.lookups(ctx)
		Expect(after["near"]-before["near"]+after["hit"]-before["hit"]).To(Equal(1.0), "how much one more hit adds")
		Expect(after["near"]).To(BeNumerically(">=", 1), "the near hits")
	})

	It("count what passed by a Redis that is not there", func(ctx SpecContext) {
		server := start(ctx, "redis://127.0.0.1:1", newDatabase())
		server.create(ctx, mouse)
		server.find(ctx, mouse)
		Expect(server.lookups(ctx)).To(Equal(with(map[string]float64{"bypass": 1})))
	})

	It("are as many after a thousand names as before, and none says a name", func(ctx SpecContext) {
		server := start(ctx, installedRedis(ctx), newDatabase())
		names := func() []string {
			var names []string
			for name := range server.metrics(ctx) {
				for _, own := range []string{"cache_", "product_", "http_", "database_"} {
					if strings.HasPrefix(name, own) {
						names = append(names, name)
					}
				}
			}
			return names
		}
		server.lookFor(ctx, "a product") // each kind of answer begins a series of http_requests_total
		names()
		before := names()
		for i := range 1000 {
			server.request(ctx, http.MethodGet, "/products/"+url.PathEscape("no product "+strconv.Itoa(i)), "")
		}
		Expect(names()).To(ConsistOf(before), "the names and labels of this program's own metrics")
	})

	It("stand beside those of the Go runtime and of the process", func(ctx SpecContext) {
		metrics := start(ctx, installedRedis(ctx), newDatabase()).metrics(ctx)
		Expect(metrics["go_goroutines"]).To(BeNumerically(">", 0), "go_goroutines")
		Expect(metrics["process_start_time_seconds"]).To(BeNumerically(">", 1.7e9), "process_start_time_seconds: since 1970, in seconds")
	})
})
