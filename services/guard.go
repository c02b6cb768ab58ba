package services

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/sony/gobreaker/v2"

	"cacheaside/repositories"
)

var (
	// ErrTooSlow is wrapped by the error for a call to Redis that was not answered in time.
	ErrTooSlow = errors.New("no answer in time")

	// ErrCircuitOpen is wrapped by the error for a call that was not made, because the calls before it have failed.
	ErrCircuitOpen = errors.New("circuit open")
)

// What a Guard does unless its GuardConfig says otherwise.
const (
	DefaultTimeout  = 50 * time.Millisecond
	DefaultFailures = 5
	DefaultPause    = 250 * time.Millisecond
)

// GuardConfig is what may be said of a Guard. Zero values stand for the defaults.
type GuardConfig struct {
	Timeout  time.Duration // how long a call may take, the way through the client library included
	Failures int           // how many failures in a row open the circuit
	Pause    time.Duration // how long it is open before one call is let through
}

// Guard keeps a Redis that is slow, hung or gone from holding up those who ask it. It is safe for concurrent use.
//
// A call is given up after a time, whatever the client library does: some libraries obey no deadline once the bytes are
// sent, and few a cancellation. After some failures in a row Redis is not called at all (a circuit breaker,
// https://martinfowler.com/bliki/CircuitBreaker.html); after a pause one call is let through, and if that succeeds, all
// are again.
type Guard struct {
	timeout time.Duration
	breaker *gobreaker.TwoStepCircuitBreaker[struct{}]
}

// NewGuard returns a guard whose circuit is closed: calls are made.
func NewGuard(config GuardConfig) *Guard {
	if config.Timeout <= 0 {
		config.Timeout = DefaultTimeout
	}
	if config.Failures <= 0 {
		config.Failures = DefaultFailures
	}
	if config.Pause <= 0 {
		config.Pause = DefaultPause
	}
	return &Guard{
		timeout: config.Timeout,
		breaker: gobreaker.NewTwoStepCircuitBreaker[struct{}](gobreaker.Settings{
			MaxRequests:  1,
			Timeout:      config.Pause,
			ReadyToTrip:  func(counts gobreaker.Counts) bool { return counts.ConsecutiveFailures >= uint32(config.Failures) },
			IsSuccessful: isAnswer,
			IsExcluded:   func(err error) bool { return errors.Is(err, context.Canceled) }, // the caller's doing
		}),
	}
}

// isAnswer reports whether an error shows that Redis works.
func isAnswer(err error) bool {
	return err == nil || errors.Is(err, repositories.ErrNotFound) || errors.Is(err, repositories.ErrWrongType) ||
		errors.Is(err, repositories.ErrNoLifetime)
}

// Call makes a call to Redis and returns its error. It returns when the call does, or after the guard's timeout, or at
// the end of ctx, whichever is first. The call is given a context that ends at the same time; it may go on after Call
// has returned, so what it writes must not be read unless Call returns nil.
//
// The error wraps ErrCircuitOpen if the call was not made, ErrTooSlow if it took too long, and ctx's own error if that
// has ended. Errors that are an answer of Redis (repositories.ErrNotFound, ErrWrongType and ErrNoLifetime) are no
// failures.
func (g *Guard) Call(ctx context.Context, call func(context.Context) error) error {
	done, err := g.breaker.Allow()
	if err != nil {
		return fmt.Errorf("redis was not asked: %w", ErrCircuitOpen)
	}
	bounded, cancel := context.WithTimeoutCause(ctx, g.timeout, ErrTooSlow)
	answered := make(chan answer, 1) // so that a call that nobody waits for can end
	go func() {
		defer cancel()
		var a answer
		defer func() {
			a.panicked = recover()
			answered <- a
		}()
		a.err = call(bounded)
	}()
	select {
	case a := <-answered:
		if a.panicked != nil {
			done(nil)
			panic(a.panicked) // here, where somebody can recover from it
		}
		err = a.err
		if err != nil && bounded.Err() != nil && context.Cause(bounded) == ErrTooSlow {
			err = fmt.Errorf("redis, within %s: %w: %w", g.timeout, ErrTooSlow, err)
		}
	case <-bounded.Done():
		err = context.Cause(bounded)
		if errors.Is(err, ErrTooSlow) {
			err = fmt.Errorf("redis, within %s: %w", g.timeout, ErrTooSlow)
		}
	}
	done(err)
	return err
}

// answer is what came of a call.
type answer struct {
	err      error
	panicked any
}

// Open reports whether the circuit is open: calls are not made.
func (g *Guard) Open() bool { return g.breaker.State() == gobreaker.StateOpen }
