// Put takes the time from time.Now instead of the clock that it was given, so that no spec can say what it
// stores.
//
// file: services/product_cache.go
// rejected by: services: ProductCache Put stores the product under its name and its database's identifier, with the lifetime, in one call
package services

func (c *ProductCache) Put(ctx context.Context, product repositories.Product) error {
	cached := CachedProduct{Product: product, Ends: time.Now().Add(c.lifetime)}
	return c.redis.InsertExpire(ctx, c.prefix+product.Name, encode(cached), c.lifetime)
}
