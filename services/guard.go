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

// GuardConfig is what may be said of a Guard. Zero values, and those below, stand for the defaults.
type GuardConfig struct {
	Timeout  time.Duration // how long a call may take, the way through the client library included
	Failures int           // how many failures in a row open the circuit
	Pause    time.Duration // how long it is open before one call is let through
}

// Guard keeps a Redis that is slow, hung or gone from holding up those who ask it. It is safe for concurrent use.
//
// A call is given up after a time, whatever the client library does: some libraries obey no deadline once the bytes are
// sent, and few a cancellation. After some failures in a row Redis is not called at all (a circuit breaker,
// https://martinfowler.com/bliki/CircuitBreaker.html); after a pause one call is let through, while others are still
// refused. If that one succeeds, all are let through again; if it fails, the pause begins anew.
type Guard struct {
	timeout time.Duration
	breaker *gobreaker.TwoStepCircuitBreaker[struct{}]
}

// NewGuard returns a guard with that timeout, number of failures and pause, each of which is the default where the config
// has zero or less.
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
			IsExcluded:   func(err error) bool { return err == errNoVerdict },
		}),
	}
}

// errNoVerdict stands for the outcome of a call that says nothing of Redis: it was neither a success nor a failure.
var errNoVerdict = errors.New("no verdict")

// isAnswer reports whether an error shows that Redis works.
func isAnswer(err error) bool {
	return err == nil || errors.Is(err, repositories.ErrNotFound) || errors.Is(err, repositories.ErrWrongType) ||
		errors.Is(err, repositories.ErrNoLifetime)
}

// Call makes a call to Redis, once, and returns its error. It returns when the call does, or after the guard's timeout,
// or at the end of ctx, whichever is first. The call is given a context that comes from ctx and ends at the same time.
// If Call returns nil, the call has ended, and what it has written may be read; otherwise it may go on, and leaves
// nothing behind when it ends. If the call panics, so does Call, with the same value; if it does so after Call has
// returned, nobody hears of it.
//
// The error wraps ErrCircuitOpen if the call was not made, ErrTooSlow if it took too long, and ctx's own error if Call gave
// it up because ctx had ended. The text of the first two names redis, and that of ErrTooSlow the timeout. An answer of Redis
// is a success, also where it is an error (repositories.ErrNotFound, ErrWrongType and ErrNoLifetime). A call whose caller
// has gone, and one that panicked, is neither a failure nor a success.
func (g *Guard) Call(ctx context.Context, call func(context.Context) error) error {
	done, err := g.breaker.Allow()
	if err != nil {
		return fmt.Errorf("redis was not asked: %w", ErrCircuitOpen)
	}
	outcome := g.await(ctx, call)
	if outcome.panicked != nil {
		done(errNoVerdict)
		panic(outcome.panicked) // here, where somebody can recover from it
	}
	if ctx.Err() != nil {
		done(errNoVerdict)
	} else {
		done(outcome.err)
	}
	return outcome.err
}

// await makes the call, and waits for its outcome no longer than is allowed.
func (g *Guard) await(ctx context.Context, call func(context.Context) error) outcome {
	began := time.Now()
	bounded, cancel := context.WithTimeout(ctx, g.timeout)
	// Not in the goroutine: if the call has ended and its context, too, select takes either.
	defer cancel()
	returned := make(chan outcome, 1) // so that a call that nobody waits for any more can end
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
	// By the time, and not by bounded: a connection with the same deadline may notice first.
	if its.err != nil && ctx.Err() == nil && time.Since(began) >= g.timeout {
		its.err = fmt.Errorf("redis, within %s: %w: %w", g.timeout, ErrTooSlow, its.err)
	}
	return its
}

// outcome is what came of a call.
type outcome struct {
	err      error
	panicked any
}
