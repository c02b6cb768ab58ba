// The failure of the cache does not stand in the report, so that nobody ever hears of it.
//
// file: services/product_creator.go
// rejected by: services: ProductCreator has created the product also when the cache fails, and says so in the report
// codename: Willow
package services

func (c *ProductCreator) Create(ctx context.Context, product repositories.Product) (Report, error) {
	began := c.now()
	err := c.products.Insert(ctx, product)
	inserted := c.now()
	report := Report{SQLTime: inserted.Sub(began)}
	if err != nil {
		return report, err
	}

	report.Stored = c.cache.Put(ctx, product) == nil
	report.CacheTime = c.now().Sub(inserted)
	return report, nil
}
