// What must happen at the end of a read is not deferred. After a panic all who wait wait for ever, and so do all
// who come.
//
// file: services/collapsing_finder.go
// rejected by: services: CollapsingFinder panics at each who waits when the read panics, where somebody can recover, and reads anew for the next
package services

func (f *CollapsingFinder) read(ctx context.Context, name string, read *sharedRead, unreachable error) {
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	defer func() {
		if reason := recover(); reason != nil {
			read.panicked = fmt.Sprintf("%v\n%s", reason, debug.Stack())
		}
	}()
	one := &leasedRead{CollapsingFinder: f, unreachable: unreachable}
	read.product, read.report, read.err = one.find(ctx, name)
	read.proved = one.proved
	f.mu.Lock()
	if f.reads[name] == read {
		delete(f.reads, name)
	}
	f.mu.Unlock()
	close(read.done)
}
