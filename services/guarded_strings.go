package services

import (
	"context"
	"time"
)

// Caller calls Redis, or refuses to. Guard is one.
type Caller interface {
	// Call makes the call and returns its error. What the call writes must not be read unless Call returns nil.
	Call(ctx context.Context, call func(context.Context) error) error
}

// GuardedStrings is a Redis repository every call of which goes through a Caller. It is safe for concurrent use.
type GuardedStrings struct {
	caller Caller
	next   Strings
}

// NewGuardedStrings returns next behind a Caller.
func NewGuardedStrings(caller Caller, next Strings) *GuardedStrings {
	return &GuardedStrings{caller: caller, next: next}
}

// GetKey is next's GetKey, called through the Caller in the context that this gives. The error is the Caller's if that did
// not let it end; the value is empty then.
func (s *GuardedStrings) GetKey(ctx context.Context, key string) (string, error) {
	var value string
	err := s.caller.Call(ctx, func(ctx context.Context) (err error) {
		value, err = s.next.GetKey(ctx, key)
		return err
	})
	if err != nil {
		return "", err // and not value: the call may still be writing it
	}
	return value, nil
}

// InsertExpire is next's InsertExpire, called through the Caller in the context that this gives. The error is the Caller's
// if that did not let it end; the value may be stored then all the same.
func (s *GuardedStrings) InsertExpire(ctx context.Context, key, value string, lifetime time.Duration) error {
	return s.caller.Call(ctx, func(ctx context.Context) error { return s.next.InsertExpire(ctx, key, value, lifetime) })
}
