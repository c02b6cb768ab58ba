package stampede

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"
)

// readTimeout bounds a read that many wait for, and that none of them can cancel.
const readTimeout = 10 * time.Second

// Flights lets callers who ask for the same name share a read (single flight), and gives no caller an answer that is older
// than the question. It is safe for concurrent use. Its lock guards the map and what comes next, and is never held while a
// read goes on.
type Flights[A any] struct {
	mu       sync.Mutex
	underWay map[string]*flight[A] // by name
}

// Instant is a point in time, of those of one Finder: what happens later has a higher one. No clock is as sure: it may
// show the same time twice, and be set back.
type Instant uint64

// flight is a read that several wait for.
type flight[A any] struct {
	done     chan struct{} // closed when what follows is set
	answer   A
	proved   Instant // at which the answer was right
	panicked any

	next *flight[A] // for callers who asked later than that; nil until one of them needs it; guarded by the lock
}

// NewFlights returns flights of which none is under way.
func NewFlights[A any]() *Flights[A] {
	return &Flights[A]{underWay: make(map[string]*flight[A])}
}

// Wait returns the answer of a read of that name: of the one that is under way, or else of read, which begins then. Its
// caller is the first if it has begun that read. An answer counts only if it was right at the instant asked, or later; else
// Wait waits for the next read. The end of ctx ends the waiting, with its error, but not the read. Where the read has panicked,
// so does Wait, with a value whose text has that of the read's panic.
func (f *Flights[A]) Wait(ctx context.Context, name string, asked Instant, read func(context.Context) (A, Instant)) (answer A, first bool, err error) {
	shared, first := f.join(ctx, name, read)
	for {
		select {
		case <-shared.done:
		case <-ctx.Done():
			return answer, first, ctx.Err()
		}
		if shared.panicked != nil {
			panic(shared.panicked)
		}
		if shared.proved >= asked {
			return shared.answer, first, nil
		}
		shared = f.next(ctx, name, shared, read)
	}
}

// join returns the flight of that name that is under way, or begins one and reports that the caller is its first.
func (f *Flights[A]) join(ctx context.Context, name string, read func(context.Context) (A, Instant)) (joined *flight[A], first bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if joined := f.underWay[name]; joined != nil {
		return joined, false
	}
	return f.begin(ctx, name, read), true
}

// begin, whose caller holds the lock, puts a flight under way whose read runs in a goroutine of its own, in a context with the
// values of ctx but not its end.
func (f *Flights[A]) begin(ctx context.Context, name string, read func(context.Context) (A, Instant)) *flight[A] {
	begun := &flight[A]{done: make(chan struct{})}
	f.underWay[name] = begun
	go f.fly(context.WithoutCancel(ctx), name, begun, read)
	return begun
}

// fly makes the read, in readTimeout at the most, and tells all callers who wait. When it has ended the flight is not under way
// any more, whatever happened; a panic goes to the callers who wait.
func (f *Flights[A]) fly(ctx context.Context, name string, shared *flight[A], read func(context.Context) (A, Instant)) {
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	defer func() {
		if reason := recover(); reason != nil { // for the callers, who can recover from it
			shared.panicked = fmt.Sprintf("%v\n%s", reason, debug.Stack())
		}
		f.mu.Lock()
		if f.underWay[name] == shared {
			delete(f.underWay, name)
		}
		f.mu.Unlock()
		close(shared.done)
	}()
	shared.answer, shared.proved = read(ctx)
}

// next returns a flight whose answer is right for all callers who have waited for the one that ended: one that began when
// that was under way no more, or else a new one. All of them get the same.
func (f *Flights[A]) next(ctx context.Context, name string, ended *flight[A], read func(context.Context) (A, Instant)) *flight[A] {
	f.mu.Lock()
	defer f.mu.Unlock()
	if ended.next == nil {
		ended.next = f.underWay[name]
	}
	if ended.next == nil {
		ended.next = f.begin(ctx, name, read)
	}
	return ended.next
}

// Forget says that what has that name has changed: callers who ask from now on do not wait for a read that is under way.
func (f *Flights[A]) Forget(name string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.underWay, name)
}
