// Package guard keeps a Redis that is slow, hung or gone from holding up its callers.
package guard

import (
	"context"
	"time"

	"cacheaside/services"
)

var (
	// ErrTooSlow is wrapped by the error for a call to Redis that was not answered in time.
	ErrTooSlow = services.NewReason("timeout", "no answer in time")

	// ErrCircuitOpen is wrapped by the error for a call that was not made, because the calls before it have failed.
	ErrCircuitOpen = services.NewReason("circuit-open", "breaker open")
)

// What a Guard does unless its Config says otherwise.
const (
	DefaultTimeout  = 50 * time.Millisecond
	DefaultFailures = 5
	DefaultPause    = 250 * time.Millisecond
)

// Config sets up a Guard. A value of zero or less stands for the default.
type Config struct {
	Timeout  time.Duration // how long a call may take, the way through the client library included
	Failures int           // how many failures in a row open the breaker
	Pause    time.Duration // how long the breaker is open before it lets one call through
}

// Guard makes calls to Redis within a Bound, and refuses them while its Breaker is open. It is safe for concurrent use.
// Callers that bound their calls in another way use its Breaker alone.
type Guard struct {
	*Breaker
	bound Bound
}

// NewGuard returns a guard with that timeout, number of failures and pause, each of which is the default where the config
// has zero or less.
func NewGuard(config Config) *Guard {
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
		Breaker: NewBreaker(config.Failures, config.Pause),
		bound:   Bound{Timeout: config.Timeout},
	}
}

// Call makes a call to Redis as Bound's Call does, if the breaker allows it, and returns the error of the one or the other.
// The breaker is told what came of the call, once, as soon as Call knows it. A call whose caller has gone, and one that
// panicked, is neither a failure nor a success.
func (g *Guard) Call(ctx context.Context, call func(context.Context) error) error {
	done, err := g.Allow()
	if err != nil {
		return err
	}
	outcome := ErrNoVerdict
	defer func() { done(outcome) }() // also where the call panics
	err = g.bound.Call(ctx, call)
	if ctx.Err() == nil {
		outcome = err
	}
	return err
}
