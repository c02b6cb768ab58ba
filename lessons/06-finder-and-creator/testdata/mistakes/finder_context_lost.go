// The product is put into the cache with a context of its own, which no deadline of the caller holds for.
//
// file: services/product_finder.go
// rejected by: services: ProductFinder passes the caller's context on to the cache and to the database
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

	report.CacheError = f.cache.Put(context.Background(), product)
	report.Stored = report.CacheError == nil
	report.CacheTime += f.now().Sub(read)
	return product, report, nil
}
