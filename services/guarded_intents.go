package services

import (
	"context"
	"time"
)

// Intents is what a ProductWriter needs of the cache: marks on keys while what they stand for is changed.
type Intents interface {
	// Begin marks a key, in place of what it holds, and returns the mark.
	Begin(ctx context.Context, key, token string, lifetime time.Duration) (mark string, err error)
	// Finish takes the mark away, or whatever the token alone has marked, and stores the value in place of the mark if
	// nobody else has marked the key meanwhile.
	Finish(ctx context.Context, key, mark, value string, lifetime time.Duration) (stored bool, err error)
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
func (i *GuardedIntents) Begin(ctx context.Context, key, token string, lifetime time.Duration) (string, error) {
	return answered(i.caller, ctx, func(ctx context.Context) (string, error) { return i.next.Begin(ctx, key, token, lifetime) })
}

// Finish is next's Finish. The error is the Caller's if that did not let it end.
func (i *GuardedIntents) Finish(ctx context.Context, key, mark, value string, lifetime time.Duration) (bool, error) {
	return answered(i.caller, ctx, func(ctx context.Context) (bool, error) { return i.next.Finish(ctx, key, mark, value, lifetime) })
}

// Invalidate is next's Invalidate. The error is the Caller's if that did not let it end.
func (i *GuardedIntents) Invalidate(ctx context.Context, key string) error {
	return i.caller.Call(ctx, func(ctx context.Context) error { return i.next.Invalidate(ctx, key) })
}
