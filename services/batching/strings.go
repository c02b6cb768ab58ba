package batching

import (
	"context"
	"fmt"

	"cacheaside/repositories"
	"cacheaside/services"
)

// Strings look up the keys of many callers together, and store as next does. They are safe for concurrent use.
type Strings struct {
	services.Strings
	lookups Asker[repositories.Lookup]
	known   *known
}

// NewStrings returns strings that look up by lookups, and store by next.
func NewStrings(next services.Strings, lookups Asker[repositories.Lookup]) *Strings {
	return &Strings{Strings: next, lookups: lookups}
}

// errNone is the error for a key that has no string.
var errNone = fmt.Errorf("cached key: %w", repositories.ErrNotFound)

// GetKey returns the value of a key. The error wraps repositories.ErrNotFound if the key has none, has something other than
// a string, or is unknown to Leases; any other error is that of lookups.
func (s *Strings) GetKey(ctx context.Context, key string) (string, error) {
	if s.known != nil && !s.known.has(key) {
		return "", errNone
	}
	value, err := s.look(ctx, key)
	if err != nil && s.known != nil {
		s.known.remove(key)
	}
	return value, err
}

func (s *Strings) look(ctx context.Context, key string) (string, error) {
	lookup, err := s.lookups.Do(ctx, repositories.Lookup{Key: key})
	if err == nil && !lookup.Found {
		err = errNone
	}
	return lookup.Text, err
}
