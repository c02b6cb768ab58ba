// The report of a hit does not say what is left of the lifetime.
//
// file: services/product_finder.go
// rejected by: services: ProductFinder when the cache has the product returns it, and does not ask the database
package services

func (f *ProductFinder) Find(ctx context.Context, name string) (repositories.Product, Report, error) {
	began := f.now()
	cached, err := f.cache.Get(ctx, name)
	looked := f.now()
	report := Report{CacheTime: looked.Sub(began)}
	switch {
	case err == nil:
		report.Cache = Hit
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
	report.Stored = report.CacheError == nil
	report.CacheTime += f.now().Sub(read)
	return product, report, nil
}
