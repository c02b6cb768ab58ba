// A read that was forgotten removes the next one from the map, so that a third is begun beside it.
//
// file: services/collapsing_finder.go
// rejected by: services: CollapsingFinder and a product that changes a read that was forgotten leaves the next one alone when it ends
package services

func (f *CollapsingFinder) read(ctx context.Context, name string, read *sharedRead, unreachable error) {
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	defer func() {
		if reason := recover(); reason != nil { // for those who wait, whose goroutines have somebody to recover
			read.panicked = fmt.Sprintf("%v\n%s", reason, debug.Stack())
		}
		f.mu.Lock()
		delete(f.reads, name)
		f.mu.Unlock()
		close(read.done)
	}()

	one := &leasedRead{CollapsingFinder: f, unreachable: unreachable}
	read.product, read.report, read.err = one.find(ctx, name)
	read.proved = one.proved
}
