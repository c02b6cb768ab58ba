// The metrics are registered with the registry of the whole program, and not with the one that was given: a second finder,
// in a test as anywhere, panics.
//
// file: services/measured_finder.go
// rejected by: services: MeasuredFinder shows each value of each label from the start, at zero
package services

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
	prometheus.MustRegister(lookups, durations)

	return &MeasuredFinder{
		next:    config.Next,
		elapsed: config.Elapsed,

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
