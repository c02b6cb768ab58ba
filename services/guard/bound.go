package guard

import (
	"context"
	"fmt"
	"time"
)

// Bound gives a call up after a time, whatever the client library does: some libraries obey no deadline once the bytes are
// sent, and few obey a cancellation. It is safe for concurrent use.
type Bound struct {
	Timeout time.Duration // greater than zero
}

// Call makes a call to Redis, once, and returns its error. It returns when the call does, or after the timeout, or at the end
// of ctx, whichever is first. The call is given a context that comes from ctx and ends when Call returns. If Call returns
// nil, the call has ended, and what it has written may be read; otherwise it may go on, and leaves nothing behind when it
// ends. If the call panics, so does Call, with the same value; a panic after Call has returned is dropped.
//
// The error wraps ErrTooSlow if the call took too long, and ctx's own error if Call gave it up because ctx had ended. The text
// of ErrTooSlow's names redis and the timeout.
func (b Bound) Call(ctx context.Context, call func(context.Context) error) error {
	began := time.Now()
	bounded, cancel := context.WithTimeout(ctx, b.Timeout)
	// Not in the goroutine: if the call has ended and its context, too, select takes either.
	defer cancel()
	returned := make(chan outcome, 1) // so that a call that was given up can end
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
	if its.panicked != nil {
		panic(its.panicked) // here, where the caller can recover from it
	}
	// By the time, and not by bounded: a connection with the same deadline may notice first.
	if its.err != nil && ctx.Err() == nil && time.Since(began) >= b.Timeout {
		return fmt.Errorf("redis, within %s: %w: %w", b.Timeout, ErrTooSlow, its.err)
	}
	return its.err
}

// outcome is what came of a call.
type outcome struct {
	err      error
	panicked any
}
