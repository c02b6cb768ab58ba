// A summary without quantiles has a sum and a count, which make an average: nobody sees the slow ones among the many.
//
// file: services/measured_finder.go
// rejected by: services: MeasuredFinder shows the few slow answers that an average hides
package services

func NewMeasuredFinder(config MeasuredConfig) *MeasuredFinder {
	lookups := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "cache_lookups_total",
		Help: "Answers to who asked for a product, by what the cache did for them.",
	}, []string{"outcome"})
	durations := prometheus.NewSummaryVec(prometheus.SummaryOpts{
		Name: "product_find_duration_seconds",
		Help: "How long it took to find a product, or that there is none, by what the cache did.",
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
