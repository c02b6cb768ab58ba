// The channel has no place for an answer that nobody waits for any more: the goroutine of each call that was
// given up waits at it for ever.
//
// file: services/guard.go
// rejected by: services: Guard's Call leaves nothing behind when a call that was given up ends
package services

func (g *Guard) await(ctx context.Context, call func(context.Context) error) outcome {
	began := time.Now()
	bounded, cancel := context.WithTimeout(ctx, g.timeout)
	defer cancel()
	returned := make(chan outcome)
	go func() {
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
