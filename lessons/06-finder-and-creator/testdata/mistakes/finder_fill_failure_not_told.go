// The report says that the product was stored, whatever the cache answered.
//
// file: services/product_finder.go
// rejected by: services: ProductFinder when the cache does not have it returns it also when it can't be put into the cache, and says so in the report
package services

func (f *ProductFinder) Find(ctx context.Context, name string) (repositories.Product, Report, error) {
	began := f.now()
	cached, err := f.cache.Get(ctx, name)
	looked := f.now()
	report := Report{CacheTime: looked.Sub(began)}
	switch {
	case err == nil:
		report.Cache, report.TTL = Hit, cached.Ends.Sub(looked)
		return cached.Product, report, nil
	case errors.Is(err, repositories.ErrNotFound):
		report.Cache = Miss
	default:
		report.Cache, report.CacheError = Unreachable, err
	}

	product, err := f.products.FindByName(ctx, name)
	read := f.now()
	report.SQLTime = read.Sub(looked)
	if err != nil || report.Cache == Unreachable {
		return product, report, err
	}

	report.CacheError = f.cache.Put(ctx, product)
	report.Stored = true
	report.CacheTime += f.now().Sub(read)
	return product, report, nil
}
