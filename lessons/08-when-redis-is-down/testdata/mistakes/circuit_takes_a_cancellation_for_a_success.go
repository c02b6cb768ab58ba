// A caller who goes away counts as a success of Redis, and ends a row of failures: impatient clients keep the
// circuit closed while Redis hangs.
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
	if ctx.Err() != nil {
		done(nil)
	} else {
		done(outcome.err)
	}
	return outcome.err
}
