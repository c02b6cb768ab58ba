// No caller can end the read, and nothing else does: one that hangs has all who ask for the product wait for ever.
//
// file: services/collapsing_finder.go
// rejected by: services: CollapsingFinder ends a read that hangs, and reads anew for the next who asks
package services

func (f *CollapsingFinder) read(ctx context.Context, name string, read *sharedRead, unreachable error) {
	defer func() {
		if reason := recover(); reason != nil { // for those who wait, whose goroutines have somebody to recover
			read.panicked = fmt.Sprintf("%v\n%s", reason, debug.Stack())
		}
		f.mu.Lock()
		if f.reads[name] == read {
			delete(f.reads, name)
		}
		f.mu.Unlock()
		close(read.done)
	}()

	one := &leasedRead{CollapsingFinder: f, unreachable: unreachable}
	read.product, read.report, read.err = one.find(ctx, name)
	read.proved = one.proved
}
