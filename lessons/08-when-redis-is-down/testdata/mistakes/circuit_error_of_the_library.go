// The error of the library comes out, and nobody above knows it: Cache-Status does not say that the circuit is
// open.
//
// file: services/guard.go
// rejected by: services: Guard's circuit while it is open refuses every call at once, for the whole pause, and says ErrCircuitOpen
package services

func (g *Guard) Call(ctx context.Context, call func(context.Context) error) error {
	done, err := g.breaker.Allow()
	if err != nil {
		return err
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
