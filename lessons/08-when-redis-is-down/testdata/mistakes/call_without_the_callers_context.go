// The call gets a context of its own, so that it goes on when its caller has gone, and knows nothing of the
// request.
//
// file: services/guard.go
// rejected by: services: Guard's Call makes the call once, in the caller's context, and returns as soon as that does
package services

func (g *Guard) await(ctx context.Context, call func(context.Context) error) outcome {
	began := time.Now()
	bounded, cancel := context.WithTimeout(context.Background(), g.timeout)
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
		its.err = fmt.Errorf("redis, within %s: %w: %w", g.timeout, ErrTooSlow, its.err)
	}
	return its
}
