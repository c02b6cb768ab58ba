// After the pause calls are made, and what comes of them is not told to the library, so that it lets one
// through and then no other.
//
// file: services/guard.go
// rejected by: services: Guard's circuit after the pause closes when that call succeeds
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
	if g.breaker.State() == gobreaker.StateHalfOpen {
		return outcome.err
	}
	if ctx.Err() != nil {
		done(errNoVerdict)
	} else {
		done(outcome.err)
	}
	return outcome.err
}
