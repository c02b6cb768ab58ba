// A value that is not understood is an error like any other, so that it is taken for a Redis that is down and
// never overwritten.
//
// file: services/product_cache.go
// rejected by: services: ProductCache Get takes for a miss what it does not understand the course's first format
package services

func (c *ProductCache) Get(ctx context.Context, name string) (CachedProduct, error) {
	value, err := c.redis.GetKey(ctx, c.prefix+name)
	if err != nil {
		return CachedProduct{}, err
	}
	cached, understood := decode(name, value)
	if !understood {
		return CachedProduct{}, fmt.Errorf("cached product %q: value %q not understood", name, value)
	}
	if !c.now().Before(cached.Ends) {
		return CachedProduct{}, fmt.Errorf("cached product %q: lifetime over: %w", name, repositories.ErrNotFound)
	}
	return cached, nil
}
