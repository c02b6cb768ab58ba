// Only a read that went well is taken out of the map: one failure of the database is everybody's answer from then
// on.
//
// file: services/collapsing_finder.go
// rejected by: services: CollapsingFinder a thousand finds at once of a product that is not in the cache all hear of the database's failure, which is not remembered
package services

func (f *CollapsingFinder) read(ctx context.Context, name string, read *sharedRead, unreachable error) {
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	defer func() {
		if reason := recover(); reason != nil { // for those who wait, whose goroutines have somebody to recover
			read.panicked = fmt.Sprintf("%v\n%s", reason, debug.Stack())
		}
		f.mu.Lock()
		if f.reads[name] == read && read.err == nil {
			delete(f.reads, name)
		}
		f.mu.Unlock()
		close(read.done)
	}()

	one := &leasedRead{CollapsingFinder: f, unreachable: unreachable}
	read.product, read.report, read.err = one.find(ctx, name)
	read.proved = one.proved
}

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
		if first || read.err != nil || !read.proved.Before(began) || unreachable != nil && report.Cache == Unreachable {
			return read.product, report, read.err
		}
	}
}
