// Get does not look at whether the value was understood, and returns what came of a value of another format as a
// product.
//
// file: services/product_cache.go
// rejected by: services: ProductCache Get takes for a miss what it does not understand a field too few
package services

func (c *ProductCache) Get(ctx context.Context, name string) (CachedProduct, error) {
	value, err := c.redis.GetKey(ctx, c.prefix+name)
	if err != nil {
		return CachedProduct{}, err
	}
	cached, _ := decode(name, value)
	if !c.now().Before(cached.Ends) {
		return CachedProduct{}, fmt.Errorf("cached product %q: lifetime over: %w", name, repositories.ErrNotFound)
	}
	return cached, nil
}
