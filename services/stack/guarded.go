package stack

import (
	"context"
	"time"

	"cacheaside/repositories/marks"
	"cacheaside/services"
	"cacheaside/services/coherence"
	"cacheaside/services/guard"
	"cacheaside/services/stampede"
)

// unbounded is no guard.
type unbounded struct{}

func (unbounded) Call(ctx context.Context, call func(context.Context) error) error { return call(ctx) }

// apart looks up through one repository, and stores through another.
type apart struct {
	services.Strings
	stores services.Strings
}

func (a apart) InsertExpire(ctx context.Context, key, value string, lifetime time.Duration) error {
	return a.stores.InsertExpire(ctx, key, value, lifetime)
}

// guardedKeys deletes keys through a Caller.
type guardedKeys struct {
	caller guard.Caller
	next   services.Keys
}

func (k guardedKeys) DeleteKey(ctx context.Context, key string) error {
	return k.caller.Call(ctx, func(ctx context.Context) error { return k.next.DeleteKey(ctx, key) })
}

// guardedLeases asks for leases through a Caller.
type guardedLeases struct {
	caller guard.Caller
	next   stampede.Leases
}

func (l guardedLeases) Acquire(
	ctx context.Context, key, token, instead string, lifetime time.Duration,
) (marks.Held, string, error) {
	type reply struct {
		held  marks.Held
		found string
	}
	got, err := answered(l.caller, ctx, func(ctx context.Context) (got reply, err error) {
		got.held, got.found, err = l.next.Acquire(ctx, key, token, instead, lifetime)
		return got, err
	})
	return got.held, got.found, err
}

func (l guardedLeases) Fill(ctx context.Context, key, lease, value string, lifetime time.Duration) (bool, error) {
	return answered(l.caller, ctx, func(ctx context.Context) (bool, error) { return l.next.Fill(ctx, key, lease, value, lifetime) })
}

// guardedIntents marks keys through a Caller.
type guardedIntents struct {
	caller guard.Caller
	next   coherence.Intents
}

func (i guardedIntents) Begin(ctx context.Context, key, token string, lifetime time.Duration) (string, error) {
	return answered(i.caller, ctx, func(ctx context.Context) (string, error) { return i.next.Begin(ctx, key, token, lifetime) })
}

func (i guardedIntents) Finish(ctx context.Context, key, mark, value string, lifetime time.Duration) (bool, error) {
	return answered(i.caller, ctx, func(ctx context.Context) (bool, error) { return i.next.Finish(ctx, key, mark, value, lifetime) })
}

func (i guardedIntents) Invalidate(ctx context.Context, key string) error {
	return i.caller.Call(ctx, func(ctx context.Context) error { return i.next.Invalidate(ctx, key) })
}

// answered makes a call that has an answer: a zero one beside an error.
func answered[A any](caller guard.Caller, ctx context.Context, call func(context.Context) (A, error)) (A, error) {
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
