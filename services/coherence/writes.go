package coherence

import (
	"sync"
	"sync/atomic"
)

// Writes are the keys whose products this instance is writing. Meanwhile no reader here gets what the cache has under such a
// key, or a lease on it: where the mark of the write did not reach Redis, the cache may still have the old value after a
// read past it has seen the new one. It is safe for concurrent use.
type Writes struct {
	count atomic.Int64 // how many writes are under way in all: mostly none

	mu   sync.Mutex
	keys map[string]int // how many writes of each are under way
}

// NewWrites returns them with no write under way.
func NewWrites() *Writes { return &Writes{keys: make(map[string]int)} }

// Begin says that a key is being written, until the function that it returns is called.
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
