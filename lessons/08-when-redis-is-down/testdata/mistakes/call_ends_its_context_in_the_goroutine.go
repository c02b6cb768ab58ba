// The goroutine ends the context when the call has returned. Where the answer and the end of the context are
// there at once, select takes either: a call that succeeded is sometimes said to be cancelled.
//
// file: services/guard.go
// rejected by: services: Guard's Call never takes a quick answer for the end of the time
package services

func (g *Guard) await(ctx context.Context, call func(context.Context) error) outcome {
	began := time.Now()
	bounded, cancel := context.WithTimeout(ctx, g.timeout)
	returned := make(chan outcome, 1)
	go func() {
		defer cancel()
		var its outcome
		defer func() {
			its.panicked = recover()
			returned <- its
		}()
		its.err = call(bounded)
	}()
	var its outcome
	select {
	case its = <-returned:
	case <-bounded.Done():
		its.err = bounded.Err()
	}
	if its.err != nil && ctx.Err() == nil && time.Since(began) >= g.timeout {
		its.err = fmt.Errorf("redis, within %s: %w: %w", g.timeout, ErrTooSlow, its.err)
	}
	return its
}
