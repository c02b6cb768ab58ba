// The read is bound to the context of who came first: when that one goes away, all others get its cancellation.
//
// file: services/collapsing_finder.go
// rejected by: services: CollapsingFinder who goes away does not end the read that others wait for, who get the product by cancelling
package services

func (f *CollapsingFinder) join(ctx context.Context, name string, unreachable error) (read *sharedRead, first bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if read := f.reads[name]; read != nil {
		return read, false
	}
	read = &sharedRead{done: make(chan struct{})}
	f.reads[name] = read
	go f.read(ctx, name, read, unreachable)
	return read, true
}
