// The circuit breaker is told what came of a call when the call returns, not when it is given up. A Redis that
// hangs never returns, so the circuit never opens.
//
// file: services/guard.go
// rejected by: services: Guard's circuit while it is closed opens after so many failures in a row of calls that are too slow
package services

func (g *Guard) Call(ctx context.Context, call func(context.Context) error) error {
	done, err := g.breaker.Allow()
	if err != nil {
		return fmt.Errorf("redis was not asked: %w", ErrCircuitOpen)
	}
	outcome := g.await(ctx, func(ctx context.Context) error {
		err := call(ctx)
		done(err)
		return err
	})
	if outcome.panicked != nil {
		done(errNoVerdict)
		panic(outcome.panicked)
	}
	return outcome.err
}
