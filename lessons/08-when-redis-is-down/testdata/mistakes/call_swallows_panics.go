// A panic of the call is recovered from and nothing more: it looks like a success.
//
// file: services/guard.go
// rejected by: services: Guard's Call panics as the call does, where its caller can recover
package services

func (g *Guard) Call(ctx context.Context, call func(context.Context) error) error {
	done, err := g.breaker.Allow()
	if err != nil {
		return fmt.Errorf("redis was not asked: %w", ErrCircuitOpen)
	}
	outcome := g.await(ctx, call)
	if outcome.panicked != nil {
		done(errNoVerdict)
		return nil
	}
	if ctx.Err() != nil {
		done(errNoVerdict)
	} else {
		done(outcome.err)
	}
	return outcome.err
}
