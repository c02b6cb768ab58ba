package world

import (
	"context"
	"errors"
	"strings"

	"cacheaside/integration/explore/redis"
)

// call is one step that an instance asks a store for: a command of Redis, or a statement of the database.
type call struct {
	ctx     context.Context
	actor   *actor
	number  int          // of those of the actor
	store   string       // redis or sql
	text    string       // such as "FILL 100"
	carries string       // the marks and values that it sends, as they are spelt in each run
	to      *redis.Redis // where it was sent; nil for the database
	effect  func() any
	apart   apartness
	change  bool // of the database: it may be done, and fail

	done   bool
	result any
	answer chan error
}

// what is the operation, without what it stores.
func (c *call) what() string { name, _, _ := strings.Cut(c.text, " "); return name }

type actorKey struct{}

// errGone is the answer for an instance that is no more.
var errGone = errors.New("the instance was killed")

// do waits until the call is chosen, and returns its result. It returns an error if the call was given up, or ctx ends.
func (w *World) do(ctx context.Context, c *call) (any, error) {
	a := ctx.Value(actorKey{}).(*actor)
	c.ctx, c.actor, c.answer = ctx, a, make(chan error, 1)
	w.mu.Lock()
	if w.closing || a.at.dead {
		w.mu.Unlock()
		return nil, errGone
	}
	if c.store == "redis" {
		if c.to = a.at.redis; c.to == nil || strings.Contains(w.scene.CutOff, a.at.name) {
			w.mu.Unlock()
			return nil, errCutOff
		}
	}
	if other := w.waiting[a.Label]; other != nil && other.ctx.Err() != nil { // its caller has gone on already
		w.leaveBehind(other)
		w.remember(other, other.ctx.Err())
	} else if other != nil {
		w.mu.Unlock()
		panic("two calls of " + a.Label + " at a time: " + other.text + " and " + c.text)
	}
	a.calls++
	c.number = a.calls
	w.waiting[a.Label] = c
	w.mu.Unlock()
	select {
	case err := <-c.answer:
		return c.result, err
	case <-ctx.Done():
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.waiting[a.Label] == c {
			w.leaveBehind(c)
			w.remember(c, ctx.Err())
		}
		return nil, ctx.Err()
	}
}

// leaveBehind has nobody wait for a call any more. A command that was sent may still arrive.
func (w *World) leaveBehind(c *call) {
	delete(w.waiting, c.actor.Label)
	if c.store == "redis" && !c.done && c.what() != "GET" {
		w.limbo = append(w.limbo, c)
	}
}

// apartness reports whether what the caller of a call does next can be seen by others of its instance. Then it matters when
// it is answered, and not only when it is done. Else it is answered at once.
type apartness func(c *call) bool

// nothing follows but another call.
func nothing(*call) bool { return false }

// something follows, always.
func something(*call) bool { return true }

// theEnd of a read follows, which matters if there is another on the instance, or may be, or if a near cache keeps what it gets.
func theEnd(c *call) bool {
	if c.actor.at.Near != nil {
		return true
	}
	for _, other := range c.actor.world.actors {
		if other != c.actor && other.at == c.actor.at && !other.ended && other.Kind == Read {
			return true
		}
	}
	return false
}
