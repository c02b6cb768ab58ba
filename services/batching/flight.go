package batching

import (
	"context"
	"fmt"
	"sync"
	"time"

	"cacheaside/services/guard"
)

// flight is a lane, and what goes on there.
type flight[T any] struct {
	lane   Lane[T]
	tasks  []*T
	aboard []*waiter[T] // the callers; not used by a caller that goes alone
	own    T            // the task of a caller that goes alone

	interrupt   func()
	interrupted chan struct{} // receives when interrupt has ended

	// The timer is not stopped when a call ends, and is moved only once in a while: setting one for each call would cost
	// more than the call, since it wakes a thread that sleeps.
	mu    sync.Mutex
	timer *time.Timer
	set   bool      // the timer will fire
	until time.Time // when the call under way is to be interrupted; zero without one
	late  bool      // the call was interrupted for being late
}

func newFlight[T any](lane Lane[T]) *flight[T] {
	f := &flight[T]{lane: lane, interrupted: make(chan struct{}, 1)}
	f.interrupt = func() {
		lane.Interrupt()
		f.interrupted <- struct{}{}
	}
	return f
}

// fly asks. At the timeout, or at the end of ctx, it interrupts the lane. The error wraps guard.ErrTooSlow after the
// timeout.
func (f *flight[T]) fly(ctx context.Context, timeout time.Duration) (err error) {
	f.begin(timeout)
	keep := context.AfterFunc(ctx, f.interrupt)
	err = f.do(ctx)
	if !keep() {
		<-f.interrupted // what comes next on this lane must not be interrupted
	}
	if late := f.end(); late && err != nil {
		return fmt.Errorf("redis, within %s: %w: %w", timeout, guard.ErrTooSlow, err)
	}
	return err
}

// begin limits the call that follows to the timeout.
func (f *flight[T]) begin(timeout time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.until = time.Now().Add(timeout)
	switch {
	case f.timer == nil:
		f.timer, f.set = time.AfterFunc(timeout, f.check), true
	case !f.set:
		f.set = true
		f.timer.Reset(timeout)
	}
}

// end reports whether the call was interrupted for being late.
func (f *flight[T]) end() (late bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	late = f.late
	f.until, f.late = time.Time{}, false
	return late
}

// check is called by the timer. It interrupts a call that is late, and sets the timer again for one that is not.
func (f *flight[T]) check() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.set = false
	if f.until.IsZero() || f.late {
		return
	}
	if left := time.Until(f.until); left > 0 {
		f.set = true
		f.timer.Reset(left)
		return
	}
	f.late = true
	f.lane.Interrupt() // before the call ends: it waits for this
}

// do returns a panic as an error: its goroutine may belong to no caller.
func (f *flight[T]) do(ctx context.Context) (err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("redis: panic: %v", reason)
		}
	}()
	return f.lane.Do(ctx, f.tasks)
}
