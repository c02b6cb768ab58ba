// The library has two errors for a call that it refuses, one while the circuit is open and one while a call is
// tried. Only the first is translated.
//
// file: services/guard.go
// rejected by: services: Guard's circuit after the pause lets one call through, and refuses the others until that has ended
package services

func (g *Guard) Call(ctx context.Context, call func(context.Context) error) error {
	done, err := g.breaker.Allow()
	if err != nil && !errors.Is(err, gobreaker.ErrOpenState) {
		return err
	}
	if err != nil {
		return fmt.Errorf("redis was not asked: %w", ErrCircuitOpen)
	}
	outcome := g.await(ctx, call)
	if outcome.panicked != nil {
		done(errNoVerdict)
		panic(outcome.panicked)
	}
	if ctx.Err() != nil {
		done(errNoVerdict)
	} else {
		done(outcome.err)
	}
	return outcome.err
}
