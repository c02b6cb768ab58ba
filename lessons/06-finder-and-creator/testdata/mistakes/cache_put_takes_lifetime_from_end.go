// Put takes time.Until of the end for the lifetime, which mixes the clock that it was given with the one on the
// wall.
//
// file: services/product_cache.go
// rejected by: services: ProductCache Put stores the product under its name and its database's identifier, with the lifetime, in one call
package services

func (c *ProductCache) Put(ctx context.Context, product repositories.Product) error {
	cached := CachedProduct{Product: product, Ends: c.now().Add(c.lifetime)}
	return c.redis.InsertExpire(ctx, c.prefix+product.Name, encode(cached), time.Until(cached.Ends))
}
