package main

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"cacheaside/repositories"
	"cacheaside/services"
)

// pause widens the window in which a fault shows.
func pause() { time.Sleep(rand.N(20 * time.Millisecond)) }

// unbounded is no guard: each call takes as long as it takes.
type unbounded struct{}

func (unbounded) Call(ctx context.Context, call func(context.Context) error) error { return call(ctx) }

// plainPuts are no leases: whoever misses stores what it read, whatever happened meanwhile. It pauses before it stores.
type plainPuts struct {
	services.Leases
	strings services.Strings
}

func (p plainPuts) Acquire(ctx context.Context, key, _, _ string, _ time.Duration) (repositories.Held, string, error) {
	value, err := p.strings.GetKey(ctx, key)
	switch {
	case errors.Is(err, repositories.ErrNotFound):
		return repositories.HeldNothing, "none", nil
	case err != nil:
		return 0, "", err
	case len(value) > 8 && value[:8] == "writing ":
		return repositories.HeldIntent, "", nil
	}
	return repositories.HeldValue, value, nil
}

func (p plainPuts) Fill(ctx context.Context, key, _, value string, lifetime time.Duration) (bool, error) {
	pause()
	return true, p.strings.InsertExpire(ctx, key, value, lifetime)
}

// deleteAfterWrite are no intents: nothing is marked before a write, and the key is deleted after it. It pauses before that.
type deleteAfterWrite struct{ services.Intents }

func (deleteAfterWrite) Begin(context.Context, string, string, time.Duration) (string, error) {
	return "none", nil
}

func (d deleteAfterWrite) Finish(ctx context.Context, key, _, _ string, _ time.Duration) (bool, error) {
	pause()
	return false, d.Invalidate(ctx, key)
}

// nothingPending is no outbox: what was not delivered is forgotten.
type nothingPending struct{ services.Invalidations }

func (nothingPending) Pending(context.Context, time.Duration, int) ([]repositories.Invalidation, error) {
	return nil, nil
}

// untold is no watch: the near cache is told that it is up to date, and of no change.
func untold(near *services.NearCache) {
	for ; ; time.Sleep(100 * time.Millisecond) {
		near.Current(0)
	}
}

// slowWatcher pauses before it tells a near cache of a change, as a busy machine does.
type slowWatcher struct{ *services.NearCache }

func (s slowWatcher) Changed(key string) {
	pause()
	s.NearCache.Changed(key)
}

// slowReader pauses after it has read.
type slowReader struct{ services.ProductReader }

func (s slowReader) FindByName(ctx context.Context, name string) (repositories.Product, error) {
	defer pause()
	return s.ProductReader.FindByName(ctx, name)
}

// anyRead takes the answer of a read that is under way, whether it was right since the caller began or not, and whatever
// was written meanwhile (single flight, as golang.org/x/sync/singleflight has it).
type anyRead struct {
	finder *services.CollapsingFinder
	mu     sync.Mutex
	reads  map[string]*read
}

type read struct {
	done    chan struct{}
	product repositories.Product
	report  services.Report
	err     error
}

func newAnyRead(finder *services.CollapsingFinder) *anyRead {
	return &anyRead{finder: finder, reads: make(map[string]*read)}
}

func (a *anyRead) Find(ctx context.Context, name string) (repositories.Product, services.Report, error) {
	a.mu.Lock()
	if under := a.reads[name]; under != nil {
		a.mu.Unlock()
		<-under.done
		return under.product, under.report, under.err
	}
	mine := &read{done: make(chan struct{})}
	a.reads[name] = mine
	a.mu.Unlock()
	mine.product, mine.report, mine.err = a.finder.Find(context.WithoutCancel(ctx), name)
	a.mu.Lock()
	delete(a.reads, name)
	a.mu.Unlock()
	close(mine.done)
	return mine.product, mine.report, mine.err
}
