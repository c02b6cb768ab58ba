// Package coherencetest has mocks of what package coherence needs.
package coherencetest

import (
	"context"
	"time"

	"cacheaside/repositories"
	"cacheaside/services/coherence"
	"cacheaside/services/mock"
)

var (
	_ coherence.Intents       = (*Intents)(nil)
	_ coherence.Outbox        = (*Outbox)(nil)
	_ coherence.Invalidations = (*Outbox)(nil)
)

// Intents is a mock of coherence.Intents.
type Intents struct {
	BeginFunc      func(ctx context.Context, key, token string, lifetime time.Duration) (mark string, err error)
	FinishFunc     func(ctx context.Context, key, mark, value string, lifetime time.Duration) (bool, error)
	InvalidateFunc func(ctx context.Context, key string) error
}

// Begin calls BeginFunc.
func (m *Intents) Begin(ctx context.Context, key, token string, lifetime time.Duration) (string, error) {
	if m.BeginFunc == nil {
		mock.Unexpected("Intents.Begin(%q, a token, %s)", key, lifetime)
	}
	return m.BeginFunc(ctx, key, token, lifetime)
}

// Finish calls FinishFunc.
func (m *Intents) Finish(ctx context.Context, key, mark, value string, lifetime time.Duration) (bool, error) {
	if m.FinishFunc == nil {
		mock.Unexpected("Intents.Finish(%q, a mark, %q, %s)", key, value, lifetime)
	}
	return m.FinishFunc(ctx, key, mark, value, lifetime)
}

// Invalidate calls InvalidateFunc.
func (m *Intents) Invalidate(ctx context.Context, key string) error {
	if m.InvalidateFunc == nil {
		mock.Unexpected("Intents.Invalidate(%q)", key)
	}
	return m.InvalidateFunc(ctx, key)
}

// Outbox is a mock of coherence.Outbox and of coherence.Invalidations.
type Outbox struct {
	OfFunc      func(ctx context.Context, name string) ([]int64, error)
	PendingFunc func(ctx context.Context, age time.Duration, limit int) ([]repositories.Invalidation, error)
	RemoveFunc  func(ctx context.Context, ids ...int64) error
}

// Of calls OfFunc.
func (m *Outbox) Of(ctx context.Context, name string) ([]int64, error) {
	if m.OfFunc == nil {
		mock.Unexpected("Outbox.Of(%q)", name)
	}
	return m.OfFunc(ctx, name)
}

// Pending calls PendingFunc.
func (m *Outbox) Pending(ctx context.Context, age time.Duration, limit int) ([]repositories.Invalidation, error) {
	if m.PendingFunc == nil {
		mock.Unexpected("Invalidations.Pending(%s, %d)", age, limit)
	}
	return m.PendingFunc(ctx, age, limit)
}

// Remove calls RemoveFunc.
func (m *Outbox) Remove(ctx context.Context, ids ...int64) error {
	if m.RemoveFunc == nil {
		mock.Unexpected("Invalidations.Remove(%v)", ids)
	}
	return m.RemoveFunc(ctx, ids...)
}
