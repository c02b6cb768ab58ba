// Package batching takes many callers to Redis together.
package batching

import (
	"context"
	"runtime"
	"sync"
	"time"

	"cacheaside/services/guard"
)

// Lane is a connection to Redis on which one round trip goes on at a time. A T is what one caller asks, with room for
// the answer.
type Lane[T any] interface {
	Batch[T]
	Interrupter
}

// Batch asks for many callers.
type Batch[T any] interface {
	// Do asks all in one round trip, and writes the answers into them. An error says that no caller was answered.
	Do(ctx context.Context, all []*T) error
}

// Interrupter is a connection on which a call can be ended.
type Interrupter interface {
	// Interrupt ends a call under way.
	Interrupt()
}

// NewLane returns a lane of a batch, which asks on a connection, and of that connection, which interrupts the call.
func NewLane[T any](batch Batch[T], connection Interrupter) Lane[T] {
	return lane[T]{batch, connection}
}

type lane[T any] struct {
	Batch[T]
	Interrupter
}

// Config sets up a Queue.
type Config struct {
	Timeout time.Duration // how long Do may take; guard.DefaultTimeout if zero
	// Admit, if set, is called before each round trip, which its error refuses. Else told is called with the outcome:
	// guard.ErrNoVerdict where the only caller has gone.
	Admit func() (told func(error), err error)
	// Shared, if set, is called for each caller that waits to go with others. What it returns, if anything, is told what was
	// asked, and the error.
	Shared func(ctx context.Context) (told func(asked any, err error))
	// Again says that callers that are answered ask again at once, as lookups do: the next round trip lets them come first.
	Again bool
}

// Queue takes callers to Redis together. It is safe for concurrent use.
//
// A caller that finds a lane free goes at once, alone, in its own goroutine: it costs what a plain command does. A caller that
// finds none waits with those that come meanwhile; they go together, in one round trip, when a lane is back. So no caller
// waits for a batch to fill, and the more callers there are, the less each costs.
type Queue[T any] struct {
	admit   func() (func(error), error)
	timeout time.Duration
	shared  func(context.Context) func(any, error)
	again   bool
	pool    sync.Pool // of *waiter[T]

	mu      sync.Mutex
	free    []*flight[T]
	waiting []*waiter[T]
}

// most bounds the callers of one round trip: Redis answers no others meanwhile.
const most = 500

// NewQueue returns a queue with every lane free; each lane takes one round trip at a time.
func NewQueue[T any](lanes []Lane[T], config Config) *Queue[T] {
	if config.Timeout <= 0 {
		config.Timeout = guard.DefaultTimeout
	}
	if config.Admit == nil {
		config.Admit = func() (func(error), error) { return func(error) {}, nil }
	}
	if config.Shared == nil {
		config.Shared = func(context.Context) func(any, error) { return nil }
	}
	q := &Queue[T]{admit: config.Admit, timeout: config.Timeout, shared: config.Shared, again: config.Again}
	q.pool.New = func() any { return newWaiter[T]() }
	for _, lane := range lanes {
		q.free = append(q.free, newFlight(lane))
	}
	return q
}

// Do asks, and returns what it was given, with the answer. The error is Admit's, or the lane's; it wraps
// guard.ErrTooSlow if there was no answer in time, and is ctx's own error if that has ended. After an error, what was asked
// must not be used any more, since it may still be under way.
func (q *Queue[T]) Do(ctx context.Context, ask T) (answered T, err error) {
	if err := ctx.Err(); err != nil {
		return answered, err
	}
	q.mu.Lock()
	if last := len(q.free) - 1; last >= 0 {
		f := q.free[last]
		q.free = q.free[:last]
		q.mu.Unlock()
		defer q.release(f)
		return q.alone(ctx, f, ask)
	}
	one := q.pool.Get().(*waiter[T])
	one.task = ask
	q.waiting = append(q.waiting, one)
	q.mu.Unlock()

	told := q.shared(ctx)
	answered, err, over := one.await(ctx, q.timeout)
	if over {
		q.pool.Put(one)
	}
	if told != nil {
		told(ask, err)
	}
	return answered, err
}

// alone asks for one caller.
func (q *Queue[T]) alone(ctx context.Context, f *flight[T], ask T) (answered T, err error) {
	f.own = ask
	f.tasks = append(f.tasks[:0], &f.own)
	if err := q.fly(ctx, f); err != nil {
		return answered, err
	}
	return f.own, nil
}

// release gives a lane to the callers that wait, or else to the next one that comes.
func (q *Queue[T]) release(f *flight[T]) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) > 0 {
		go q.together(f)
		return
	}
	q.free = append(q.free, f)
}

// together asks for the callers that wait, until none does.
func (q *Queue[T]) together(f *flight[T]) {
	for q.board(f) {
		err := q.fly(context.Background(), f)
		for _, one := range f.aboard {
			one.err = err
			one.done <- struct{}{}
		}
	}
}

// board takes the callers that wait aboard, and reports whether there were any. If there were none, the lane is free.
func (q *Queue[T]) board(f *flight[T]) bool {
	if q.again {
		runtime.Gosched()
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	f.aboard, f.tasks = f.aboard[:0], f.tasks[:0]
	taken := min(len(q.waiting), most)
	for _, one := range q.waiting[:taken] {
		if !one.gone.Load() {
			f.aboard, f.tasks = append(f.aboard, one), append(f.tasks, &one.task)
		}
	}
	rest := copy(q.waiting, q.waiting[taken:])
	clear(q.waiting[rest:])
	q.waiting = q.waiting[:rest]
	if taken == 0 {
		q.free = append(q.free, f)
	}
	return taken > 0
}

// fly asks for the callers of a flight, if Admit lets it.
func (q *Queue[T]) fly(ctx context.Context, f *flight[T]) error {
	if len(f.tasks) == 0 {
		return nil
	}
	told, err := q.admit()
	if err != nil {
		return err
	}
	err = f.fly(ctx, q.timeout)
	if ctx.Err() != nil {
		told(guard.ErrNoVerdict)
		return ctx.Err()
	}
	told(err)
	return err
}
