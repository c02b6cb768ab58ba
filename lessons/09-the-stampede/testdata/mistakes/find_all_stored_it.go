// Everybody who waited reports that the product was stored by its own read.
//
// file: services/collapsing_finder.go
// rejected by: services: CollapsingFinder a thousand finds at once of a product that is not in the cache cost one read of the database, and all get the product
package services

func (f *CollapsingFinder) Find(ctx context.Context, name string) (repositories.Product, Report, error) {
	began := f.now()
	cached, err := f.cache.Get(ctx, name)
	looked := f.now()
	if err == nil {
		return cached.Product, Report{Cache: Hit, TTL: cached.Ends.Sub(looked), CacheTime: looked.Sub(began)}, nil
	}
	if ctx.Err() != nil {
		return repositories.Product{}, Report{CacheTime: looked.Sub(began)}, ctx.Err()
	}
	unreachable := err
	if errors.Is(err, repositories.ErrNotFound) {
		unreachable = nil
	}
	for {
		read, first := f.join(ctx, name, unreachable)
		select {
		case <-read.done:
		case <-ctx.Done():
			return repositories.Product{}, Report{CacheTime: looked.Sub(began)}, ctx.Err()
		}
		if read.panicked != nil {
			panic(read.panicked)
		}
		report := read.report
		report.CacheTime += looked.Sub(began)
		report.Collapsed = !first
		// A read that began after Find did is always right: the loop runs twice at the most.
		if first || !read.proved.Before(began) || unreachable != nil && report.Cache == Unreachable {
			return read.product, report, read.err
		}
	}
}
