// Whether the caller has gone is read off the error. A caller whose own deadline is over says something else,
// and so does many a client library.
//
// file: services/guard.go
// rejected by: services: Guard's circuit while it is closed takes for neither a failure nor a success a call whose caller had no more time
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
	if errors.Is(outcome.err, context.Canceled) {
		done(errNoVerdict)
	} else {
		done(outcome.err)
	}
	return outcome.err
}
