// Package guardtest has callers for specs.
package guardtest

import (
	"context"

	"cacheaside/services/guard"
	"cacheaside/services/mock"
)

var _ guard.Caller = (*Caller)(nil)

// Caller is a mock of guard.Caller.
type Caller struct {
	CallFunc func(ctx context.Context, call func(context.Context) error) error
}

// Call calls CallFunc.
func (m *Caller) Call(ctx context.Context, call func(context.Context) error) error {
	if m.CallFunc == nil {
		mock.Unexpected("Caller.Call")
	}
	return m.CallFunc(ctx, call)
}

var _ guard.Caller = Passing{}

// Passing is a guard.Caller that makes each call.
type Passing struct{}

// Call makes the call.
func (Passing) Call(ctx context.Context, call func(context.Context) error) error { return call(ctx) }
