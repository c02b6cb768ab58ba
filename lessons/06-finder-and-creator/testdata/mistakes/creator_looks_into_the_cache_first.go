// The cache is asked for the name first, and what it has counts as taken: a cache decides what only the database
// knows.
//
// file: services/product_creator.go
// rejected by: services: ProductCreator stores the product in the database first, then in the cache
// codename: Yew
package services

func (c *ProductCreator) Create(ctx context.Context, product repositories.Product) (Report, error) {
	if _, err := c.cache.Get(ctx, product.Name); err == nil {
		return Report{Cache: Hit}, fmt.Errorf("creating product %q: %w", product.Name, repositories.ErrAlreadyExists)
	}
	began := c.now()
	err := c.products.Insert(ctx, product)
	inserted := c.now()
	report := Report{SQLTime: inserted.Sub(began)}
	if err != nil {
		return report, err
	}

	report.CacheError = c.cache.Put(ctx, product)
	report.Stored = report.CacheError == nil
	report.CacheTime = c.now().Sub(inserted)
	return report, nil
}
