package metrics_test

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil/promlint"

	"cacheaside/repositories"
	"cacheaside/services/metrics"
	"cacheaside/services/mock"
)

var _ = Describe("CountingReader", Label("given"), func() {
	var (
		registry *prometheus.Registry
		next     *mock.ProductReader
		reader   *metrics.CountingReader
	)

	BeforeEach(func() {
		registry, next = prometheus.NewRegistry(), &mock.ProductReader{}
		reader = metrics.NewCountingReader(next, registry)
	})

	// counted returns how many reads each outcome has.
	counted := func() map[string]float64 {
		GinkgoHelper()
		counts := make(map[string]float64)
		for outcome, metric := range gather(registry, "database_reads_total", "outcome") {
			counts[outcome] = metric.GetCounter().GetValue()
		}
		return counts
	}

	It("shows each outcome from the start, at zero, under a name as Prometheus has them", func() {
		Expect(counted()).To(Equal(map[string]float64{"found": 0, "absent": 0, "canceled": 0, "failed": 0}))
		families, err := registry.Gather()
		Expect(err).NotTo(HaveOccurred())
		Expect(promlint.NewWithMetricFamilies(families).Lint()).To(BeEmpty(), "what promtool says of the metric")
	})

	DescribeTable("answers what the database does, and counts it once", func(ctx SpecContext, left bool, fails error, outcome string) {
		next.FindByNameFunc = func(_ context.Context, name string) (repositories.Product, error) {
			return repositories.Product{Name: name}, fails
		}
		caller := context.Context(ctx)
		if left {
			caller = gone(ctx)
		}
		product, err := reader.FindByName(caller, "USB Hub")
		Expect(product.Name).To(Equal("USB Hub"))
		if fails == nil {
			Expect(err).NotTo(HaveOccurred())
		} else {
			Expect(err).To(Equal(fails))
		}
		expected := map[string]float64{"found": 0, "absent": 0, "canceled": 0, "failed": 0}
		expected[outcome] = 1
		Expect(counted()).To(Equal(expected))
	},
		Entry("a product", false, nil, "found"),
		Entry("that there is none", false, errNotFound, "absent"),
		Entry("that there is none, to a caller who has gone", true, errNotFound, "absent"),
		Entry("a failure", false, errUnavailable, "failed"),
		Entry("a failure of its own, by a deadline", false, context.DeadlineExceeded, "failed"),
		Entry("nothing, since the caller has gone", true, errUnavailable, "canceled"),
	)
})
