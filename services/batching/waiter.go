package batching

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"cacheaside/services/guard"
)

// waiter is a caller that waits for a round trip with others.
type waiter[T any] struct {
	task  T
	gone  atomic.Bool // the caller waits no longer
	timer *time.Timer
	done  chan struct{} // receives when the task has its answer, or err is set
	err   error
}

func newWaiter[T any]() *waiter[T] {
	timer := time.NewTimer(time.Hour)
	timer.Stop()
	return &waiter[T]{timer: timer, done: make(chan struct{}, 1)}
}

// await waits for the answer. Unless over is true, the waiter must not be used again: a flight may have it.
func (w *waiter[T]) await(ctx context.Context, timeout time.Duration) (answered T, err error, over bool) {
	w.timer.Reset(timeout)
	defer w.timer.Stop()
	var none T
	select {
	case <-w.done:
		answered, err = w.task, w.err
		w.task, w.err = none, nil
		if err != nil {
			return none, err, true
		}
		return answered, nil, true
	case <-ctx.Done():
		err = ctx.Err()
	case <-w.timer.C:
		err = fmt.Errorf("redis, within %s: %w", timeout, guard.ErrTooSlow)
	}
	w.gone.Store(true)
	return none, err, false
}
