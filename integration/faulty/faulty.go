// Package faulty builds the service without a part of one of its protections, to show what that part is for.
package faulty

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"cacheaside/repositories"
	"cacheaside/repositories/marks"
	"cacheaside/services"
	"cacheaside/services/coherence"
	"cacheaside/services/stack"
)

// Parts are those that can be left out, and what is there then.
var Parts = map[string]string{
	"leases":  "whoever misses stores what it has read, whatever was written meanwhile",
	"intents": "nothing is marked before a write; the key is deleted after it",
	"gate":    "an instance uses the cache, whatever it could not tell it",
	"outbox":  "what could not be told is forgotten",
	"writes":  "an instance's reads ask the cache also while it writes",
	"forget":  "reads go on being waited for that began before a write, and what is near stays",
	"proof":   "whoever asks while a read is under way takes its answer (golang.org/x/sync/singleflight)",
}

// New returns a stack without some parts. It panics if there is no such part, or as stack.New does.
func New(config stack.Config, without ...string) *stack.Stack {
	proof := true
	for _, part := range without {
		switch part {
		case "leases":
			config.Leases, config.Scripts = plainPuts{config.Strings}, nil
		case "intents":
			config.Intents = deleteAfterWrite{config.Intents}
		case "gate", "writes", "forget":
			config.Without = append(config.Without, part)
		case "outbox":
			config.Invalidations = nothingPending{config.Invalidations}
		case "proof":
			proof = false
		default:
			panic(fmt.Sprintf("faulty: expected parts of %q, got %q", slices.Sorted(maps.Keys(Parts)), part))
		}
	}
	made := stack.New(config)
	if !proof {
		made.Finder = newAnyRead(made.Finder)
	}
	return made
}

// plainPuts are no leases.
type plainPuts struct{ strings services.Strings }

func (p plainPuts) Acquire(ctx context.Context, key, _, instead string, _ time.Duration) (marks.Held, string, error) {
	value, err := p.strings.GetKey(ctx, key)
	switch {
	case errors.Is(err, repositories.ErrNotFound), err == nil && value == instead:
		return marks.HeldNothing, "no lease", nil
	case err != nil:
		return 0, "", err
	case strings.HasPrefix(value, "writing "):
		return marks.HeldIntent, "", nil
	}
	return marks.HeldValue, value, nil
}

func (p plainPuts) Fill(ctx context.Context, key, _, value string, lifetime time.Duration) (bool, error) {
	return true, p.strings.InsertExpire(ctx, key, value, lifetime)
}

// deleteAfterWrite are no intents.
type deleteAfterWrite struct{ coherence.Intents }

func (deleteAfterWrite) Begin(context.Context, string, string, time.Duration) (string, error) {
	return "no mark", nil
}

func (d deleteAfterWrite) Finish(ctx context.Context, key, _, _ string, _ time.Duration) (bool, error) {
	return false, d.Invalidate(ctx, key)
}

// nothingPending is no outbox.
type nothingPending struct{ coherence.Invalidations }

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
