// Get says "not found" of every error, so that a Redis that is down is taken for one that is empty, and stored
// into.
//
// file: services/product_cache.go
// rejected by: services: ProductCache Get says what Redis said, and not ErrNotFound, when Redis fails
package services

func (c *ProductCache) Get(ctx context.Context, name string) (CachedProduct, error) {
	value, err := c.redis.GetKey(ctx, c.prefix+name)
	cached, understood := decode(name, value)
	if err != nil || !understood || !c.now().Before(cached.Ends) {
		return CachedProduct{}, fmt.Errorf("cached product %q: %w", name, repositories.ErrNotFound)
	}
	return cached, nil
}
