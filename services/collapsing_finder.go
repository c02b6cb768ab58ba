package services

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"sync"
	"sync/atomic"
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

// clockTolerance is how much longer than its lifetime an entry may claim to live, since the clock of who stored it may have
// been ahead.
const clockTolerance = 10 * time.Second

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

	instants atomic.Uint64 // how many instants were told apart

	mu    sync.Mutex
	reads map[string]*sharedRead // those under way, by product name
}

// instant is a point in time, of those of one CollapsingFinder: what happens later has a higher one. No clock is as sure: two
// of its times may be the same, and it may be set back.
type instant uint64

// sharedRead is a read that several wait for.
type sharedRead struct {
	last question // of those who wait; guarded by the finder's mutex

	done     chan struct{} // closed when what follows is set
	product  repositories.Product
	report   Report
	err      error
	proved   instant     // at which the answer was right
	next     *sharedRead // for those who asked later than that; nil if nobody has
	panicked any
}

// question is a Find whose product the cache did not have.
type question struct {
	ctx         context.Context
	asked       instant
	unreachable error // why the cache could not be asked, if it could not
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

// Find returns the product of that name as ProductFinder's Find does. What claims to live clearly longer than TTL is a
// miss. An answer that others asked for is only taken if it was right at some instant after Find was called, whatever could be
// reached; else Find waits for the next read, one for all who do. The end of ctx ends the waiting, and not the read that
// others wait for.
func (f *CollapsingFinder) Find(ctx context.Context, name string) (repositories.Product, Report, error) {
	asked, began := f.instant(), f.now()
	cached, err := f.cache.Get(ctx, name)
	looked := f.now()
	if err == nil && lives(cached.Ends, looked, f.config.TTL) {
		return cached.Product, Report{Cache: Hit, TTL: cached.Ends.Sub(looked), CacheTime: looked.Sub(began)}, nil
	}
	if ctx.Err() != nil {
		return repositories.Product{}, Report{CacheTime: looked.Sub(began)}, ctx.Err()
	}
	unreachable := err
	if errors.Is(err, repositories.ErrNotFound) {
		unreachable = nil
	}
	read, first := f.join(name, question{ctx, asked, unreachable})
	for {
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
		if read.proved >= asked {
			return read.product, report, read.err
		}
		read = read.next // which began when this one had ended, or was forgotten, and so is right
	}
}

func (f *CollapsingFinder) instant() instant { return instant(f.instants.Add(1)) }

// Forget has those who ask for a product from now on not wait for a read that is under way: the product has changed.
func (f *CollapsingFinder) Forget(name string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.reads, name)
}

// join returns the read of a product that is under way, or begins one and reports that the caller is its first. The read
// knows who has asked last.
func (f *CollapsingFinder) join(name string, one question) (read *sharedRead, first bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if read := f.reads[name]; read != nil {
		if one.asked > read.last.asked {
			read.last = one
		}
		return read, false
	}
	return f.begin(name, one), true
}

// begin begins a read of a product for a caller. It runs in a goroutine of its own, in a context that has the values of the
// caller's and not its end, and asks the cache if the caller could.
func (f *CollapsingFinder) begin(name string, one question) *sharedRead {
	read := &sharedRead{last: one, done: make(chan struct{})}
	f.reads[name] = read
	go f.read(context.WithoutCancel(one.ctx), name, read, one.unreachable)
	return read
}

// read reads a product, in readTimeout at the most, and tells all who wait. When it has ended it is not under way any
// more, whatever happened; if it has panicked, that is for those who wait. If one of these asked after the answer was right,
// the next read is the one that began when this one was forgotten, or begins.
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
		if read.panicked == nil && read.proved < read.last.asked {
			if read.next = f.reads[name]; read.next == nil {
				read.next = f.begin(name, read.last)
			}
		}
		f.mu.Unlock()
		close(read.done)
	}()

	one := &leasedRead{CollapsingFinder: f, name: name, unreachable: unreachable}
	read.product, read.report, read.err = one.find(ctx, name)
	read.proved = one.proved
}

// lives reports whether an entry that ends then is one that was stored for at most that lifetime, and has some of it left. One
// that claims to live clearly longer was stored by a clock that was ahead, or this one was set back: nobody knows its age.
func lives(ends, now time.Time, longest time.Duration) bool {
	return now.Before(ends) && ends.Sub(now) <= longest+clockTolerance
}

// spread returns a random lifetime between 0.9 and 1.0 of the longest.
func spread(longest time.Duration) time.Duration {
	return longest - rand.N(longest/10+1)
}
