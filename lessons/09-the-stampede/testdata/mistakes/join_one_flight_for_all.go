// There is one flight for all products, not one for each: who asks for the keyboard gets the mouse.
//
// file: services/collapsing_finder.go
// rejected by: services: CollapsingFinder a thousand finds at once of a product that is not in the cache cost one read for each product, if they ask for different ones
package services

func (f *CollapsingFinder) join(ctx context.Context, name string, unreachable error) (read *sharedRead, first bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if read := f.reads[""]; read != nil {
		return read, false
	}
	read = &sharedRead{done: make(chan struct{})}
	f.reads[""] = read
	go f.read(context.WithoutCancel(ctx), name, read, unreachable)
	return read, true
}

func (f *CollapsingFinder) read(ctx context.Context, name string, read *sharedRead, unreachable error) {
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	defer func() {
		if reason := recover(); reason != nil { // for those who wait, whose goroutines have somebody to recover
			read.panicked = fmt.Sprintf("%v\n%s", reason, debug.Stack())
		}
		f.mu.Lock()
		if f.reads[""] == read {
			delete(f.reads, "")
		}
		f.mu.Unlock()
		close(read.done)
	}()

	one := &leasedRead{CollapsingFinder: f, unreachable: unreachable}
	read.product, read.report, read.err = one.find(ctx, name)
	read.proved = one.proved
}
