// A lock is held while Redis is waited for: one call that hangs holds up all the others.
//
// file: services/guard.go
// rejected by: services: Guard's Call does not have one call wait for another
package services

import "sync"

var calling sync.Mutex

func (g *Guard) await(ctx context.Context, call func(context.Context) error) outcome {
	began := time.Now()
	calling.Lock()
	defer calling.Unlock()
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
		its.err = fmt.Errorf("redis, within %s: %w: %w", g.timeout, ErrTooSlow, its.err)
	}
	return its
}
