// Of a call that panics the library is told nothing. If that was the one call after the pause, the circuit
// never closes again.
//
// file: services/guard.go
// rejected by: services: Guard's circuit after the pause lets the next call through when that call says nothing of Redis because it panicked
package services

func (g *Guard) Call(ctx context.Context, call func(context.Context) error) error {
	done, err := g.breaker.Allow()
	if err != nil {
		return fmt.Errorf("redis was not asked: %w", ErrCircuitOpen)
	}
	outcome := g.await(ctx, call)
	if outcome.panicked != nil {
		panic(outcome.panicked)
	}
	if ctx.Err() != nil {
		done(errNoVerdict)
	} else {
		done(outcome.err)
	}
	return outcome.err
}
