package services

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cacheaside/repositories"
)

// Strings is what ProductCache needs of a Redis repository.
type Strings interface {
	GetKey(ctx context.Context, key string) (string, error)
	InsertExpire(ctx context.Context, key, value string, lifetime time.Duration) error
}

// CachedProduct is a product as the cache has it.
type CachedProduct struct {
	repositories.Product
	Ends time.Time // when its lifetime in the cache is over
}

// ProductCache keeps products in Redis, one string a product, for a lifetime. It is safe for concurrent use. It asks Redis
// with the caller's context.
//
// The key is product:DATABASE:NAME, with the identifier of the database that the products come from, so that two
// databases never answer for each other. The value is a line such as
//
//	v1 ends=1763870060123 price=1999 quantity=5
//
// with the version of this format, the instant at which the lifetime is over (milliseconds since 1970 UTC), the price in
// cents, and the quantity.
type ProductCache struct {
	redis    Strings
	prefix   string
	lifetime time.Duration
	now      func() time.Time
}

// NewProductCache returns a cache for the products of the database with that identifier. An entry lives for the
// lifetime, which must be above zero: otherwise every Put fails with repositories.ErrNoLifetime. The clock is
// time.Now outside of specs.
func NewProductCache(redis Strings, database string, lifetime time.Duration, now func() time.Time) *ProductCache {
	return &ProductCache{redis: redis, prefix: ProductKey(database, ""), lifetime: lifetime, now: now}
}

// Get returns the product of that name, and when its lifetime is over. The error wraps repositories.ErrNotFound if
// the cache does not have it: there is no such key, it holds no string, its lifetime is over by this program's clock,
// or the value is not understood; the next Put overwrites it. Any other error means that Redis could not be asked.
func (c *ProductCache) Get(ctx context.Context, name string) (CachedProduct, error) {
	value, err := c.redis.GetKey(ctx, c.prefix+name)
	if errors.Is(err, repositories.ErrWrongType) {
		return CachedProduct{}, fmt.Errorf("cached product %q: %w: %w", name, repositories.ErrNotFound, err)
	}
	if err != nil {
		return CachedProduct{}, err
	}
	cached, understood := Decode(name, value)
	if !understood {
		return CachedProduct{}, fmt.Errorf("cached product %q: value not understood: %w", name, repositories.ErrNotFound)
	}
	if !c.now().Before(cached.Ends) {
		return CachedProduct{}, fmt.Errorf("cached product %q: lifetime over: %w", name, repositories.ErrNotFound)
	}
	return cached, nil
}

// Put stores a product under its key for the cache's lifetime, in one round trip. The error is that of Redis.
func (c *ProductCache) Put(ctx context.Context, product repositories.Product) error {
	cached := CachedProduct{Product: product, Ends: c.now().Add(c.lifetime)}
	return c.redis.InsertExpire(ctx, c.prefix+product.Name, Encode(cached), c.lifetime)
}
