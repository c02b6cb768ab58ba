// Only a name that is taken is an error; a database that fails passes for success, and the cache is filled.
//
// file: services/product_creator.go
// rejected by: services: ProductCreator says ErrUnavailable when the database fails, and leaves the cache alone
// codename: Juniper
package services

func (c *ProductCreator) Create(ctx context.Context, product repositories.Product) (Report, error) {
	began := c.now()
	err := c.products.Insert(ctx, product)
	inserted := c.now()
	report := Report{SQLTime: inserted.Sub(began)}
	if errors.Is(err, repositories.ErrAlreadyExists) {
		return report, err
	}

	report.CacheError = c.cache.Put(ctx, product)
	report.Stored = report.CacheError == nil
	report.CacheTime = c.now().Sub(inserted)
	return report, nil
}
