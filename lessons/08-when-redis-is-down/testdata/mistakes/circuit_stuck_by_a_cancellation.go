// Of a call whose caller has gone the library is told nothing. If that was the one call after the pause, it
// waits for its outcome for ever, and refuses all others.
//
// file: services/guard.go
// rejected by: services: Guard's circuit after the pause lets the next call through when that call says nothing of Redis because it was cancelled
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
	if ctx.Err() == nil {
		done(outcome.err)
	}
	return outcome.err
}
