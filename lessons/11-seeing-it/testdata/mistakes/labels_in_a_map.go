// The counter is looked up for each answer, by a map of labels that is made for it: a near hit allocates.
//
// file: services/measured_finder.go
// rejected by: services: MeasuredFinder measures a near hit without an allocation
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

		absent:    lookups.WithLabelValues("absent"),
		canceled:  lookups.WithLabelValues("canceled"),
		collapsed: lookups.WithLabelValues("collapsed"),
		near:      lookups.WithLabelValues("near"),
		hit:       lookups.WithLabelValues("hit"),
		miss:      lookups.WithLabelValues("miss"),
		bypass:    lookups.WithLabelValues("bypass"),

		nearTook:   durations.WithLabelValues("near"),
		hitTook:    durations.WithLabelValues("hit"),
		missTook:   durations.WithLabelValues("miss"),
		bypassTook: durations.WithLabelValues("bypass"),
	}
}

func (f *MeasuredFinder) lookups(ctx context.Context, report Report, err error) prometheus.Counter {
	switch {
	case errors.Is(err, repositories.ErrNotFound):
		return f.absent
	case err != nil && ctx.Err() != nil: // not any deadline: the database's own says nothing of the caller
		return f.canceled
	case report.Collapsed:
		return f.collapsed
	case report.Near:
		return f.counts.With(prometheus.Labels{"outcome": "near"})
	case report.Cache == Hit:
		return f.hit
	case report.Cache == Miss:
		return f.miss
	}
	return f.bypass
}
