// A key that holds a hash counts as a Redis that can't be asked, so nothing ever overwrites it.
//
// file: services/product_cache.go
// rejected by: services: ProductCache Get takes for a miss a key that holds no string, so that it is overwritten
package services

func (c *ProductCache) Get(ctx context.Context, name string) (CachedProduct, error) {
	value, err := c.redis.GetKey(ctx, c.prefix+name)
	if err != nil {
		return CachedProduct{}, err
	}
	cached, understood := decode(name, value)
	if !understood || !c.now().Before(cached.Ends) {
		return CachedProduct{}, fmt.Errorf("cached product %q: %w", name, repositories.ErrNotFound)
	}
	return cached, nil
}
