// The metrics have no help: /metrics does not say what they count.
//
// file: services/measured_finder.go
// rejected by: services: MeasuredFinder has names, units and help as Prometheus has them
package services

func NewMeasuredFinder(config MeasuredConfig) *MeasuredFinder {
	lookups := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "cache_lookups_total",
	}, []string{"outcome"})
	durations := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name:    "product_find_duration_seconds",
		Buckets: findBuckets,
	}, []string{"cache"})
	config.Registry.MustRegister(lookups, durations)

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
