package metrics

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"cacheaside/repositories"
	"cacheaside/services"
)

// TimingFinder takes the times of a finder's answers, in the histogram product_find_duration_seconds{cache}, by what the cache
// did: near, hit, miss or bypass, as CountingFinder has them. The time of an answer that is absent or collapsed stands under
// what the cache did for it. TimingFinder is safe for concurrent use, and no caller waits for another, or for a collector of
// the metrics.
type TimingFinder struct {
	next    services.Finder
	elapsed func() time.Duration

	// By what the cache did. They are looked up by their label once, and not for each answer.
	near, hit, miss, bypass prometheus.Observer
}

// findBuckets are the upper bounds of the histogram's buckets, in seconds: three for each power of ten, so that a
// quantile read from them is off by a factor of 2.5 at the most. Near hits take about 100 ns and are all in the first;
// to tell them apart would cost a time series for each bucket more, and nobody waits for a microsecond. Redis takes
// some tens of microseconds, the cache's timeout is 50 ms, and a read of the database that many wait for 10 s.
var findBuckets = []float64{
	1e-6, 2.5e-6, 5e-6,
	1e-5, 2.5e-5, 5e-5,
	1e-4, 2.5e-4, 5e-4,
	1e-3, 2.5e-3, 5e-3,
	0.01, 0.025, 0.05,
	0.1, 0.25, 0.5,
	1, 2.5, 5,
	10,
}

// NewTimingFinder returns a finder that takes the times of another by a monotonic clock: elapsed says how long it is since
// an instant that stays the same. It registers its histogram with the registry, all values of cache at zero. The histogram has a
// help text, as every metric has. Its buckets reach from a microsecond to ten seconds, and tell near hits, Redis, the database,
// timeouts and worse from each other. It panics if the registry has a metric of that name already.
func NewTimingFinder(next services.Finder, registry prometheus.Registerer, elapsed func() time.Duration) *TimingFinder {
	durations := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name:    "product_find_duration_seconds",
		Help:    "How long it took to find a product or its absence, by what the cache did.",
		Buckets: findBuckets,
	}, []string{"cache"})
	registry.MustRegister(durations)

	return &TimingFinder{
		next:    next,
		elapsed: elapsed,
		near:    durations.WithLabelValues("near"),
		hit:     durations.WithLabelValues("hit"),
		miss:    durations.WithLabelValues("miss"),
		bypass:  durations.WithLabelValues("bypass"),
	}
}

// Find is next's Find, asked once with the same context and name. It takes the answer's time by its clock, in seconds, under
// what the cache did. If the caller had gone before there was an answer, it takes no time. Callers do not wait for each
// other, and a near hit costs no allocation.
func (f *TimingFinder) Find(ctx context.Context, name string) (repositories.Product, services.Report, error) {
	began := f.elapsed()
	product, report, err := f.next.Find(ctx, name)
	took := f.elapsed() - began
	if !hadGone(ctx, err) {
		f.histogram(report).Observe(took.Seconds())
	}
	return product, report, err
}

// histogram returns the histogram of what the cache did.
func (f *TimingFinder) histogram(report services.Report) prometheus.Observer {
	switch report.Cache {
	case services.NearHit:
		return f.near
	case services.Hit:
		return f.hit
	case services.Miss:
		return f.miss
	}
	return f.bypass
}
