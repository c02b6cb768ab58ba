package monitoring

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/redis/go-redis/extra/redisprometheus/v9"

	"cacheaside/repositories"
)

// Outbox is what is asked about the invalidations that have yet to be delivered.
type Outbox interface {
	// Backlog says how many there are, and how old the first is: zero without any.
	Backlog(ctx context.Context) (length int, oldest time.Duration, err error)
}

// Connections are what the server stands on.
type Connections struct {
	Redis    map[string]redisprometheus.StatGetter // the clients, by the value of the label client
	Database repositories.Database                 // its pools have the label db_name: reader and writer
	Outbox   Outbox
}

// Show registers what shows their state, and which program this is. All is read when somebody collects it, and kept nowhere else.
//
//	redis_pool_…{client}        connections to Redis: found idle, made, waited for in vain, and how many there are
//	go_sql_…{db_name}           the same of the database
//	outbox_invalidations        how many changes the cache has yet to be told of
//	outbox_oldest_age_seconds   how old the first is; zero without any
//	go_build_info               the program's version
func (c Connections) Show(registry prometheus.Registerer) {
	registry.MustRegister(collectors.NewBuildInfoCollector(), outbox{c.Outbox})
	for name, client := range c.Redis {
		prometheus.WrapRegistererWith(prometheus.Labels{"client": name}, registry).MustRegister(redisprometheus.NewCollector("redis", "", client))
	}
	registry.MustRegister(
		collectors.NewDBStatsCollector(c.Database.Reader(), "reader"), collectors.NewDBStatsCollector(c.Database.Writer(), "writer"))
}

// outboxTimeout bounds the question how long the outbox is.
const outboxTimeout = time.Second

var (
	outboxLength = prometheus.NewDesc("outbox_invalidations", "Changes that the cache has yet to be told of, by any instance.", nil, nil)
	outboxAge    = prometheus.NewDesc("outbox_oldest_age_seconds", "How long ago the first of them was made; zero without any.", nil, nil)
)

// outbox collects the state of an Outbox. If it can't be had, the collection has an error and neither metric.
type outbox struct{ Outbox }

func (o outbox) Describe(descriptions chan<- *prometheus.Desc) {
	descriptions <- outboxLength
	descriptions <- outboxAge
}

func (o outbox) Collect(metrics chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), outboxTimeout)
	defer cancel()
	length, oldest, err := o.Backlog(ctx)
	if err != nil {
		metrics <- prometheus.NewInvalidMetric(outboxLength, err)
		return
	}
	metrics <- prometheus.MustNewConstMetric(outboxLength, prometheus.GaugeValue, float64(length))
	metrics <- prometheus.MustNewConstMetric(outboxAge, prometheus.GaugeValue, oldest.Seconds())
}
