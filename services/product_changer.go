package services

import (
	"context"
	"time"

	"cacheaside/repositories"
)

// ProductChanges is what ProductChanger needs of a products repository.
type ProductChanges interface {
	Update(ctx context.Context, product repositories.Product) error
	Delete(ctx context.Context, name string) error
}

// Keys is what ProductChanger needs of a Redis repository.
type Keys interface {
	DeleteKey(ctx context.Context, key string) error
}

// ProductChanger changes products, in the database first, and then takes them out of the cache. It is safe for concurrent
// use.
//
// That is right as long as nothing comes in between: a reader that has read the old price, and is held up before it stores it
// in the cache, puts it back; and the old price stays there if Redis can't be told.
type ProductChanger struct {
	products ProductChanges
	cache    Keys
	database string
	now      func() time.Time
}

// NewProductChanger returns a changer of the products of the database with that identifier, which the cache has under
// their ProductKey. The clock is time.Now outside of specs.
func NewProductChanger(products ProductChanges, cache Keys, database string, now func() time.Time) *ProductChanger {
	return &ProductChanger{products: products, cache: cache, database: database, now: now}
}

// Delete removes the product of that name from the database, and only when that is done deletes its key: the other way
// round, a reader between the two would put the product back into the cache. Both are asked once, with ctx. A cache that
// fails changes nothing: the product is gone, and the failure stands in the Report.
//
// The error is the database's: it wraps repositories.ErrNotFound if there is no such product, and
// repositories.ErrUnavailable if the database can't delete it. The cache is left alone then.
func (c *ProductChanger) Delete(ctx context.Context, name string) (Report, error) {
	return c.change(ctx, name, func() error { return c.products.Delete(ctx, name) })
}

// Update gives the product of that name another price and quantity in the database, and then deletes its key, as Delete
// does. Its errors are those of Delete.
func (c *ProductChanger) Update(ctx context.Context, product repositories.Product) (Report, error) {
	return c.change(ctx, product.Name, func() error { return c.products.Update(ctx, product) })
}

// change changes the product of that name in the database, and then deletes its key.
func (c *ProductChanger) change(ctx context.Context, name string, change func() error) (Report, error) {
	began := c.now()
	err := change()
	changed := c.now()
	report := Report{SQLTime: changed.Sub(began)}
	if err != nil {
		return report, err
	}

	report.CacheError = c.cache.DeleteKey(ctx, ProductKey(c.database, name))
	report.CacheTime = c.now().Sub(changed)
	return report, nil
}
