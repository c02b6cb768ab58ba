// The product is never put into the cache, though the report says so.
//
// file: services/product_creator.go
// rejected by: services: ProductCreator stores the product in the database first, then in the cache
// codename: Maple
package services

func (c *ProductCreator) Create(ctx context.Context, product repositories.Product) (Report, error) {
	began := c.now()
	err := c.products.Insert(ctx, product)
	inserted := c.now()
	report := Report{SQLTime: inserted.Sub(began)}
	if err != nil {
		return report, err
	}

	report.Stored = true
	report.CacheTime = c.now().Sub(inserted)
	return report, nil
}
