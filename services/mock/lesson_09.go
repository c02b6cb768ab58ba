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
	AcquireFunc func(ctx context.Context, key, token, instead string, lifetime time.Duration) (repositories.Held, string, error)
	FillFunc    func(ctx context.Context, key, lease, value string, lifetime time.Duration) (bool, error)
}

// Acquire calls AcquireFunc.
func (m *Leases) Acquire(ctx context.Context, key, token, instead string, lifetime time.Duration) (repositories.Held, string, error) {
	if m.AcquireFunc == nil {
		unexpected("Leases.Acquire(%q, a token, %q, %s)", key, instead, lifetime)
	}
	return m.AcquireFunc(ctx, key, token, instead, lifetime)
}

// Fill calls FillFunc.
func (m *Leases) Fill(ctx context.Context, key, lease, value string, lifetime time.Duration) (bool, error) {
	if m.FillFunc == nil {
		unexpected("Leases.Fill(%q, %q, %q, %s)", key, lease, value, lifetime)
	}
	return m.FillFunc(ctx, key, lease, value, lifetime)
}
