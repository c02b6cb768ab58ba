// Package metrics counts what the cache does for requests for products, and how long they take, for Prometheus.
package metrics

import (
	"context"
	"errors"

	"github.com/prometheus/client_golang/prometheus"

	"cacheaside/repositories"
	"cacheaside/services"
)

// CountingFinder counts the answers of a finder, each once, in the counter cache_lookups_total{outcome}. An answer's outcome is
// the first of these that is true of it:
//
//	absent     there is no such product, as either cache or the database has said
//	canceled   the caller had gone before there was an answer
//	collapsed  it is that of a read that another request had begun
//	near       this process's own cache had it
//	hit        Redis had it
//	miss       Redis did not have it; also if the database failed then, or the product could not be stored
//	bypass     Redis could not be asked
//
// The label has no value that a client can choose: each new one would be a time series for ever. CountingFinder is safe for
// concurrent use, and no caller waits for another, or for a collector of the metrics.
type CountingFinder struct {
	next services.Finder

	// By outcome. They are looked up by their label once, and not for each answer.
	absent, canceled, collapsed, near, hit, miss, bypass prometheus.Counter
}

// NewCountingFinder returns a finder that counts the answers of another. It registers its counter with the registry, all
// outcomes at zero: a missing one would look like one that never happens. The counter has a help text, as every metric has. It
// panics if the registry has a metric of
// that name already.
func NewCountingFinder(next services.Finder, registry prometheus.Registerer) *CountingFinder {
	lookups := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "cache_lookups_total",
		Help: "Answers about a product, by what the cache did for them.",
	}, []string{"outcome"})
	registry.MustRegister(lookups)

	return &CountingFinder{
		next:      next,
		absent:    lookups.WithLabelValues("absent"),
		canceled:  lookups.WithLabelValues("canceled"),
		collapsed: lookups.WithLabelValues("collapsed"),
		near:      lookups.WithLabelValues("near"),
		hit:       lookups.WithLabelValues("hit"),
		miss:      lookups.WithLabelValues("miss"),
		bypass:    lookups.WithLabelValues("bypass"),
	}
}

// Find is next's Find, asked once with the same context and name. It counts the answer once, under its outcome. Callers
// do not wait for each other, and a near hit costs no allocation.
func (f *CountingFinder) Find(ctx context.Context, name string) (repositories.Product, services.Report, error) {
	product, report, err := f.next.Find(ctx, name)
	f.counter(ctx, report, err).Inc()
	return product, report, err
}

// counter returns the counter of an answer's outcome.
func (f *CountingFinder) counter(ctx context.Context, report services.Report, err error) prometheus.Counter {
	switch {
	case errors.Is(err, repositories.ErrNotFound):
		return f.absent
	case hadGone(ctx, err):
		return f.canceled
	case report.Collapsed:
		return f.collapsed
	case report.Cache == services.NearHit:
		return f.near
	case report.Cache == services.Hit:
		return f.hit
	case report.Cache == services.Miss:
		return f.miss
	}
	return f.bypass
}

// hadGone reports whether a caller had gone before there was an answer. That there is no such product is an answer, too. It is
// the caller's own context that tells: a deadline in the error may be the database's, which says nothing of the caller.
func hadGone(ctx context.Context, err error) bool {
	return err != nil && !errors.Is(err, repositories.ErrNotFound) && ctx.Err() != nil
}
