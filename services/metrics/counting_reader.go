package metrics

import (
	"context"
	"errors"

	"github.com/prometheus/client_golang/prometheus"

	"cacheaside/repositories"
	"cacheaside/services"
)

// CountingReader counts the reads of the database, in the counter database_reads_total{outcome}: found, absent, canceled if the
// caller had gone before there was an answer, or failed. Many answers may come of one read, and one that a cache had comes of
// none: CountingFinder counts those. It is safe for concurrent use.
type CountingReader struct {
	next                            services.ProductReader
	found, absent, canceled, failed prometheus.Counter
}

// NewCountingReader returns a reader that counts the reads of another. It registers its counter with the registry, all outcomes
// at zero, and panics if the registry has a metric of that name already.
func NewCountingReader(next services.ProductReader, registry prometheus.Registerer) *CountingReader {
	reads := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "database_reads_total",
		Help: "Reads of a product from the database, by what came of them.",
	}, []string{"outcome"})
	registry.MustRegister(reads)

	return &CountingReader{
		next:     next,
		found:    reads.WithLabelValues("found"),
		absent:   reads.WithLabelValues("absent"),
		canceled: reads.WithLabelValues("canceled"),
		failed:   reads.WithLabelValues("failed"),
	}
}

// FindByName is next's FindByName, and counts it.
func (r *CountingReader) FindByName(ctx context.Context, name string) (repositories.Product, error) {
	product, err := r.next.FindByName(ctx, name)
	switch {
	case err == nil:
		r.found.Inc()
	case errors.Is(err, repositories.ErrNotFound):
		r.absent.Inc()
	case hadGone(ctx, err):
		r.canceled.Inc()
	default:
		r.failed.Inc()
	}
	return product, err
}
