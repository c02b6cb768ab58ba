// Package coherence keeps the cache from answering with what was there before a write.
package coherence

import (
	"context"
	"fmt"
	"sync"

	"cacheaside/services"
	"cacheaside/services/guard"
)

// ErrDistrusted is wrapped by the error for a call to a cache that may still have an old value.
var ErrDistrusted = services.NewReason("not-invalidated", "invalidations not delivered yet")

// Gate keeps this instance from a cache that could not be told of a change, and may have the old value. An Invalidator
// opens the gate when it has told the cache of all changes. It is safe for concurrent use.
type Gate struct {
	next guard.Caller
	*latch
}

// latch is what a gate shares with those that its Before returns.
type latch struct {
	mu       sync.RWMutex
	closed   bool
	closings int // how often it was closed
}

// NewGate returns a closed gate before next: some invalidations from before the start may not be delivered yet.
func NewGate(next guard.Caller) *Gate { return &Gate{next, &latch{closed: true, closings: 1}} }

// Before returns a gate before another caller; it opens and closes with this one.
func (g *Gate) Before(next guard.Caller) *Gate { return &Gate{next, g.latch} }

// Call is next's Call, while the gate is open. While it is closed, next is not called, and the error wraps
// ErrDistrusted. A call that is under way holds up neither other calls nor Close.
func (g *Gate) Call(ctx context.Context, call func(context.Context) error) error {
	if _, closed := g.Closings(); closed {
		return fmt.Errorf("redis was not asked: %w", ErrDistrusted)
	}
	return g.next.Call(ctx, call)
}

// Close closes the gate. A gate that is closed already is closed once more.
func (g *Gate) Close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = true
	g.closings++
}

// Closings says how often the gate was closed, and whether it is closed now.
func (g *Gate) Closings() (times int, closed bool) {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return g.closings, g.closed
}

// Open opens the gate, unless it was closed again since Closings returned that number. It never closes the gate.
func (g *Gate) Open(closings int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closings == closings {
		g.closed = false
	}
}
