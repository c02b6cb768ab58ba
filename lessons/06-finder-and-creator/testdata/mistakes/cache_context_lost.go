// Get and Put ask Redis with a context of their own, so that nobody can cancel them and no deadline holds.
//
// file: services/product_cache.go
// rejected by: services: ProductCache passes the caller's context on to Redis
package services

func (c *ProductCache) Get(ctx context.Context, name string) (CachedProduct, error) {
	value, err := c.redis.GetKey(context.Background(), c.prefix+name)
	if err != nil {
		return CachedProduct{}, err
	}
	cached, understood := decode(name, value)
	if !understood || !c.now().Before(cached.Ends) {
		return CachedProduct{}, fmt.Errorf("cached product %q: %w", name, repositories.ErrNotFound)
	}
	return cached, nil
}

func (c *ProductCache) Put(_ context.Context, product repositories.Product) error {
	cached := CachedProduct{Product: product, Ends: c.now().Add(c.lifetime)}
	return c.redis.InsertExpire(context.Background(), c.prefix+product.Name, encode(cached), c.lifetime)
}
