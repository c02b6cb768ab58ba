package metrics_test

import (
	"context"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/services"
	"cacheaside/services/metrics"
)

var _ = Describe("CountingFinder", Label("lesson-11", "step-1"), func() {
	counting := func(next services.Finder, m *measuring) services.Finder {
		return metrics.NewCountingFinder(next, m.registry)
	}
	// counted returns how many answers each outcome has, but for those that have none.
	counted := func(m *measuring) map[string]uint64 {
		GinkgoHelper()
		counts := make(map[string]uint64)
		for outcome, metric := range gather(m.registry, "cache_lookups_total", "outcome") {
			if count := metric.GetCounter().GetValue(); count != 0 {
				counts[outcome] = uint64(count)
			}
		}
		return counts
	}

	var m *measuring

	BeforeEach(func() { m = newMeasuring(counting, nil) })

	It("shows each outcome from the start, at zero", func() {
		Expect(keys(gather(m.registry, "cache_lookups_total", "outcome"))).To(HaveExactElements(
			"absent", "bypass", "canceled", "collapsed", "hit", "miss", "near"), "the outcomes of cache_lookups_total")
		Expect(counted(m)).To(BeEmpty(), "the answers counted before the first")
	})

	DescribeTable("counts an answer once, under its outcome, where", func(ctx SpecContext, answer answer) {
		m.find(ctx, time.Millisecond, answer.report, answer.err)
		Expect(counted(m)).To(Equal(map[string]uint64{answer.outcome: 1}), "the answers counted, by outcome")
	}, answers())

	DescribeTable("counts a caller who went away before the answer as one who had gone,", func(ctx SpecContext, report services.Report, err error) {
		m.find(gone(ctx), time.Second, report, err)
		Expect(counted(m)).To(Equal(map[string]uint64{"canceled": 1}), "the answers counted, by outcome")
	}, notGot())

	It("counts a caller whose own deadline was over as one who had gone", func(ctx SpecContext) {
		m.find(late(ctx), time.Second, miss, fmt.Errorf("%w: %w", repositories.ErrUnavailable, context.DeadlineExceeded))
		Expect(counted(m)).To(Equal(map[string]uint64{"canceled": 1}), "the answers counted, by outcome")
	})

	It("counts an answer that came although the caller had gone as what it is", func(ctx SpecContext) {
		m.find(gone(ctx), time.Millisecond, nearHit, nil)
		m.find(gone(ctx), time.Millisecond, stored, errNotFound)
		Expect(counted(m)).To(Equal(map[string]uint64{"near": 1, "absent": 1}), "the answers counted, by outcome")
	})

	itMeasures(counting, counted, "metrics.(*CountingFinder)")
})
