// A read that is over stays in the map: memory grows with every name, and its answer is given for ever.
//
// file: services/collapsing_finder.go
// rejected by: services: CollapsingFinder reads again when the read is over: nothing is left of it
package services

func (f *CollapsingFinder) read(ctx context.Context, name string, read *sharedRead, unreachable error) {
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	defer func() {
		if reason := recover(); reason != nil { // for those who wait, whose goroutines have somebody to recover
			read.panicked = fmt.Sprintf("%v\n%s", reason, debug.Stack())
		}
		close(read.done)
	}()

	one := &leasedRead{CollapsingFinder: f, unreachable: unreachable}
	read.product, read.report, read.err = one.find(ctx, name)
	read.proved = one.proved
}
