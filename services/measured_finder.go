package services

import (
	"context"
	"errors"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"cacheaside/repositories"
)

// MeasuredConfig is what a MeasuredFinder needs.
type MeasuredConfig struct {
	Next     Finder
	Registry prometheus.Registerer // where the metrics are registered; a registry takes those of one MeasuredFinder
	Elapsed  func() time.Duration  // what the monotonic clock says, as a NearConfig has it
}

// MeasuredFinder counts the answers of a finder and takes their time. It is safe for concurrent use, and nobody who
// asks waits for another who asks, or for who collects the metrics. These are:
//
//	cache_lookups_total{outcome}          a counter: each answer is counted once, under one outcome
//	product_find_duration_seconds{cache}  a histogram: how long the answers took, by what the cache did
//
// An answer's outcome is the first of these that is true of it:
//
//	absent     there is no such product, whoever said so
//	canceled   the caller had gone before there was an answer; its time is not taken
//	collapsed  it is that of a read that another request had begun
//	near       this process's own cache had it
//	hit        Redis had it
//	miss       Redis did not have it; also if the database failed then, or the product could not be stored
//	bypass     Redis could not be asked
//
// The values of cache are near, hit, miss and bypass; the time of an answer that is absent or collapsed stands under
// what the cache did for it. No label has a value that a client can choose: each new one would be a time series for
// ever.
type MeasuredFinder struct {
	next    Finder
	elapsed func() time.Duration

	// By outcome. They are looked up by their labels once, and not for each answer.
	absent, canceled, collapsed, near, hit, miss, bypass prometheus.Counter

	// By what the cache did.
	nearTook, hitTook, missTook, bypassTook prometheus.Observer
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

// NewMeasuredFinder returns a finder that measures another, and registers its metrics with the registry, all of them at
// zero: what is not there can't be told from what does not happen. It panics if the registry has a metric of one of
// these names already.
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

// Find is next's Find, asked once with the same context and name. It counts the answer once, under its outcome, and
// takes its time by the clock of the config, in seconds, under what the cache did. Callers do not wait for each other,
// and a near hit costs no allocation.
func (f *MeasuredFinder) Find(ctx context.Context, name string) (repositories.Product, Report, error) {
	began := f.elapsed()
	product, report, err := f.next.Find(ctx, name)
	took := f.elapsed() - began

	lookups := f.lookups(ctx, report, err)
	lookups.Inc()
	if lookups != f.canceled {
		f.durations(report).Observe(took.Seconds())
	}
	return product, report, err
}

// lookups returns the counter of an answer's outcome.
func (f *MeasuredFinder) lookups(ctx context.Context, report Report, err error) prometheus.Counter {
	switch {
	case errors.Is(err, repositories.ErrNotFound):
		return f.absent
	case err != nil && ctx.Err() != nil: // not any deadline: the database's own says nothing of the caller
		return f.canceled
	case report.Collapsed:
		return f.collapsed
	case report.Near:
		return f.near
	case report.Cache == Hit:
		return f.hit
	case report.Cache == Miss:
		return f.miss
	}
	return f.bypass
}

// durations returns the histogram of what the cache did.
func (f *MeasuredFinder) durations(report Report) prometheus.Observer {
	switch {
	case report.Near:
		return f.nearTook
	case report.Cache == Hit:
		return f.hitTook
	case report.Cache == Miss:
		return f.missTook
	}
	return f.bypassTook
}
