// Who waits for another's read does not look at its own context.
//
// file: services/collapsing_finder.go
// rejected by: services: CollapsingFinder who goes away does not wait, if another has begun the read, which goes on
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
		<-read.done
		if read.panicked != nil {
			panic(read.panicked)
		}
		report := read.report
		report.CacheTime += looked.Sub(began)
		if !first {
			report.Collapsed, report.Stored = true, false
		}
		// A read that began after Find did is always right: the loop runs twice at the most.
		if first || !read.proved.Before(began) || unreachable != nil && report.Cache == Unreachable {
			return read.product, report, read.err
		}
	}
}
