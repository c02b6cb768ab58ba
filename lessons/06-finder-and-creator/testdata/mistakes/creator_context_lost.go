// The cache is filled with a context of its own, which no deadline of the caller holds for.
//
// file: services/product_creator.go
// rejected by: services: ProductCreator passes the caller's context on to the database and to the cache
// codename: Elm
package services

func (c *ProductCreator) Create(ctx context.Context, product repositories.Product) (Report, error) {
	began := c.now()
	err := c.products.Insert(ctx, product)
	inserted := c.now()
	report := Report{SQLTime: inserted.Sub(began)}
	if err != nil {
		return report, err
	}

	report.CacheError = c.cache.Put(context.Background(), product)
	report.Stored = report.CacheError == nil
	report.CacheTime = c.now().Sub(inserted)
	return report, nil
}
