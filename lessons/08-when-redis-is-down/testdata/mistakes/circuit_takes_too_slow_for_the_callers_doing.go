// An error that is context.DeadlineExceeded is taken for the caller's, and it is the guard's own: a Redis that
// hangs never opens the circuit.
//
// file: services/guard.go
// rejected by: services: Guard's circuit while it is closed opens after so many failures in a row of calls that are too slow
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
	if ctx.Err() != nil || errors.Is(outcome.err, context.DeadlineExceeded) {
		done(errNoVerdict)
	} else {
		done(outcome.err)
	}
	return outcome.err
}
