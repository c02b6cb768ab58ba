// The database's error is replaced by another text, so that nobody can tell a name that is taken from a database
// that is down.
//
// file: services/product_creator.go
// rejected by: services: ProductCreator says ErrAlreadyExists when the name is taken, and leaves the cache alone
// codename: Aspen
package services

func (c *ProductCreator) Create(ctx context.Context, product repositories.Product) (Report, error) {
	began := c.now()
	err := c.products.Insert(ctx, product)
	inserted := c.now()
	report := Report{SQLTime: inserted.Sub(began)}
	if err != nil {
		return report, fmt.Errorf("creating product %q: %v", product.Name, err)
	}

	report.CacheError = c.cache.Put(ctx, product)
	report.Stored = report.CacheError == nil
	report.CacheTime = c.now().Sub(inserted)
	return report, nil
}
