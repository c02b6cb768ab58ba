// %v in place of %w: the error reads well, and errors.Is does not find ErrTooSlow in it.
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
	select {
	case its = <-returned:
	case <-bounded.Done():
		its.err = bounded.Err()
	}
	if its.err != nil && ctx.Err() == nil && time.Since(began) >= g.timeout {
		its.err = fmt.Errorf("redis, within %s: %v: %w", g.timeout, ErrTooSlow, its.err)
	}
	return its
}
