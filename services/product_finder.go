package services

import (
	"context"
	"errors"
	"time"

	"cacheaside/repositories"
)

// Cache is what ProductFinder and ProductCreator need of a cache of products.
type Cache interface {
	// Get returns the product of that name. The error wraps repositories.ErrNotFound if the cache does not have
	// it; any other error means that the cache could not be asked.
	Get(ctx context.Context, name string) (CachedProduct, error)
	// Put stores a product for the cache's lifetime.
	Put(ctx context.Context, product repositories.Product) error
}

// ProductReader is what ProductFinder needs of a products repository.
type ProductReader interface {
	FindByName(ctx context.Context, name string) (repositories.Product, error)
}

// Finder finds products. ProductFinder is one, and so are those that protections put in its place, or around it.
type Finder interface {
	Find(ctx context.Context, name string) (repositories.Product, Report, error)
}

// ProductFinder finds products, in the cache first and in the database if needed (cache-aside). It is safe for
// concurrent use.
type ProductFinder struct {
	cache    Cache
	products ProductReader
	now      func() time.Time
}

// NewProductFinder returns a finder over a cache and a database. The clock is time.Now outside of specs.
func NewProductFinder(cache Cache, products ProductReader, now func() time.Time) *ProductFinder {
	return &ProductFinder{cache: cache, products: products, now: now}
}

// Find returns the product of that name: from the cache if it is there; else from the database, and then Find
// puts it into the cache for the next caller. Each call is made with ctx. The database is the truth, so a cache that fails
// changes nothing but the time it takes: its errors stand in the Report only. Find stores nothing in a cache that could
// not be asked.
//
// The error is the database's: it wraps repositories.ErrNotFound if there is no such product, and
// repositories.ErrUnavailable if the database can't tell. Nothing is put into the cache then.
func (f *ProductFinder) Find(ctx context.Context, name string) (repositories.Product, Report, error) {
	began := f.now()
	cached, err := f.cache.Get(ctx, name)
	looked := f.now()
	report := Report{CacheTime: looked.Sub(began)}
	switch {
	case err == nil:
		report.Cache, report.TTL = Hit, cached.Ends.Sub(looked)
		return cached.Product, report, nil
	case errors.Is(err, repositories.ErrNotFound):
		report.Cache = Miss
	default:
		report.Cache, report.CacheError = Unreachable, err
	}

	product, err := f.products.FindByName(ctx, name)
	read := f.now()
	report.SQLTime = read.Sub(looked)
	if err != nil || report.Cache == Unreachable {
		return product, report, err
	}

	report.CacheError = f.cache.Put(ctx, product)
	report.Stored = report.CacheError == nil
	report.CacheTime += f.now().Sub(read)
	return product, report, nil
}
