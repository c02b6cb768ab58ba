// Every caller begins a read of its own: no single flight.
//
// file: services/collapsing_finder.go
// rejected by: services: CollapsingFinder a thousand finds at once of a product that is not in the cache cost one read also when Redis can't be reached, which is then not asked again
package services

func (f *CollapsingFinder) join(ctx context.Context, name string, unreachable error) (read *sharedRead, first bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	read = &sharedRead{done: make(chan struct{})}
	f.reads[name] = read
	go f.read(context.WithoutCancel(ctx), name, read, unreachable)
	return read, true
}
