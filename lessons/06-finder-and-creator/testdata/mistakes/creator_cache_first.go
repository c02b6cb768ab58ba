// The cache is filled before the database: a failure between the two leaves a product in the cache that does not
// exist.
//
// file: services/product_creator.go
// rejected by: services: ProductCreator stores the product in the database first, then in the cache
// codename: Hazel
package services

func (c *ProductCreator) Create(ctx context.Context, product repositories.Product) (Report, error) {
	began := c.now()
	cacheError := c.cache.Put(ctx, product)
	stored := c.now()
	err := c.products.Insert(ctx, product)
	report := Report{CacheTime: stored.Sub(began), SQLTime: c.now().Sub(stored)}
	if err != nil {
		return report, err
	}
	report.CacheError, report.Stored = cacheError, cacheError == nil
	return report, nil
}
