// Package stampedetest has a mock of what package stampede needs.
package stampedetest

import (
	"context"
	"time"

	"cacheaside/repositories/marks"
	"cacheaside/services/mock"
	"cacheaside/services/stampede"
)

var _ stampede.Leases = (*Leases)(nil)

// Leases is a mock of stampede.Leases.
type Leases struct {
	AcquireFunc func(ctx context.Context, key, token, instead string, lifetime time.Duration) (marks.Held, string, error)
	FillFunc    func(ctx context.Context, key, lease, value string, lifetime time.Duration) (bool, error)
}

// Acquire calls AcquireFunc.
func (m *Leases) Acquire(ctx context.Context, key, token, instead string, lifetime time.Duration) (marks.Held, string, error) {
	if m.AcquireFunc == nil {
		mock.Unexpected("Leases.Acquire(%q, a token, %q, %s)", key, instead, lifetime)
	}
	return m.AcquireFunc(ctx, key, token, instead, lifetime)
}

// Fill calls FillFunc.
func (m *Leases) Fill(ctx context.Context, key, lease, value string, lifetime time.Duration) (bool, error) {
	if m.FillFunc == nil {
		mock.Unexpected("Leases.Fill(%q, %q, %q, %s)", key, lease, value, lifetime)
	}
	return m.FillFunc(ctx, key, lease, value, lifetime)
}
