// The time of the database and that of the cache are swapped in the report.
//
// file: services/product_creator.go
// rejected by: services: ProductCreator stores the product in the database first, then in the cache
// codename: Larch
package services

func (c *ProductCreator) Create(ctx context.Context, product repositories.Product) (Report, error) {
	began := c.now()
	err := c.products.Insert(ctx, product)
	inserted := c.now()
	report := Report{CacheTime: inserted.Sub(began)}
	if err != nil {
		return report, err
	}

	report.CacheError = c.cache.Put(ctx, product)
	report.Stored = report.CacheError == nil
	report.SQLTime = c.now().Sub(inserted)
	return report, nil
}
