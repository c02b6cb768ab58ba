package mock

import (
	"context"
	"time"

	"cacheaside/repositories"
	"cacheaside/services"
)

var _ services.Leases = (*Leases)(nil)

// Leases is a mock of services.Leases.
type Leases struct {
	AcquireFunc func(ctx context.Context, key, token string, lifetime time.Duration) (repositories.Held, string, error)
	FillFunc    func(ctx context.Context, key, token, value string, lifetime time.Duration) (bool, error)
	ReplaceFunc func(ctx context.Context, key, old, value string, lifetime time.Duration) (bool, error)
}

// Acquire calls AcquireFunc.
func (m *Leases) Acquire(ctx context.Context, key, token string, lifetime time.Duration) (repositories.Held, string, error) {
	if m.AcquireFunc == nil {
		unexpected("Leases.Acquire(%q, a token, %s)", key, lifetime)
	}
	return m.AcquireFunc(ctx, key, token, lifetime)
}

// Fill calls FillFunc.
func (m *Leases) Fill(ctx context.Context, key, token, value string, lifetime time.Duration) (bool, error) {
	if m.FillFunc == nil {
		unexpected("Leases.Fill(%q, a token, %q, %s)", key, value, lifetime)
	}
	return m.FillFunc(ctx, key, token, value, lifetime)
}

// Replace calls ReplaceFunc.
func (m *Leases) Replace(ctx context.Context, key, old, value string, lifetime time.Duration) (bool, error) {
	if m.ReplaceFunc == nil {
		unexpected("Leases.Replace(%q, %q, %q, %s)", key, old, value, lifetime)
	}
	return m.ReplaceFunc(ctx, key, old, value, lifetime)
}
