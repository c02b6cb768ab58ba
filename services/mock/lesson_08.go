package mock

import (
	"context"

	"cacheaside/services"
)

var _ services.Caller = (*Caller)(nil)

// Caller is a mock of services.Caller.
type Caller struct {
	CallFunc func(ctx context.Context, call func(context.Context) error) error
}

// Call calls CallFunc.
func (m *Caller) Call(ctx context.Context, call func(context.Context) error) error {
	if m.CallFunc == nil {
		unexpected("Caller.Call")
	}
	return m.CallFunc(ctx, call)
}
