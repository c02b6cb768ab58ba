package services

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"github.com/sony/gobreaker/v2"

	"cacheaside/repositories"
)

// BatchedConfig is what BatchedStrings need.
type BatchedConfig struct {
	Strings Strings // to store
	Lanes   []Lane  // to look up; as many round trips go on at a time
	Gate    *Gate
	Timeout time.Duration // how long GetKey may take; DefaultTimeout if zero
}

// BatchedStrings look keys up for many callers at a time, and keep a Redis that is slow, hung or gone from holding them
// up, as a Guard does. They are safe for concurrent use.
//
// Who finds a lane free goes at once, alone, in its own goroutine: it costs what a plain GET does. Who finds none waits
// with the others that come meanwhile; they go together, in one round trip, when a lane is back. So nobody waits for a
// batch to fill, and the more callers there are, the less each costs.
type BatchedStrings struct {
	Strings
	gate    *Gate
	circuit *gobreaker.TwoStepCircuitBreaker[struct{}]
	timeout time.Duration
	pool    sync.Pool // of *lookup

	mu      sync.Mutex
	free    []*flight
	waiting []*lookup
}

// mostKeys bounds one round trip: Redis answers nobody else meanwhile.
const mostKeys = 500

// NewBatchedStrings returns them with every lane free.
func NewBatchedStrings(config BatchedConfig) *BatchedStrings {
	if config.Timeout <= 0 {
		config.Timeout = DefaultTimeout
	}
	s := &BatchedStrings{
		Strings: config.Strings,
		gate:    config.Gate,
		timeout: config.Timeout,
		circuit: gobreaker.NewTwoStepCircuitBreaker[struct{}](gobreaker.Settings{
			MaxRequests: 1,
			Timeout:     DefaultPause,
			ReadyToTrip: func(counts gobreaker.Counts) bool { return counts.ConsecutiveFailures >= DefaultFailures },
			IsExcluded:  func(err error) bool { return err == errGone },
		}),
	}
	s.pool.New = func() any { return newLookup() }
	for _, lane := range config.Lanes {
		s.free = append(s.free, newFlight(lane))
	}
	return s
}

// GetKey returns the value of a key. The error wraps repositories.ErrNotFound if it has none, or something else than a
// string; ErrDistrusted while the gate is closed; ErrCircuitOpen if Redis was not asked, since it has failed before;
// ErrTooSlow if it did not answer in time; and ctx's own error if that has ended.
func (s *BatchedStrings) GetKey(ctx context.Context, key string) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	s.mu.Lock()
	if last := len(s.free) - 1; last >= 0 {
		f := s.free[last]
		s.free = s.free[:last]
		s.mu.Unlock()
		defer s.release(f)
		return s.alone(ctx, f, key)
	}
	one := s.pool.Get().(*lookup)
	one.key = key
	s.waiting = append(s.waiting, one)
	s.mu.Unlock()

	value, err, answered := one.await(ctx, s.timeout)
	if answered {
		s.pool.Put(one)
	}
	return value, err
}

// alone looks one key up.
func (s *BatchedStrings) alone(ctx context.Context, f *flight, key string) (string, error) {
	f.keys = append(f.keys[:0], key)
	if err := s.fly(ctx, f); err != nil {
		return "", err
	}
	return found(key, f.values[0])
}

// release gives a lane to those who wait, and else to the next who comes.
func (s *BatchedStrings) release(f *flight) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.waiting) > 0 {
		go s.together(f)
		return
	}
	s.free = append(s.free, f)
}

// together looks keys up for those who wait, until nobody does.
func (s *BatchedStrings) together(f *flight) {
	for s.board(f) {
		err := s.fly(context.Background(), f)
		for i, one := range f.aboard {
			if one.err = err; err == nil {
				one.value, one.err = found(one.key, f.values[i])
			}
			one.done <- struct{}{}
		}
	}
}

// board takes those who wait aboard. If there are none, the lane is free.
func (s *BatchedStrings) board(f *flight) bool {
	runtime.Gosched() // those who were just answered ask again, together
	s.mu.Lock()
	defer s.mu.Unlock()
	f.aboard, f.keys = f.aboard[:0], f.keys[:0]
	taken := min(len(s.waiting), mostKeys)
	for _, one := range s.waiting[:taken] {
		if !one.gone.Load() {
			f.aboard, f.keys = append(f.aboard, one), append(f.keys, one.key)
		}
	}
	rest := copy(s.waiting, s.waiting[taken:])
	clear(s.waiting[rest:])
	s.waiting = s.waiting[:rest]
	if taken == 0 {
		s.free = append(s.free, f)
	}
	return taken > 0
}

// fly looks the keys of a flight up, if that is to be tried.
func (s *BatchedStrings) fly(ctx context.Context, f *flight) error {
	if len(f.keys) == 0 {
		return nil
	}
	if _, closed := s.gate.Closings(); closed {
		return fmt.Errorf("redis was not asked: %w", ErrDistrusted)
	}
	done, err := s.circuit.Allow()
	if err != nil {
		return fmt.Errorf("redis was not asked: %w", ErrCircuitOpen)
	}
	err = f.fly(ctx, s.timeout)
	if ctx.Err() != nil {
		done(errGone)
		return ctx.Err()
	}
	done(err)
	return err
}

// errGone stands for the outcome of a call whose caller has gone: it says nothing of Redis.
var errGone = errors.New("caller gone")

func found(key string, value repositories.Value) (string, error) {
	if !value.Found {
		return "", fmt.Errorf("cached %q: %w", key, repositories.ErrNotFound)
	}
	return value.Text, nil
}
