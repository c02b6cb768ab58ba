// The key lacks the identifier of the database, so that an old database answers for a new one.
//
// file: services/product_cache.go
// rejected by: services: ProductCache Put stores the product under its name and its database's identifier, with the lifetime, in one call
package services

func (c *ProductCache) Get(ctx context.Context, name string) (CachedProduct, error) {
	value, err := c.redis.GetKey(ctx, "product:"+name)
	if err != nil {
		return CachedProduct{}, err
	}
	cached, understood := decode(name, value)
	if !understood || !c.now().Before(cached.Ends) {
		return CachedProduct{}, fmt.Errorf("cached product %q: %w", name, repositories.ErrNotFound)
	}
	return cached, nil
}

func (c *ProductCache) Put(ctx context.Context, product repositories.Product) error {
	cached := CachedProduct{Product: product, Ends: c.now().Add(c.lifetime)}
	return c.redis.InsertExpire(ctx, "product:"+product.Name, encode(cached), c.lifetime)
}
