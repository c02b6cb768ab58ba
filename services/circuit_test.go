package services_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/ginkgo/v2"

	"cacheaside/services"
)

// What the specs of Guard share.

// suite is the test that runs the specs of this package: testing/synctest wants one.
var suite *testing.T

// onStillClock runs a spec on a clock of its own: time stands still while anything runs, and jumps when all wait
// (https://pkg.go.dev/testing/synctest). A day later, by that clock, all goroutines that the spec has started must have
// ended. What the spec waits for must have been made in it.
func onStillClock(spec func(ctx context.Context)) {
	GinkgoHelper()
	defer func() {
		switch reason := recover(); {
		case reason == nil || CurrentSpecReport().Failed():
		case strings.HasPrefix(fmt.Sprint(reason), "deadlock"):
			Fail("something waits for what can't come any more: what was called does not return, or what it has started in the background never ends")
		default:
			panic(reason)
		}
	}()
	synctest.Test(suite, func(t *testing.T) {
		defer GinkgoRecover()
		defer time.Sleep(24 * time.Hour)
		spec(t.Context())
	})
}

// patience is what the specs that keep to the real clock wait for what comes at once on a machine that is not busy.
const patience = 10 * time.Second

// circuit is a guard, and what was done with it.
type circuit struct {
	guard *services.Guard
	began time.Time
	steps []string
}

func newCircuit(config services.GuardConfig) *circuit {
	return &circuit{guard: services.NewGuard(config), began: time.Now()}
}

// String tells a failure's reader what was done, and what came of it.
func (c *circuit) String() string {
	return "what was done: " + strings.Join(c.steps, "; ")
}

// elapsed is how long ago the guard was made.
func (c *circuit) elapsed() time.Duration { return time.Since(c.began) }

// wait lets time pass.
func (c *circuit) wait(pause time.Duration) {
	c.steps = append(c.steps, fmt.Sprintf("%s passed", pause))
	time.Sleep(pause)
}

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
	panics = guardedCall{what: "a call that panics", redis: func(context.Context) error { panic("a fault in the call") }}
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

// make makes a call through the guard, and reports whether it came through to Redis.
func (c *circuit) make(ctx context.Context, one guardedCall) (made bool, err error) {
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
	var came atomic.Bool
	func() {
		defer func() {
			if reason := recover(); reason != nil {
				if reason != "a fault in the call" {
					panic(reason)
				}
				err = errPanicked
			}
		}()
		err = c.guard.Call(ctx, func(ctx context.Context) error {
			came.Store(true)
			return one.redis(ctx)
		})
	}()
	synctest.Wait() // a call may begin after Call has returned
	c.record(one.what, came.Load(), err)
	return came.Load(), err
}

var errPanicked = errors.New("panic")

func (c *circuit) record(what string, made bool, err error) {
	answer := "made"
	if !made {
		answer = "not made"
	}
	c.steps = append(c.steps, fmt.Sprintf("%s → %s, %s", what, answer, outcomeOf(err)))
}

// lets makes calls one after the other, and expects each to be made.
func (c *circuit) lets(ctx context.Context, calls ...guardedCall) {
	GinkgoHelper()
	for _, one := range calls {
		if made, _ := c.make(ctx, one); !made {
			Fail(fmt.Sprintf("expected the last call to be made, and it was not\n%s", c))
		}
	}
}

// refuses makes a call that would succeed, and expects it to be refused at once.
func (c *circuit) refuses(ctx context.Context) {
	GinkgoHelper()
	before := c.elapsed()
	made, err := c.make(ctx, succeeds)
	switch {
	case made:
		Fail(fmt.Sprintf("expected the last call not to be made, and it was\n%s", c))
	case !errors.Is(err, services.ErrCircuitOpen):
		Fail(fmt.Sprintf("expected the last call to be refused with ErrCircuitOpen, and Call returned: %v\n%s", err, c))
	case c.elapsed() != before:
		Fail(fmt.Sprintf("expected the last call to be refused at once, and Call took %s\n%s", c.elapsed()-before, c))
	}
}

// times returns the same call so many times.
func times(n int, one guardedCall) []guardedCall {
	calls := make([]guardedCall, n)
	for i := range calls {
		calls[i] = one
	}
	return calls
}
