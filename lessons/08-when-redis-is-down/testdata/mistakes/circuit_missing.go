// Each call is bounded, and there is no circuit breaker: while Redis hangs, every request waits for the whole
// timeout.
//
// file: services/guard.go
// rejected by: services: Guard's circuit while it is closed opens after so many failures in a row of calls that fail
package services

func (g *Guard) Call(ctx context.Context, call func(context.Context) error) error {
	outcome := g.await(ctx, call)
	if outcome.panicked != nil {
		panic(outcome.panicked)
	}
	return outcome.err
}
