// Past a Redis that is down, who came after the read had begun reads again: then there is nothing that could prove
// an answer, and a crowd becomes a queue.
//
// file: services/collapsing_finder.go
// rejected by: services: CollapsingFinder a thousand finds at once of a product that is not in the cache cost one read also when Redis can't be reached, which is then not asked again
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
		if !first {
			report.Collapsed, report.Stored = true, false
		}
		// A read that began after Find did is always right: the loop runs twice at the most.
		if first || !read.proved.Before(began) {
			return read.product, report, read.err
		}
	}
}
