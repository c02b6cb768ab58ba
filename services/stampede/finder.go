// Package stampede lets many requests for one product that is not in the cache share one read of the database.
package stampede

import (
	"context"
	"time"

	"cacheaside/repositories"
	"cacheaside/services"
)

// Config is what a Finder needs.
type Config struct {
	Strings  services.Strings // to look for a product
	Leases   Leases           // to look for it again, and to store it
	Products services.ProductReader
	Database string           // the identifier of the database that the products come from
	TTL      time.Duration    // the longest lifetime of a product in the cache; the shortest is 0.9 of it
	Now      func() time.Time // time.Now outside of specs

	AbsenceTTL time.Duration         // how long it is remembered that a product does not exist; DefaultAbsenceTTL if zero, and TTL at most
	UnderWay   func(key string) bool // if set: whether this instance is writing a key, and so must not believe what the cache has
}

// DefaultAbsenceTTL is short: for so long a product stays unseen that a program creates without telling the cache.
const DefaultAbsenceTTL = 5 * time.Second

// Finder finds products as a ProductFinder does, but many requests for one product that is not in the cache cost one
// read of the database: on one instance they wait for the same read (Flights), and of several instances one gets the
// lease (leasedRead). It is safe for concurrent use.
//
// Products stored together do not expire together: each lives for a random 0.9 to 1.0 of the lifetime. Finder remembers the
// absence of a product, too.
type Finder struct {
	*reader
	flights *Flights[answer]
}

// NewFinder returns a finder.
func NewFinder(config Config) *Finder {
	if config.AbsenceTTL <= 0 {
		config.AbsenceTTL = DefaultAbsenceTTL
	}
	config.AbsenceTTL = min(config.AbsenceTTL, config.TTL)
	if config.UnderWay == nil {
		config.UnderWay = func(string) bool { return false }
	}
	return &Finder{reader: &reader{config: config, now: config.Now}, flights: NewFlights[answer]()}
}

// Find returns the product of that name as ProductFinder's Find does. What claims to live clearly longer than TTL is a
// miss. After a miss, Find waits for a read that it shares with other callers, and whose answer was right at some instant
// after Find was called, whether or not Redis could be reached. The end of ctx ends the waiting, but not the read that others
// wait for.
func (f *Finder) Find(ctx context.Context, name string) (repositories.Product, services.Report, error) {
	asked, began, key := f.instant(), f.now(), services.ProductKey(f.config.Database, name)
	value, unreachable := f.look(ctx, key)
	looked := f.now()
	if cached, believed := f.believe(name, value, looked); believed {
		cached.report.CacheTime = looked.Sub(began)
		return cached.product, cached.report, cached.err
	}
	if ctx.Err() != nil {
		return repositories.Product{}, services.Report{CacheTime: looked.Sub(began)}, ctx.Err()
	}
	found, first, err := f.flights.Wait(ctx, name, asked, func(ctx context.Context) (answer, Instant) {
		one := leasedRead{reader: f.reader, name: name, key: key, unreachable: unreachable}
		found := one.find(ctx)
		return found, one.proved
	})
	if err != nil {
		return repositories.Product{}, services.Report{CacheTime: looked.Sub(began)}, err
	}
	found.report.CacheTime += looked.Sub(began)
	if !first {
		found.report.Collapsed, found.report.Stored = true, false
	}
	return found.product, found.report, found.err
}

// Forget says that a product has changed: reads of it that begin from now on do not wait for those under way.
func (f *Finder) Forget(name string) { f.flights.Forget(name) }
