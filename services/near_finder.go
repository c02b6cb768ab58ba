package services

import (
	"context"

	"cacheaside/repositories"
)

// Finder finds products. CollapsingFinder is one.
type Finder interface {
	Find(ctx context.Context, name string) (repositories.Product, Report, error)
}

// NearFinder finds products in a NearCache first. It is safe for concurrent use.
type NearFinder struct {
	near *NearCache
	next Finder
}

// NewNearFinder returns a finder that asks next for what the cache does not have.
func NewNearFinder(near *NearCache, next Finder) *NearFinder {
	return &NearFinder{near: near, next: next}
}

// Find is next's Find, if the near cache does not have the product. It keeps what Redis had: a product is near when it is
// asked for the third time, not the first, so that one who asks for every product once does not drive out the others.
func (f *NearFinder) Find(ctx context.Context, name string) (repositories.Product, Report, error) {
	if product, ttl, found := f.near.Get(name); found {
		return product, Report{Cache: Hit, Near: true, TTL: ttl}, nil
	}
	asked := f.near.Moment(name)
	product, report, err := f.next.Find(ctx, name)
	if err == nil && report.Cache == Hit && !report.Collapsed { // a shared read may have begun before that moment
		f.near.Put(product, report.TTL, asked)
	}
	return product, report, err
}
