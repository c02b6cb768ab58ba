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
func (l *GuardedLeases) Acquire(ctx context.Context, key, token string, lifetime time.Duration) (repositories.Held, string, error) {
	var held repositories.Held
	var value string
	err := l.caller.Call(ctx, func(ctx context.Context) (err error) {
		held, value, err = l.next.Acquire(ctx, key, token, lifetime)
		return err
	})
	if err != nil {
		return 0, "", err // and nothing that the call may still be writing
	}
	return held, value, nil
}

// Fill is next's Fill. The error is the Caller's if that did not let it end.
func (l *GuardedLeases) Fill(ctx context.Context, key, token, value string, lifetime time.Duration) (bool, error) {
	return reported(l.caller, ctx, func(ctx context.Context) (bool, error) { return l.next.Fill(ctx, key, token, value, lifetime) })
}

// Replace is next's Replace. The error is the Caller's if that did not let it end.
func (l *GuardedLeases) Replace(ctx context.Context, key, old, value string, lifetime time.Duration) (bool, error) {
	return reported(l.caller, ctx, func(ctx context.Context) (bool, error) { return l.next.Replace(ctx, key, old, value, lifetime) })
}

// reported makes a call that reports whether it did something.
func reported(caller Caller, ctx context.Context, call func(context.Context) (bool, error)) (bool, error) {
	var did bool
	err := caller.Call(ctx, func(ctx context.Context) (err error) {
		did, err = call(ctx)
		return err
	})
	if err != nil {
		return false, err // and not did: the call may still be writing it
	}
	return did, nil
}
