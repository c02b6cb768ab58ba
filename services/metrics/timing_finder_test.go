package metrics_test

import (
	"context"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	dto "github.com/prometheus/client_model/go"

	"cacheaside/repositories"
	"cacheaside/services"
	"cacheaside/services/metrics"
)

var _ = Describe("TimingFinder", Label("lesson-11", "step-2"), func() {
	timing := func(next services.Finder, m *measuring) services.Finder {
		return metrics.NewTimingFinder(next, m.registry, func() time.Duration { return m.clock })
	}
	histogram := func(m *measuring, cache string) *dto.Histogram {
		GinkgoHelper()
		return gather(m.registry, "product_find_duration_seconds", "cache")[cache].GetHistogram()
	}
	// taken returns how many times were taken under each value of cache, but for those that have none.
	taken := func(m *measuring) map[string]uint64 {
		GinkgoHelper()
		counts := make(map[string]uint64)
		for cache := range gather(m.registry, "product_find_duration_seconds", "cache") {
			if count := histogram(m, cache).GetSampleCount(); count != 0 {
				counts[cache] = count
			}
		}
		return counts
	}

	var m *measuring

	BeforeEach(func() { m = newMeasuring(timing, nil) })

	It("shows each value of cache from the start, at zero", func() {
		Expect(keys(gather(m.registry, "product_find_duration_seconds", "cache"))).To(HaveExactElements(
			"bypass", "hit", "miss", "near"), "what the cache did, in product_find_duration_seconds")
		Expect(taken(m)).To(BeEmpty(), "the times taken before the first answer")
	})

	It("takes times in seconds", func(ctx SpecContext) {
		m.find(ctx, 250*time.Millisecond, redisHit, nil)
		m.find(ctx, 1250*time.Millisecond, redisHit, nil)
		Expect(histogram(m, "hit").GetSampleSum()).To(BeNumerically("~", 1.5, 1e-9), "the sum of 250 ms and 1250 ms, in seconds")
	})

	DescribeTable("takes each time in seconds, under what the cache did, where", func(ctx SpecContext, answer answer) {
		m.find(ctx, 250*time.Millisecond, answer.report, answer.err)
		Expect(taken(m)).To(Equal(map[string]uint64{answer.cache: 1}), "the times taken, by what the cache did")
		Expect(histogram(m, answer.cache).GetSampleSum()).To(BeNumerically("~", 0.25, 1e-9),
			"the time of an answer that took 250 ms, under %s, in seconds", answer.cache)
	}, answers())

	DescribeTable("takes no time of a caller who went away before the answer,", func(ctx SpecContext, report services.Report, err error) {
		m.find(gone(ctx), time.Second, report, err)
		Expect(taken(m)).To(BeEmpty(), "the times taken: how long a caller stayed says nothing of the answer")
	}, notGot())

	It("takes no time of a caller whose own deadline was over", func(ctx SpecContext) {
		m.find(late(ctx), time.Second, miss, fmt.Errorf("%w: %w", repositories.ErrUnavailable, context.DeadlineExceeded))
		Expect(taken(m)).To(BeEmpty(), "the times taken: how long a caller stayed says nothing of the answer")
	})

	It("takes the time of an answer that came although the caller had gone", func(ctx SpecContext) {
		m.find(gone(ctx), time.Millisecond, nearHit, nil)
		m.find(gone(ctx), time.Millisecond, stored, errNotFound)
		Expect(taken(m)).To(Equal(map[string]uint64{"near": 1, "miss": 1}), "the times taken, by what the cache did")
	})

	It("shows the few slow answers that an average hides", func(ctx SpecContext) {
		for range 99 {
			m.find(ctx, time.Millisecond, stored, nil)
		}
		m.find(ctx, 900*time.Millisecond, stored, nil)
		buckets := histogram(m, "miss").GetBucket()
		Expect(buckets).NotTo(BeEmpty(), "expected product_find_duration_seconds to be a histogram with buckets")
		for _, bucket := range buckets {
			if bound := bucket.GetUpperBound(); bound > 0.001 && bound < 0.9 {
				Expect(bucket.GetCumulativeCount()).To(BeEquivalentTo(99), "of 99 answers in 1 ms and one in 900 ms, those within %v s", bound)
			}
		}
	})

	It("has bucket bounds that tell near hits, Redis, the database, timeouts and worse from each other", func(ctx SpecContext) {
		times := []time.Duration{
			100 * time.Nanosecond, 5 * time.Microsecond, 50 * time.Microsecond, 500 * time.Microsecond,
			5 * time.Millisecond, 50 * time.Millisecond, 500 * time.Millisecond, 5 * time.Second,
		}
		for _, took := range times {
			m.find(ctx, took, redisHit, nil)
		}
		most, before := uint64(0), uint64(0)
		for _, bucket := range histogram(m, "hit").GetBucket() {
			most = max(most, bucket.GetCumulativeCount()-before)
			before = bucket.GetCumulativeCount()
		}
		Expect(most).To(BeEquivalentTo(1), "the most of %v that are in one bucket", times)
		Expect(before).To(BeEquivalentTo(len(times)), "how many of %v are within the highest bound", times)
	})

	itMeasures(timing, taken, "metrics.(*TimingFinder)")
})
