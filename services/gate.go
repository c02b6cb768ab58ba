package services

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// ErrDistrusted is wrapped by the error for a call to a cache that may still have an old value.
var ErrDistrusted = errors.New("invalidations not delivered yet")

// Gate keeps this instance from a cache that could not be told of a change: it may have the old value. It is opened
// when all that was to be told is. It is safe for concurrent use.
type Gate struct {
	next Caller

	mu       sync.RWMutex
	closed   bool
	closings int // how often it was closed
}

// NewGate returns a gate before next, closed: what was not delivered before the start is not known yet.
func NewGate(next Caller) *Gate { return &Gate{next: next, closed: true, closings: 1} }

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

// Open opens the gate, unless it was closed again since Closings said that number. It never closes it.
func (g *Gate) Open(closings int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closings == closings {
		g.closed = false
	}
}
