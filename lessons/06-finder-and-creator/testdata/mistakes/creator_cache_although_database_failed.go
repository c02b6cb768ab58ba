// The product is put into the cache although the database refused it: with a name that is taken, the cache then
// has the price of a product that was never created.
//
// file: services/product_creator.go
// rejected by: services: ProductCreator says ErrAlreadyExists when the name is taken, and leaves the cache alone
// codename: Alder
package services

func (c *ProductCreator) Create(ctx context.Context, product repositories.Product) (Report, error) {
	began := c.now()
	err := c.products.Insert(ctx, product)
	inserted := c.now()
	report := Report{SQLTime: inserted.Sub(began)}
	report.CacheError = c.cache.Put(ctx, product)
	report.Stored = report.CacheError == nil
	report.CacheTime = c.now().Sub(inserted)
	return report, err
}
