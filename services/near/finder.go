package near

import (
	"context"

	"cacheaside/repositories"
	"cacheaside/services"
)

// Finder finds products in a Cache first. It is safe for concurrent use.
type Finder struct {
	near *Cache
	next services.Finder
}

// NewFinder returns a finder that asks next for what the cache does not have.
func NewFinder(near *Cache, next services.Finder) *Finder {
	return &Finder{near: near, next: next}
}

// Find is next's Find, if the near cache does not have the product. It keeps what Redis had, but not what the database had:
// a caller that asks once for each of many products that are in no cache does not drive out the others. Nor does it keep what is
// Collapsed: another caller may have asked Redis for it before this one came.
func (f *Finder) Find(ctx context.Context, name string) (repositories.Product, services.Report, error) {
	if product, ttl, found := f.near.Get(name); found {
		return product, services.Report{Cache: services.NearHit, TTL: ttl}, nil
	}
	asked := f.near.Moment(name)
	product, report, err := f.next.Find(ctx, name)
	if err == nil && report.Cache == services.Hit && !report.Collapsed {
		f.near.Put(product, report.TTL, asked)
	}
	return product, report, err
}
