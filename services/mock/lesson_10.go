package mock

import (
	"context"
	"time"

	"cacheaside/repositories"
	"cacheaside/services"
)

var (
	_ services.Intents        = (*Intents)(nil)
	_ services.ProductChanges = (*ProductChanges)(nil)
	_ services.Outbox         = (*Outbox)(nil)
	_ services.Invalidations  = (*Outbox)(nil)
)

// Intents is a mock of services.Intents.
type Intents struct {
	BeginFunc      func(ctx context.Context, key, token string, lifetime time.Duration) (mark string, err error)
	FinishFunc     func(ctx context.Context, key, mark, value string, lifetime time.Duration) (bool, error)
	InvalidateFunc func(ctx context.Context, key string) error
}

// Begin calls BeginFunc.
func (m *Intents) Begin(ctx context.Context, key, token string, lifetime time.Duration) (string, error) {
	if m.BeginFunc == nil {
		unexpected("Intents.Begin(%q, a token, %s)", key, lifetime)
	}
	return m.BeginFunc(ctx, key, token, lifetime)
}

// Finish calls FinishFunc.
func (m *Intents) Finish(ctx context.Context, key, mark, value string, lifetime time.Duration) (bool, error) {
	if m.FinishFunc == nil {
		unexpected("Intents.Finish(%q, a mark, %q, %s)", key, value, lifetime)
	}
	return m.FinishFunc(ctx, key, mark, value, lifetime)
}

// Invalidate calls InvalidateFunc.
func (m *Intents) Invalidate(ctx context.Context, key string) error {
	if m.InvalidateFunc == nil {
		unexpected("Intents.Invalidate(%q)", key)
	}
	return m.InvalidateFunc(ctx, key)
}

// ProductChanges is a mock of services.ProductChanges.
type ProductChanges struct {
	UpdateFunc func(ctx context.Context, product repositories.Product) error
	DeleteFunc func(ctx context.Context, name string) error
}

// Update calls UpdateFunc.
func (m *ProductChanges) Update(ctx context.Context, product repositories.Product) error {
	if m.UpdateFunc == nil {
		unexpected("ProductChanges.Update(%+v)", product)
	}
	return m.UpdateFunc(ctx, product)
}

// Delete calls DeleteFunc.
func (m *ProductChanges) Delete(ctx context.Context, name string) error {
	if m.DeleteFunc == nil {
		unexpected("ProductChanges.Delete(%q)", name)
	}
	return m.DeleteFunc(ctx, name)
}

// Outbox is a mock of services.Outbox and of services.Invalidations.
type Outbox struct {
	OfFunc      func(ctx context.Context, name string) ([]int64, error)
	PendingFunc func(ctx context.Context, age time.Duration, limit int) ([]repositories.Invalidation, error)
	RemoveFunc  func(ctx context.Context, ids ...int64) error
}

// Of calls OfFunc.
func (m *Outbox) Of(ctx context.Context, name string) ([]int64, error) {
	if m.OfFunc == nil {
		unexpected("Outbox.Of(%q)", name)
	}
	return m.OfFunc(ctx, name)
}

// Pending calls PendingFunc.
func (m *Outbox) Pending(ctx context.Context, age time.Duration, limit int) ([]repositories.Invalidation, error) {
	if m.PendingFunc == nil {
		unexpected("Invalidations.Pending(%s, %d)", age, limit)
	}
	return m.PendingFunc(ctx, age, limit)
}

// Remove calls RemoveFunc.
func (m *Outbox) Remove(ctx context.Context, ids ...int64) error {
	if m.RemoveFunc == nil {
		unexpected("Invalidations.Remove(%v)", ids)
	}
	return m.RemoveFunc(ctx, ids...)
}
