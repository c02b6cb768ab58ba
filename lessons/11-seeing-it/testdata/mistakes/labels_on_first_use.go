// The series of an outcome appears when it first happens. Until then a query for it has no result, which is neither zero nor
// an alarm, and the first one is not seen by rate.
//
// file: services/measured_finder.go
// rejected by: services: MeasuredFinder shows each value of each label from the start, at zero
package services

type MeasuredFinder struct {
	next    Finder
	elapsed func() time.Duration
	counts  *prometheus.CounterVec

	// By outcome. They are looked up by their labels once, and not for each answer.
	absent, canceled, collapsed, near, hit, miss, bypass prometheus.Counter

	// By what the cache did.
	nearTook, hitTook, missTook, bypassTook prometheus.Observer
}

func NewMeasuredFinder(config MeasuredConfig) *MeasuredFinder {
	lookups := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "cache_lookups_total",
		Help: "Answers to who asked for a product, by what the cache did for them.",
	}, []string{"outcome"})
	durations := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name:    "product_find_duration_seconds",
		Help:    "How long it took to find a product, or that there is none, by what the cache did.",
		Buckets: findBuckets,
	}, []string{"cache"})
	config.Registry.MustRegister(lookups, durations)

	return &MeasuredFinder{
		next:    config.Next,
		elapsed: config.Elapsed,
		counts:  lookups,

		nearTook:   durations.WithLabelValues("near"),
		hitTook:    durations.WithLabelValues("hit"),
		missTook:   durations.WithLabelValues("miss"),
		bypassTook: durations.WithLabelValues("bypass"),
	}
}

func (f *MeasuredFinder) Find(ctx context.Context, name string) (repositories.Product, Report, error) {
	began := f.elapsed()
	product, report, err := f.next.Find(ctx, name)
	took := f.elapsed() - began

	outcome := report.Cache.String()
	switch {
	case errors.Is(err, repositories.ErrNotFound):
		outcome = "absent"
	case err != nil && ctx.Err() != nil:
		f.counts.WithLabelValues("canceled").Inc()
		return product, report, err
	case report.Collapsed:
		outcome = "collapsed"
	case report.Near:
		outcome = "near"
	}
	f.counts.WithLabelValues(outcome).Inc()
	f.durations(report).Observe(took.Seconds())
	return product, report, err
}
