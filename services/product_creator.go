package services

import (
	"context"
	"time"

	"cacheaside/repositories"
)

// ProductWriter is what ProductCreator needs of a products repository.
type ProductWriter interface {
	Insert(ctx context.Context, product repositories.Product) error
}

// ProductCreator creates products, in the database first and then in the cache. It is safe for concurrent use.
type ProductCreator struct {
	cache    Cache
	products ProductWriter
	now      func() time.Time
}

// NewProductCreator returns a creator over a cache and a database. The clock is time.Now outside of specs.
func NewProductCreator(cache Cache, products ProductWriter, now func() time.Time) *ProductCreator {
	return &ProductCreator{cache: cache, products: products, now: now}
}

// Create stores a new product in the database, and only when it is there puts it into the cache: the other way
// round, a failure between the two would leave a product in the cache that does not exist. Both are asked once, with
// ctx; the cache is not read. A cache that fails changes nothing: the product is created, and the
// failure stands in the Report.
//
// The error is the database's: it wraps repositories.ErrAlreadyExists if the name is taken, and
// repositories.ErrUnavailable if the database can't store it. The cache is left alone then.
func (c *ProductCreator) Create(ctx context.Context, product repositories.Product) (Report, error) {
	began := c.now()
	err := c.products.Insert(ctx, product)
	inserted := c.now()
	report := Report{SQLTime: inserted.Sub(began)}
	if err != nil {
		return report, err
	}

	report.CacheError = c.cache.Put(ctx, product)
	report.Stored = report.CacheError == nil
	report.CacheTime = c.now().Sub(inserted)
	return report, nil
}
