package services

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"
)

// lookup is one key that somebody waits for.
type lookup struct {
	key   string
	gone  atomic.Bool // nobody waits any more
	timer *time.Timer
	done  chan struct{} // receives when what follows is set
	value string
	err   error
}

func newLookup() *lookup {
	timer := time.NewTimer(time.Hour)
	timer.Stop()
	return &lookup{timer: timer, done: make(chan struct{}, 1)}
}

// await waits for the answer. Without one the lookup must not be used again: a flight may have it.
func (l *lookup) await(ctx context.Context, timeout time.Duration) (value string, err error, answered bool) {
	l.timer.Reset(timeout)
	defer l.timer.Stop()
	select {
	case <-l.done:
		value, err = l.value, l.err
		l.value, l.err = "", nil
		return value, err, true
	case <-ctx.Done():
		err = ctx.Err()
	case <-l.timer.C:
		err = fmt.Errorf("redis, within %s: %w", timeout, ErrTooSlow)
	}
	l.gone.Store(true)
	return "", err, false
}
