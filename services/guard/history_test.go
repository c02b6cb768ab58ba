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
)

// What the specs of Breaker and Guard share: a history, which a failure shows.

// history is what was done with a breaker or a guard.
type history struct {
	of    string // what it was given
	began time.Time
	steps []string
}

// String tells a failure's reader what was done, a line a step, and what came of it. Steps that are the same one after the
// other are one line.
func (h *history) String() string {
	var text strings.Builder
	fmt.Fprintf(&text, "what was done with %s:", h.of)
	for i := 0; i < len(h.steps); {
		same := i
		for same < len(h.steps) && h.steps[same] == h.steps[i] {
			same++
		}
		text.WriteString("\n  " + h.steps[i])
		if same-i > 1 {
			fmt.Fprintf(&text, " (%d times)", same-i)
		}
		i = same
	}
	return text.String()
}

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
	if err != nil {
		answer += ", error: " + err.Error()
	}
	h.steps = append(h.steps, what+" → "+answer)
}

// expectMade expects that the last call was made.
func (h *history) expectMade(made bool) {
	GinkgoHelper()
	if !made {
		Fail(fmt.Sprintf("expected the last of these calls to be made, and it was not;\n%s", h))
	}
}

// expectRefused expects that the last call, which began then, was refused at once.
func (h *history) expectRefused(began time.Duration, made bool, err error) {
	GinkgoHelper()
	switch {
	case made:
		Fail(fmt.Sprintf("expected the last of these calls to be refused, and it was made;\n%s", h))
	case !errors.Is(err, guard.ErrCircuitOpen):
		Fail(fmt.Sprintf("expected the last of these calls to be refused with an error that wraps ErrCircuitOpen, and the error was %v;\n%s", err, h))
	case h.elapsed() != began:
		Fail(fmt.Sprintf("expected the last of these calls to be refused at once, and that took %s;\n%s", h.elapsed()-began, h))
	}
}

// switched is a breaker, and what was done with it.
type switched struct {
	history
	breaker *guard.Breaker
}

func newSwitched(failures int, pause time.Duration) *switched {
	of := fmt.Sprintf("a breaker that opens after %d failures in a row, for %s", failures, pause)
	return &switched{history{of: of, began: time.Now()}, guard.NewBreaker(failures, pause)}
}

// make makes a call with that outcome, if the breaker allows one.
func (s *switched) make(outcome error) (made bool, err error) {
	done, err := s.breaker.Allow()
	if err == nil {
		done(outcome)
	}
	what := "a call that succeeds"
	if outcome != nil {
		what = fmt.Sprintf("a call whose outcome is %q", outcome)
	}
	s.record(what, err == nil, err)
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
	of := fmt.Sprintf("a guard whose Config is %+v", config)
	return &circuit{history{of: of, began: time.Now()}, guard.NewGuard(config)}
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
