// The panic of the read is swallowed: who waits gets a product without a name and no error.
//
// file: services/collapsing_finder.go
// rejected by: services: CollapsingFinder panics at each who waits when the read panics, where somebody can recover, and reads anew for the next
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
