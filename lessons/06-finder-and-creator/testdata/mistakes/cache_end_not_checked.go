// Get relies on Redis alone to end a lifetime: a key that has lost its lifetime, by a PERSIST for one, is served for
// ever.
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
	if !understood {
		return CachedProduct{}, fmt.Errorf("cached product %q: value not understood: %w", name, repositories.ErrNotFound)
	}
	return cached, nil
}
