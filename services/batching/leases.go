package batching

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cacheaside/repositories"
	"cacheaside/repositories/marks"
	"cacheaside/services/stampede"
)

// Leases know which keys had a value lately. Strings do not ask Redis for any other key: the request for a lease, which
// follows, hears what the key has, and so one round trip is enough. They are safe for concurrent use.
type Leases struct {
	next    stampede.Leases
	strings *Strings
}

// NewLeases returns leases that share with strings what they know.
func NewLeases(next stampede.Leases, strings *Strings) *Leases {
	strings.known = newKnown()
	return &Leases{next: next, strings: strings}
}

// Acquire is next's Acquire. Where that fails, as on a Redis that is full, read-only or paused for writes, and was to replace
// nothing, Acquire looks the key up: a value is as good as one that next finds. The error wraps repositories.ErrNotFound if the
// key has none.
func (l *Leases) Acquire(ctx context.Context, key, token, instead string, lifetime time.Duration) (marks.Held, string, error) {
	held, found, err := l.next.Acquire(ctx, key, token, instead, lifetime)
	switch {
	case err == nil && held == marks.HeldValue:
		l.strings.known.add(key)
	case err != nil && instead == "" && ctx.Err() == nil: // once: what is not believed can't be replaced
		return l.look(ctx, key, err)
	}
	return held, found, err
}

// look looks up a key whose lease can't be had.
func (l *Leases) look(ctx context.Context, key string, why error) (marks.Held, string, error) {
	value, err := l.strings.look(ctx, key)
	switch {
	case err == nil && marks.IsValue(value):
		return marks.HeldValue, value, nil
	case err == nil, errors.Is(err, repositories.ErrNotFound):
		return 0, "", fmt.Errorf("cached %q: %w, and no lease: %w", key, repositories.ErrNotFound, why)
	}
	return 0, "", err
}

// Fill is next's Fill.
func (l *Leases) Fill(ctx context.Context, key, lease, value string, lifetime time.Duration) (bool, error) {
	stored, err := l.next.Fill(ctx, key, lease, value, lifetime)
	if stored {
		l.strings.known.add(key)
	}
	return stored, err
}
