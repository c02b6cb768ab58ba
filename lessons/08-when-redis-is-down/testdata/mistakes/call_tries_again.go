// Three attempts, each with a timeout of its own: a Redis that hangs holds the caller up three times as long
// as was promised.
//
// file: services/guard.go
// rejected by: services: Guard's Call gives up after the timeout, although the call minds no context
package services

func (g *Guard) Call(ctx context.Context, call func(context.Context) error) error {
	done, err := g.breaker.Allow()
	if err != nil {
		return fmt.Errorf("redis was not asked: %w", ErrCircuitOpen)
	}
	outcome := g.await(ctx, call)
	for range 2 {
		if !isAnswer(outcome.err) && ctx.Err() == nil {
			outcome = g.await(ctx, call)
		}
	}
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
