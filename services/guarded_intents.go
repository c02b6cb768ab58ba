package services

import (
	"context"
	"time"
)

// Intents is what a ProductWriter needs of the cache: marks on keys while what they stand for is changed.
type Intents interface {
	// Begin marks a key, in place of what it holds.
	Begin(ctx context.Context, key, token string, lifetime time.Duration) error
	// Finish takes the mark away, and stores the value in its place if nobody else has marked the key meanwhile.
	Finish(ctx context.Context, key, token, value string, lifetime time.Duration) (stored bool, err error)
	// Invalidate takes away what the key holds, but for marks.
	Invalidate(ctx context.Context, key string) error
}

// GuardedIntents is a repository of intents every call of which goes through a Caller. It is safe for concurrent use.
type GuardedIntents struct {
	caller Caller
	next   Intents
}

// NewGuardedIntents returns next behind a Caller.
func NewGuardedIntents(caller Caller, next Intents) *GuardedIntents {
	return &GuardedIntents{caller: caller, next: next}
}

// Begin is next's Begin. The error is the Caller's if that did not let it end.
func (i *GuardedIntents) Begin(ctx context.Context, key, token string, lifetime time.Duration) error {
	return i.caller.Call(ctx, func(ctx context.Context) error { return i.next.Begin(ctx, key, token, lifetime) })
}

// Finish is next's Finish. The error is the Caller's if that did not let it end.
func (i *GuardedIntents) Finish(ctx context.Context, key, token, value string, lifetime time.Duration) (bool, error) {
	return reported(i.caller, ctx, func(ctx context.Context) (bool, error) { return i.next.Finish(ctx, key, token, value, lifetime) })
}

// Invalidate is next's Invalidate. The error is the Caller's if that did not let it end.
func (i *GuardedIntents) Invalidate(ctx context.Context, key string) error {
	return i.caller.Call(ctx, func(ctx context.Context) error { return i.next.Invalidate(ctx, key) })
}
