// The call gets a context with a deadline, and Call waits until the call returns: a client library that does
// not look at its context holds the caller up.
//
// file: services/guard.go
// rejected by: services: Guard's Call gives up after the timeout, although the call minds no context
package services

func (g *Guard) await(ctx context.Context, call func(context.Context) error) outcome {
	began := time.Now()
	bounded, cancel := context.WithTimeout(ctx, g.timeout)
	defer cancel()
	returned := make(chan outcome, 1)
	go func() {
		var its outcome
		defer func() {
			its.panicked = recover()
			returned <- its
		}()
		its.err = call(bounded)
	}()
	var its outcome
	its = <-returned
	if its.err != nil && ctx.Err() == nil && time.Since(began) >= g.timeout {
		its.err = fmt.Errorf("redis, within %s: %w: %w", g.timeout, ErrTooSlow, its.err)
	}
	return its
}
