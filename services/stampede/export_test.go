package stampede

import (
	"context"
	"time"

	"cacheaside/repositories"
	"cacheaside/services"
)

// What the specs of a step look at before there is a Find that uses it.

// Believe returns what the finder believes of a value.
func (f *Finder) Believe(name, value string, now time.Time) (product repositories.Product, report services.Report, err error, believed bool) {
	cached, believed := f.believe(name, value, now)
	return cached.product, cached.report, cached.err, believed
}

// Acquire has a read of its own ask for a lease, or wait, and returns the lease beside what acquire does.
func (f *Finder) Acquire(ctx context.Context, name string) (lease string, product repositories.Product, report services.Report, believed bool, err error) {
	one := leasedRead{reader: f.reader, name: name, key: services.ProductKey(f.config.Database, name)}
	cached, believed, err := one.acquire(ctx)
	return one.lease, cached.product, cached.report, believed, err
}

// Read makes a read that nobody shares, for a caller who could reach the cache unless an error says otherwise.
func (f *Finder) Read(ctx context.Context, name string, unreachable error) (repositories.Product, services.Report, error) {
	one := leasedRead{reader: f.reader, name: name, key: services.ProductKey(f.config.Database, name), unreachable: unreachable}
	found := one.find(ctx)
	return found.product, found.report, found.err
}
