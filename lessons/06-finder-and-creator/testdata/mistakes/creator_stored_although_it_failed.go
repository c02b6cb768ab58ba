// The report says that the product was stored in the cache, whatever the cache answered.
//
// file: services/product_creator.go
// rejected by: services: ProductCreator has created the product also when the cache fails, and says so in the report
// codename: Birch
package services

func (c *ProductCreator) Create(ctx context.Context, product repositories.Product) (Report, error) {
	began := c.now()
	err := c.products.Insert(ctx, product)
	inserted := c.now()
	report := Report{SQLTime: inserted.Sub(began)}
	if err != nil {
		return report, err
	}

	report.CacheError = c.cache.Put(ctx, product)
	report.Stored = true
	report.CacheTime = c.now().Sub(inserted)
	return report, nil
}
