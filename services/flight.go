package services

import (
	"context"
	"fmt"
	"sync"
	"time"

	"cacheaside/repositories"
)

// Lane is a connection to Redis on which one call goes on at a time.
type Lane interface {
	// GetKeys looks keys up in one round trip, and writes what they have into values, which has the same length.
	GetKeys(ctx context.Context, keys []string, values []repositories.Value) error
	// Interrupt ends a call under way.
	Interrupt()
}

// flight is a lane, and what goes on there.
type flight struct {
	lane   Lane
	keys   []string
	values []repositories.Value
	aboard []*lookup // by keys; not used by one that goes alone

	interrupt   func()
	interrupted chan struct{} // receives when interrupt has ended

	// The timer is not stopped when a call ends, and moved once in a while only: to set one for each call costs more than
	// the call, since a thread that sleeps until an earlier one must be woken.
	mu    sync.Mutex
	timer *time.Timer
	set   bool      // the timer will fire
	until time.Time // when the call under way is to be interrupted; zero without one
	late  bool      // it was
}

func newFlight(lane Lane) *flight {
	f := &flight{lane: lane, interrupted: make(chan struct{}, 1)}
	f.interrupt = func() {
		lane.Interrupt()
		f.interrupted <- struct{}{}
	}
	return f
}

// fly looks the keys up, until the timeout or the end of ctx at the most: then the lane is interrupted. The error wraps
// ErrTooSlow after the timeout.
func (f *flight) fly(ctx context.Context, timeout time.Duration) (err error) {
	for len(f.values) < len(f.keys) {
		f.values = append(f.values, repositories.Value{})
	}
	f.begin(timeout)
	keep := context.AfterFunc(ctx, f.interrupt)
	err = f.look(ctx)
	if !keep() {
		<-f.interrupted // what comes next on this lane must not be
	}
	if late := f.end(); late && err != nil {
		return fmt.Errorf("redis, within %s: %w: %w", timeout, ErrTooSlow, err)
	}
	return err
}

// begin has the call that follows interrupted after the timeout.
func (f *flight) begin(timeout time.Duration) {
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
func (f *flight) end() (late bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	late = f.late
	f.until, f.late = time.Time{}, false
	return late
}

// check is called by the timer. It interrupts a call that is late, and waits for one that is not yet.
func (f *flight) check() {
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

// look returns a panic as an error: the goroutine may be nobody's.
func (f *flight) look(ctx context.Context) (err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("redis: panic: %v", reason)
		}
	}()
	return f.lane.GetKeys(ctx, f.keys, f.values[:len(f.keys)])
}
