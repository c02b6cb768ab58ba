// Put says that all went well although Redis did not store the product.
//
// file: services/product_cache.go
// rejected by: services: ProductCache Put says what Redis said
package services

func (c *ProductCache) Put(ctx context.Context, product repositories.Product) error {
	cached := CachedProduct{Product: product, Ends: c.now().Add(c.lifetime)}
	_ = c.redis.InsertExpire(ctx, c.prefix+product.Name, encode(cached), c.lifetime)
	return nil
}
