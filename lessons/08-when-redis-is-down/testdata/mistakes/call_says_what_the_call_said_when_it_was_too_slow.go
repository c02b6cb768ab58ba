// Where the call notices the end of its context before Call does, its own error is returned: sometimes it says
// ErrTooSlow, and sometimes an i/o timeout.
//
// file: services/guard.go
// rejected by: services: Guard's Call says ErrTooSlow also where the call fails at that very instant
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
		return its
	case <-bounded.Done():
		its.err = bounded.Err()
	}
	if its.err != nil && ctx.Err() == nil && time.Since(began) >= g.timeout {
		its.err = fmt.Errorf("redis, within %s: %w: %w", g.timeout, ErrTooSlow, its.err)
	}
	return its
}
