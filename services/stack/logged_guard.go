package stack

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"

	"cacheaside/repositories"
	"cacheaside/services/guard"
)

// loggedGuard is a guard that logs when its breaker opens and closes. It sees that from outside, by what becomes of calls: after
// each that has failed it asks the breaker. It is safe for concurrent use.
type loggedGuard struct {
	*guard.Guard
	name   string
	log    *slog.Logger
	opened func() // nil: nothing is to be told

	turns atomic.Uint64 // how often it has opened and closed: it is open while this is odd
}

// newGuard returns a guard whose breaker has that name in the log.
func (b *builder) newGuard(name string, config guard.Config) *loggedGuard {
	return &loggedGuard{Guard: guard.NewGuard(config), name: name, log: b.Log, opened: b.Opened}
}

// Call is Guard's.
func (g *loggedGuard) Call(ctx context.Context, call func(context.Context) error) error {
	before := g.turns.Load()
	err := g.Guard.Call(ctx, call)
	g.ended(before, err)
	return err
}

// Allow is Breaker's.
func (g *loggedGuard) Allow() (done func(error), err error) {
	before := g.turns.Load()
	tell, err := g.Guard.Allow()
	if err != nil {
		g.ended(before, err)
		return nil, err
	}
	return func(outcome error) {
		tell(outcome)
		g.ended(before, outcome)
	}, nil
}

// ended is told how a call has ended that began after so many turns. A call that succeeds while the breaker is open is the one
// that has closed it; it must have begun after the breaker opened.
func (g *loggedGuard) ended(before uint64, err error) {
	wasOpen := before%2 == 1
	if err == nil || errors.Is(err, repositories.ErrNotFound) {
		if wasOpen && g.turns.CompareAndSwap(before, before+1) {
			g.log.Info(g.name + ": closed; Redis answers")
		}
		return
	}
	if !wasOpen && g.refuses() && g.turns.CompareAndSwap(before, before+1) {
		g.log.Warn(g.name+": open; Redis is not asked, but for an attempt now and then", "error", err)
		if g.opened != nil {
			g.opened()
		}
	}
}

// isOpen reports whether the breaker has opened, and no call has closed it since.
func (g *loggedGuard) isOpen() bool { return g.turns.Load()%2 == 1 }

// refuses asks the breaker whether it is open.
func (g *loggedGuard) refuses() bool {
	done, err := g.Guard.Allow()
	if err == nil {
		done(guard.ErrNoVerdict)
	}
	return err != nil
}

// guards are one for each master of a cluster. They are safe for concurrent use.
type guards struct {
	present func() []string // the masters that there are

	mu  sync.Mutex
	all map[string]*loggedGuard // by master; also of those that are none any more
}

func (g *guards) add(master string, one *loggedGuard) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.all[master] = one
}

// isOpen reports whether the breaker of a master is open. One that is no master any more is not asked again, and so its breaker stays as
// it was.
func (g *guards) isOpen() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	for master, one := range g.all {
		if one.isOpen() && slices.Contains(g.present(), master) {
			return true
		}
	}
	return false
}
