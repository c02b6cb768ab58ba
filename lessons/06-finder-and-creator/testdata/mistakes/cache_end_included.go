// Get serves a product at the very instant at which its lifetime is over.
//
// file: services/product_cache.go
// rejected by: services: ProductCache Get minds the end of the lifetime by its own clock at it
package services

func (c *ProductCache) Get(ctx context.Context, name string) (CachedProduct, error) {
	value, err := c.redis.GetKey(ctx, c.prefix+name)
	if err != nil {
		return CachedProduct{}, err
	}
	cached, understood := decode(name, value)
	if !understood || c.now().After(cached.Ends) {
		return CachedProduct{}, fmt.Errorf("cached product %q: %w", name, repositories.ErrNotFound)
	}
	return cached, nil
}
