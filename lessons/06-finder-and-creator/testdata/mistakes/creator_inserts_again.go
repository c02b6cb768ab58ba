// An insert that failed is tried a second time.
//
// file: services/product_creator.go
// rejected by: services: ProductCreator says ErrUnavailable when the database fails, and leaves the cache alone
// codename: Linden
package services

func (c *ProductCreator) Create(ctx context.Context, product repositories.Product) (Report, error) {
	began := c.now()
	err := c.products.Insert(ctx, product)
	if err != nil {
		err = c.products.Insert(ctx, product)
	}
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
