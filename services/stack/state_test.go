package stack_test

import (
	"context"
	"errors"
	"log/slog"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil/promlint"

	"cacheaside/repositories"
	"cacheaside/services/guard"
	"cacheaside/services/mock"
	"cacheaside/services/stack"
)

var _ = Describe("what a stack shows of its state", Label("given"), func() {
	var (
		config   stack.Config
		registry *prometheus.Registry
		redis    *mock.Strings
	)

	BeforeEach(func() {
		registry = prometheus.NewRegistry()
		redis = &mock.Strings{
			GetKeyFunc:       func(context.Context, string) (string, error) { return "", repositories.ErrNotFound },
			InsertExpireFunc: func(context.Context, string, string, time.Duration) error { return nil },
		}
		products := shelf{"mouse": mouse}
		config = stack.Config{
			Protections: stack.All, Strings: redis, Database: "db",
			Reader: products, Writer: products, Changes: products, Outbox: products, Invalidations: products,
			TTL: time.Minute, CacheTimeout: 10 * time.Second, NearTrust: time.Minute, Registry: registry,
			Now: time.Now, Elapsed: func() time.Duration { return time.Hour }, Log: slog.New(slog.DiscardHandler),
		}
	})

	// shown returns each metric's value under its name and the value of its label, if it has one: all but those of lesson 11.
	shown := func() map[string]float64 {
		GinkgoHelper()
		families, err := registry.Gather()
		Expect(err).NotTo(HaveOccurred())
		Expect(promlint.NewWithMetricFamilies(families).Lint()).To(BeEmpty(), "what promtool says of the metrics")
		values := make(map[string]float64)
		for _, family := range families {
			if name := family.GetName(); name == "cache_lookups_total" || name == "product_find_duration_seconds" {
				continue
			}
			for _, metric := range family.GetMetric() {
				name := family.GetName()
				for _, label := range metric.GetLabel() {
					name += " " + label.GetValue()
				}
				values[name] = metric.GetGauge().GetValue() + metric.GetCounter().GetValue()
			}
		}
		return values
	}

	It("has a gauge for each part that there is, and follows it", func(ctx SpecContext) {
		s := stack.New(config)
		Expect(shown()).To(Equal(map[string]float64{
			"cache_breaker_open lookups": 0, "cache_breaker_open stores": 0,
			"cache_gate_closed": 1, "cache_gate_closings_total": 1,
			"near_cache_entries": 0, "near_cache_bytes": 0, "near_cache_trusted": 0,
			"database_reads_total found": 0, "database_reads_total absent": 0, "database_reads_total failed": 0, "database_reads_total canceled": 0,
		}), "at the start")

		Expect(s.Invalidator.Deliver(ctx)).To(Succeed())
		s.Near.Current(0)
		s.Near.Put(mouse, time.Minute, s.Near.Moment("mouse"))
		after := shown()
		Expect(after).To(HaveKeyWithValue("cache_gate_closed", 0.0), "after the invalidations were delivered")
		Expect(after).To(HaveKeyWithValue("near_cache_trusted", 1.0), "after news from Redis")
		Expect(after).To(HaveKeyWithValue("near_cache_entries", 1.0), "after a product was put")
		Expect(after["near_cache_bytes"]).To(BeNumerically(">", 0), "near_cache_bytes after a product was put")

		s.Gate.Close()
		after = shown()
		Expect(after).To(HaveKeyWithValue("cache_gate_closed", 1.0), "after a change of which the cache could not be told")
		Expect(after).To(HaveKeyWithValue("cache_gate_closings_total", 2.0), "after a change of which the cache could not be told")
	})

	It("tells the breaker of lookups from that of stores", func(ctx SpecContext) {
		config.Protections = []stack.Protection{stack.Guard, stack.Metrics}
		s := stack.New(config)
		redis.InsertExpireFunc = func(context.Context, string, string, time.Duration) error { return errors.New("OOM") }
		_, _, err := s.Finder.Find(ctx, "mouse")
		Expect(err).NotTo(HaveOccurred())
		Expect(shown()).To(HaveKeyWithValue("cache_breaker_open stores", 1.0), "after a store that failed")
		Expect(shown()).To(HaveKeyWithValue("cache_breaker_open lookups", 0.0), "after a lookup that was answered")

		redis.GetKeyFunc = func(context.Context, string) (string, error) { return "", errors.New("connection refused") }
		for range guard.DefaultFailures {
			_, _, err := s.Finder.Find(ctx, "mouse")
			Expect(err).NotTo(HaveOccurred())
		}
		Expect(shown()).To(HaveKeyWithValue("cache_breaker_open lookups", 1.0), "after as many lookups that failed as open it")
		Expect(shown()).To(HaveKeyWithValue("database_reads_total found", 1.0+guard.DefaultFailures), "the reads of the database")
	})

	It("shows nothing without the protection metrics", func() {
		config.Protections = []stack.Protection{stack.Guard, stack.Stampede, stack.Coherence, stack.Near}
		stack.New(config)
		Expect(shown()).To(BeEmpty())
	})
})
