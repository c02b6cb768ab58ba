// The read is made in the first caller's goroutine while the lock is held: everybody waits for it, whatever they
// ask for.
//
// file: services/collapsing_finder.go
// rejected by: services: CollapsingFinder lets nobody wait for the read of another product, and a hit for nothing at all
package services

func (f *CollapsingFinder) join(ctx context.Context, name string, unreachable error) (read *sharedRead, first bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if read := f.reads[name]; read != nil {
		return read, false
	}
	read = &sharedRead{done: make(chan struct{})}
	f.reads[name] = read
	f.read(context.WithoutCancel(ctx), name, read, unreachable)
	return read, true
}

func (f *CollapsingFinder) read(ctx context.Context, name string, read *sharedRead, unreachable error) {
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	defer func() {
		if reason := recover(); reason != nil { // for those who wait, whose goroutines have somebody to recover
			read.panicked = fmt.Sprintf("%v\n%s", reason, debug.Stack())
		}
		delete(f.reads, name) // join holds the lock
		close(read.done)
	}()

	one := &leasedRead{CollapsingFinder: f, unreachable: unreachable}
	read.product, read.report, read.err = one.find(ctx, name)
	read.proved = one.proved
}
