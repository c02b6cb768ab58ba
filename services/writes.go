package services

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"cacheaside/repositories"
)

// Writes are the keys whose products this instance is writing. As long as it does, nobody here gets what the cache has under
// such a key, nor a lease on it: where the mark of the write did not come through, the cache has what was there before, when
// a read past it has seen the new value already. It is safe for concurrent use.
type Writes struct {
	count atomic.Int64 // of all that are under way: mostly there are none

	mu   sync.Mutex
	keys map[string]int // how many writes of each are under way
}

// NewWrites returns them with no write under way.
func NewWrites() *Writes { return &Writes{keys: make(map[string]int)} }

// Begin says that a key is going to be written, until the function that it returns is called.
func (w *Writes) Begin(key string) (end func()) {
	w.add(key, 1)
	return func() { w.add(key, -1) }
}

func (w *Writes) add(key string, change int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.count.Add(int64(change))
	if w.keys[key] += change; w.keys[key] == 0 {
		delete(w.keys, key)
	}
}

// UnderWay reports whether a key is being written.
func (w *Writes) UnderWay(key string) bool {
	if w.count.Load() == 0 {
		return false
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.keys[key] > 0
}

// Strings returns next, but for the keys that are being written: they have nothing.
func (w *Writes) Strings(next Strings) Strings { return writesStrings{next, w} }

type writesStrings struct {
	Strings
	writes *Writes
}

func (s writesStrings) GetKey(ctx context.Context, key string) (string, error) {
	if s.writes.UnderWay(key) {
		return "", fmt.Errorf("cached %q: being written here: %w", key, repositories.ErrNotFound)
	}
	return s.Strings.GetKey(ctx, key)
}

// Leases returns next, but for the keys that are being written: they have the mark of a writer, whatever Redis knows of it.
func (w *Writes) Leases(next Leases) Leases { return writesLeases{next, w} }

type writesLeases struct {
	Leases
	writes *Writes
}

func (l writesLeases) Acquire(ctx context.Context, key, token, instead string, lifetime time.Duration) (repositories.Held, string, error) {
	if l.writes.UnderWay(key) {
		return repositories.HeldIntent, "", nil
	}
	return l.Leases.Acquire(ctx, key, token, instead, lifetime)
}
