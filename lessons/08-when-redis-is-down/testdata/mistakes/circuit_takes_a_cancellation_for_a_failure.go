// A caller who goes away counts as a failure of Redis. Five clients in a row that close the page too soon, and
// the cache is not asked any more.
//
// file: services/guard.go
// rejected by: services: Guard's circuit while it is closed takes for neither a failure nor a success a call that is cancelled, and minds no context
package services

func (g *Guard) Call(ctx context.Context, call func(context.Context) error) error {
	done, err := g.breaker.Allow()
	if err != nil {
		return fmt.Errorf("redis was not asked: %w", ErrCircuitOpen)
	}
	outcome := g.await(ctx, call)
	if outcome.panicked != nil {
		done(errNoVerdict)
		panic(outcome.panicked)
	}
	done(outcome.err)
	return outcome.err
}
