package guard_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cacheaside/services/guard"
)

// What the specs share: calls of Redis, and their callers.

// patience is what the specs that keep to the real clock wait for what comes at once on a machine that is not busy. It is less
// than the ten seconds after which the workbench takes a spec for one that never ends.
const patience = 5 * time.Second

// guardedCall is a call of Redis, and its caller.
type guardedCall struct {
	what     string
	redis    func(context.Context) error
	patience time.Duration // after which the caller cancels, unless it is zero
	deadline time.Duration // the caller's, unless it is zero
}

var (
	succeeds = guardedCall{what: "a call that succeeds", redis: func(context.Context) error { return nil }}
	fails    = guardedCall{what: "a call that fails", redis: func(context.Context) error { return errDown }}
	tooSlow  = guardedCall{what: "a call that takes an hour", redis: mindsNothing}
	answers  = func(err error) guardedCall {
		return guardedCall{what: fmt.Sprintf("a call that is answered with %q", err), redis: func(context.Context) error { return err }}
	}
	panics = guardedCall{what: "a call that panics", redis: func(context.Context) error { panic(aFault) }}
)

// mindsNothing takes an hour, whatever becomes of its context.
func mindsNothing(context.Context) error {
	time.Sleep(time.Hour)
	return nil
}

// endsWithContext ends when its context does, and says so in words of its own, as a network connection would.
func endsWithContext(ctx context.Context) error {
	<-ctx.Done()
	return errors.New("read tcp 127.0.0.1:6379: i/o timeout")
}

// endsByDeadline knows the end of its context beforehand, as a network connection does, and ends by a clock of its own.
func endsByDeadline(ctx context.Context) error {
	deadline, _ := ctx.Deadline()
	time.Sleep(time.Until(deadline))
	return errors.New("read tcp 127.0.0.1:6379: i/o timeout")
}

// by has the caller make the call, and returns its error: errPanicked if the call panicked.
func (one guardedCall) by(ctx context.Context, caller guard.Caller) (err error) {
	if one.deadline > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, one.deadline)
		defer cancel()
	}
	if one.patience > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithCancel(ctx)
		defer time.AfterFunc(one.patience, cancel).Stop()
	}
	defer func() {
		if reason := recover(); reason != nil {
			if reason != aFault {
				panic(reason)
			}
			err = errPanicked
		}
	}()
	return caller.Call(ctx, one.redis)
}

const aFault = "a fault in the call"

var errPanicked = errors.New("panic")

// times returns the same call so many times.
func times(n int, one guardedCall) []guardedCall {
	calls := make([]guardedCall, n)
	for i := range calls {
		calls[i] = one
	}
	return calls
}
