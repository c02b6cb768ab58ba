package services

import (
	"context"
	"time"

	"cacheaside/repositories"
)

// GuardedLeases is a repository of leases every call of which goes through a Caller. It is safe for concurrent use.
type GuardedLeases struct {
	caller Caller
	next   Leases
}

// NewGuardedLeases returns next behind a Caller.
func NewGuardedLeases(caller Caller, next Leases) *GuardedLeases {
	return &GuardedLeases{caller: caller, next: next}
}

// Acquire is next's Acquire. The error is the Caller's if that did not let it end.
func (l *GuardedLeases) Acquire(ctx context.Context, key, token, instead string, lifetime time.Duration) (repositories.Held, string, error) {
	type found struct {
		held  repositories.Held
		value string
	}
	what, err := answered(l.caller, ctx, func(ctx context.Context) (what found, err error) {
		what.held, what.value, err = l.next.Acquire(ctx, key, token, instead, lifetime)
		return what, err
	})
	return what.held, what.value, err
}

// Fill is next's Fill. The error is the Caller's if that did not let it end.
func (l *GuardedLeases) Fill(ctx context.Context, key, lease, value string, lifetime time.Duration) (bool, error) {
	return answered(l.caller, ctx, func(ctx context.Context) (bool, error) { return l.next.Fill(ctx, key, lease, value, lifetime) })
}

// answered makes a call that has an answer. Beside an error there is none.
func answered[A any](caller Caller, ctx context.Context, call func(context.Context) (A, error)) (A, error) {
	var answer, none A
	err := caller.Call(ctx, func(ctx context.Context) (err error) {
		answer, err = call(ctx)
		return err
	})
	if err != nil {
		return none, err // and nothing that the call may still be writing
	}
	return answer, nil
}
