package coherence

import (
	"context"
	"time"
)

// Intents is what a Writer and an Invalidator need of the cache: marks on the keys of products that are being changed.
type Intents interface {
	// Begin puts a mark under a key, in place of what it holds, and returns the mark.
	Begin(ctx context.Context, key, token string, lifetime time.Duration) (mark string, err error)
	// Finish takes the mark away, or all marks of a token that is given alone, and stores the value in place of the mark if
	// no other writer has marked the key meanwhile.
	Finish(ctx context.Context, key, mark, value string, lifetime time.Duration) (stored bool, err error)
	// Invalidate takes away what the key holds, except for marks.
	Invalidate(ctx context.Context, key string) error
}
