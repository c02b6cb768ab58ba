package services

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"sync"
	"time"

	"cacheaside/repositories"
)

// CollapsingConfig is what a CollapsingFinder needs.
type CollapsingConfig struct {
	Strings  Strings // to look for a product
	Leases   Leases  // to look for it again, and to store it
	Products ProductReader
	Database string           // the identifier of the database that the products come from
	TTL      time.Duration    // the longest lifetime of a product in the cache; the shortest is 0.9 of it
	Now      func() time.Time // time.Now outside of specs

	AbsenceTTL time.Duration // how long it is remembered that a product does not exist; DefaultAbsenceTTL if zero
}

// DefaultAbsenceTTL is short: a product that was created meanwhile by a program that tells no cache is missed for so long.
const DefaultAbsenceTTL = 5 * time.Second

// readTimeout bounds a read that many wait for, and that none of them can cancel.
const readTimeout = 10 * time.Second

// CollapsingFinder finds products as a ProductFinder does, and has many requests for one product that is not in the cache
// read it from the database once: on one instance they wait for one read (single flight), and of several instances one
// gets the lease. It is safe for concurrent use.
//
// Products stored together do not expire together: each lives for a random 0.9 to 1.0 of the lifetime. That a product
// does not exist is remembered, too.
type CollapsingFinder struct {
	config   CollapsingConfig
	cache    *ProductCache
	leases   Leases
	products ProductReader
	now      func() time.Time

	mu    sync.Mutex
	reads map[string]*sharedRead // those under way, by product name
}

// sharedRead is a read that several wait for.
type sharedRead struct {
	done     chan struct{} // closed when what follows is set
	product  repositories.Product
	report   Report
	err      error
	proved   time.Time // a time at which the answer was right
	panicked any
}

// NewCollapsingFinder returns a finder that looks into the cache itself, and does all else with a ProductFinder.
func NewCollapsingFinder(config CollapsingConfig) *CollapsingFinder {
	if config.AbsenceTTL <= 0 {
		config.AbsenceTTL = DefaultAbsenceTTL
	}
	return &CollapsingFinder{
		config:   config,
		cache:    NewProductCache(config.Strings, config.Database, config.TTL, config.Now),
		leases:   config.Leases,
		products: config.Products,
		now:      config.Now,
		reads:    make(map[string]*sharedRead),
	}
}

// Find returns the product of that name as ProductFinder's Find does. An answer that others asked for is only
// taken if it was right at some time after Find was called; it may be as old as the read itself where neither the
// read nor Find could reach Redis. The end of ctx ends the waiting, and not the read that others wait for.
func (f *CollapsingFinder) Find(ctx context.Context, name string) (repositories.Product, Report, error) {
	began := f.now()
	cached, err := f.cache.Get(ctx, name)
	looked := f.now()
	if err == nil {
		return cached.Product, Report{Cache: Hit, TTL: cached.Ends.Sub(looked), CacheTime: looked.Sub(began)}, nil
	}
	if ctx.Err() != nil {
		return repositories.Product{}, Report{CacheTime: looked.Sub(began)}, ctx.Err()
	}
	unreachable := err
	if errors.Is(err, repositories.ErrNotFound) {
		unreachable = nil
	}
	for {
		read, first := f.join(ctx, name, unreachable)
		select {
		case <-read.done:
		case <-ctx.Done():
			return repositories.Product{}, Report{CacheTime: looked.Sub(began)}, ctx.Err()
		}
		if read.panicked != nil {
			panic(read.panicked)
		}
		report := read.report
		report.CacheTime += looked.Sub(began)
		if !first {
			report.Collapsed, report.Stored = true, false
		}
		// A read that began after Find did is always right: the loop runs twice at the most.
		if first || !read.proved.Before(began) || unreachable != nil && report.Cache == Unreachable {
			return read.product, report, read.err
		}
	}
}

// Forget has those who ask for a product from now on not wait for a read that is under way: the product has changed.
func (f *CollapsingFinder) Forget(name string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.reads, name)
}

// join returns the read of a product that is under way, or begins one and reports that the caller is its first. A read runs
// in a goroutine of its own, in a context that has the values of ctx and not its end. If unreachable is not nil, it is why
// the read does not ask the cache.
func (f *CollapsingFinder) join(ctx context.Context, name string, unreachable error) (read *sharedRead, first bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if read := f.reads[name]; read != nil {
		return read, false
	}
	read = &sharedRead{done: make(chan struct{})}
	f.reads[name] = read
	go f.read(context.WithoutCancel(ctx), name, read, unreachable)
	return read, true
}

// read reads a product, in readTimeout at the most, and tells all who wait. When it has ended it is not under way any
// more, whatever happened; if it has panicked, that is for those who wait.
func (f *CollapsingFinder) read(ctx context.Context, name string, read *sharedRead, unreachable error) {
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	defer func() {
		if reason := recover(); reason != nil { // for those who wait, whose goroutines have somebody to recover
			read.panicked = fmt.Sprintf("%v\n%s", reason, debug.Stack())
		}
		f.mu.Lock()
		if f.reads[name] == read {
			delete(f.reads, name)
		}
		f.mu.Unlock()
		close(read.done)
	}()

	one := &leasedRead{CollapsingFinder: f, unreachable: unreachable}
	read.product, read.report, read.err = one.find(ctx, name)
	read.proved = one.proved
}

// spread returns a random lifetime between 0.9 and 1.0 of the longest.
func spread(longest time.Duration) time.Duration {
	return longest - rand.N(longest/10+1)
}
