package guard_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing/synctest"
	"time"

	. "github.com/onsi/ginkgo/v2"

	"cacheaside/services/guard"
	"cacheaside/services/journal"
)

// What the specs of Breaker and Guard share: a history, which a failure shows.

// history is what was done with a breaker or a guard.
type history struct {
	began time.Time
	steps []string
}

// String tells a failure's reader what was done, and what came of it.
func (h *history) String() string { return "what was done: " + strings.Join(h.steps, "; ") }

// elapsed is how long ago the breaker or the guard was made.
func (h *history) elapsed() time.Duration { return time.Since(h.began) }

// wait lets time pass.
func (h *history) wait(pause time.Duration) {
	h.steps = append(h.steps, fmt.Sprintf("%s passed", pause))
	time.Sleep(pause)
}

func (h *history) record(what string, made bool, err error) {
	answer := "made"
	if !made {
		answer = "not made"
	}
	h.steps = append(h.steps, fmt.Sprintf("%s → %s, %s", what, answer, journal.Outcome(err)))
}

// expectMade expects that the last call was made.
func (h *history) expectMade(made bool) {
	GinkgoHelper()
	if !made {
		Fail(fmt.Sprintf("expected the last call to be made, and it was not\n%s", h))
	}
}

// expectRefused expects that the last call, which began then, was refused at once.
func (h *history) expectRefused(began time.Duration, made bool, err error) {
	GinkgoHelper()
	switch {
	case made:
		Fail(fmt.Sprintf("expected the last call not to be made, and it was\n%s", h))
	case !errors.Is(err, guard.ErrCircuitOpen):
		Fail(fmt.Sprintf("expected the last call to be refused with ErrCircuitOpen, and the error was: %v\n%s", err, h))
	case h.elapsed() != began:
		Fail(fmt.Sprintf("expected the last call to be refused at once, and that took %s\n%s", h.elapsed()-began, h))
	}
}

// switched is a breaker, and what was done with it.
type switched struct {
	history
	breaker *guard.Breaker
}

func newSwitched(failures int, pause time.Duration) *switched {
	return &switched{history{began: time.Now()}, guard.NewBreaker(failures, pause)}
}

// make makes a call with that outcome, if the breaker allows one.
func (s *switched) make(outcome error) (made bool, err error) {
	done, err := s.breaker.Allow()
	if err == nil {
		done(outcome)
	}
	s.record(fmt.Sprintf("a call with the outcome %q", journal.Outcome(outcome)), err == nil, err)
	return err == nil, err
}

// lets makes calls with these outcomes one after the other, and expects each to be allowed.
func (s *switched) lets(outcomes ...error) {
	GinkgoHelper()
	for _, outcome := range outcomes {
		made, _ := s.make(outcome)
		s.expectMade(made)
	}
}

// refuses makes a call that would succeed, and expects it to be refused at once.
func (s *switched) refuses() {
	GinkgoHelper()
	began := s.elapsed()
	made, err := s.make(nil)
	s.expectRefused(began, made, err)
}

// circuit is a guard, and what was done with it.
type circuit struct {
	history
	guard *guard.Guard
}

func newCircuit(config guard.Config) *circuit {
	return &circuit{history{began: time.Now()}, guard.NewGuard(config)}
}

// make makes a call through the guard, and reports whether it came through to Redis.
func (c *circuit) make(ctx context.Context, one guardedCall) (made bool, err error) {
	var came atomic.Bool
	redis := one.redis
	one.redis = func(ctx context.Context) error {
		came.Store(true)
		return redis(ctx)
	}
	err = one.by(ctx, c.guard)
	synctest.Wait() // a call may begin after Call has returned
	c.record(one.what, came.Load(), err)
	return came.Load(), err
}

// lets makes calls one after the other, and expects each to be made.
func (c *circuit) lets(ctx context.Context, calls ...guardedCall) {
	GinkgoHelper()
	for _, one := range calls {
		made, _ := c.make(ctx, one)
		c.expectMade(made)
	}
}

// refuses makes a call that would succeed, and expects it to be refused at once.
func (c *circuit) refuses(ctx context.Context) {
	GinkgoHelper()
	began := c.elapsed()
	made, err := c.make(ctx, succeeds)
	c.expectRefused(began, made, err)
}
