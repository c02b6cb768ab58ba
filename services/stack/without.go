package stack

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"cacheaside/repositories"
	"cacheaside/services"
)

// Parts are those that can be left out, and what is there then.
var Parts = map[string]string{
	"guard":   "a call of the cache takes as long as it takes",
	"leases":  "whoever misses stores what it has read, whatever was written meanwhile",
	"intents": "nothing is marked before a write; the key is deleted after it",
	"gate":    "an instance uses the cache, whatever it could not tell it",
	"outbox":  "what could not be told is forgotten",
	"writes":  "an instance's reads ask the cache also while it writes",
	"forget":  "reads go on being waited for that began before a write, and what is near stays",
	"proof":   "whoever asks while a read is under way takes its answer (golang.org/x/sync/singleflight)",
}

// unbounded is no guard.
type unbounded struct{}

func (unbounded) Call(ctx context.Context, call func(context.Context) error) error { return call(ctx) }

// plainPuts are no leases.
type plainPuts struct{ strings services.Strings }

func (p plainPuts) Acquire(ctx context.Context, key, _, instead string, _ time.Duration) (repositories.Held, string, error) {
	value, err := p.strings.GetKey(ctx, key)
	switch {
	case errors.Is(err, repositories.ErrNotFound), err == nil && value == instead:
		return repositories.HeldNothing, "no lease", nil
	case err != nil:
		return 0, "", err
	case strings.HasPrefix(value, "writing "):
		return repositories.HeldIntent, "", nil
	}
	return repositories.HeldValue, value, nil
}

func (p plainPuts) Fill(ctx context.Context, key, _, value string, lifetime time.Duration) (bool, error) {
	return true, p.strings.InsertExpire(ctx, key, value, lifetime)
}

// deleteAfterWrite are no intents.
type deleteAfterWrite struct{ services.Intents }

func (deleteAfterWrite) Begin(context.Context, string, string, time.Duration) (string, error) {
	return "no mark", nil
}

func (d deleteAfterWrite) Finish(ctx context.Context, key, _, _ string, _ time.Duration) (bool, error) {
	return false, d.Invalidate(ctx, key)
}

// nothingPending is no outbox.
type nothingPending struct{ services.Invalidations }

func (nothingPending) Pending(context.Context, time.Duration, int) ([]repositories.Invalidation, error) {
	return nil, nil
}

// anyRead takes the answer of a read that is under way, whether it was right since the caller began or not.
type anyRead struct {
	finder services.Finder
	mu     sync.Mutex
	reads  map[string]*read
}

type read struct {
	done    chan struct{}
	product repositories.Product
	report  services.Report
	err     error
}

func newAnyRead(finder services.Finder) *anyRead {
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
