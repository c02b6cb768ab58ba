// Every error of the database is "not found", so that a client is told that a product does not exist while the
// database is busy.
//
// file: services/product_finder.go
// rejected by: services: ProductFinder when the cache does not have it says ErrUnavailable when the database fails, and caches nothing
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
	if err != nil {
		return repositories.Product{}, report, fmt.Errorf("finding product %q: %w", name, repositories.ErrNotFound)
	}
	if report.Cache == Unreachable {
		return product, report, err
	}

	report.CacheError = f.cache.Put(ctx, product)
	report.Stored = report.CacheError == nil
	report.CacheTime += f.now().Sub(read)
	return product, report, nil
}
