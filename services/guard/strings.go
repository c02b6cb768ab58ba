package guard

import (
	"context"
	"time"

	"cacheaside/services"
)

// Caller calls Redis, or refuses to. Guard is one.
type Caller interface {
	// Call makes the call and returns its error. What the call writes must not be read unless Call returns nil.
	Call(ctx context.Context, call func(context.Context) error) error
}

// Strings makes every call to a Redis repository through a Caller. It is safe for concurrent use.
type Strings struct {
	caller Caller
	next   services.Strings
}

// NewStrings returns next behind a Caller.
func NewStrings(caller Caller, next services.Strings) *Strings {
	return &Strings{caller: caller, next: next}
}

// GetKey is next's GetKey, called through the Caller in the context that the Caller gives. The error is the Caller's if that
// did not let the call end; the value is empty then.
func (s *Strings) GetKey(ctx context.Context, key string) (string, error) {
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

// InsertExpire is next's InsertExpire, called through the Caller in the context that the Caller gives. The error is the
// Caller's if that did not let the call end; the value may be stored all the same.
func (s *Strings) InsertExpire(ctx context.Context, key, value string, lifetime time.Duration) error {
	return s.caller.Call(ctx, func(ctx context.Context) error { return s.next.InsertExpire(ctx, key, value, lifetime) })
}
