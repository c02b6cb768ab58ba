package world

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	driver "github.com/redis/go-redis/v9"

	"cacheaside/integration/explore/redis"
	"cacheaside/repositories"
	"cacheaside/services"
)

// Protections are what a scene can be without, and what is there then.
var Protections = map[string]string{
	"leases":     "whoever misses stores what it has read, whatever was written meanwhile",
	"intents":    "nothing is marked before a write; the key is deleted after it",
	"gate":       "an instance uses the cache, whatever it could not tell it",
	"outbox":     "what could not be told is forgotten",
	"writes":     "an instance's reads ask the cache also while it writes",
	"forget":     "reads go on being waited for that began before a write",
	"proof":      "whoever asks while a read is under way takes its answer (golang.org/x/sync/singleflight)",
	"tombstones": "no marks and no leases, but versions: a value is stored if it is newer than what the cache has; what it does not have has none",
}

// without reports whether a scene is without a protection.
func (s Scene) without(protection string) bool { return slices.Contains(s.Without, protection) }

// leasesOf returns what an instance has for leases.
func (w *World) leasesOf(wire wire) services.Leases {
	whole := leases{repositories.NewLeaseRepository(wire), w}
	switch {
	case w.scene.without("tombstones"):
		return newerPuts{plainPuts{whole, repositories.NewRedisRepository(wire)}, w}
	case w.scene.without("leases"):
		return plainPuts{whole, repositories.NewRedisRepository(wire)}
	}
	return whole
}

// intentsOf returns what an instance has for intents.
func (w *World) intentsOf(wire wire) services.Intents {
	whole := intents{repositories.NewIntentRepository(wire), w}
	if w.scene.without("intents") || w.scene.without("tombstones") {
		return deleteAfterWrite{whole}
	}
	return whole
}

// plainPuts are no leases.
type plainPuts struct {
	services.Leases
	strings services.Strings
}

func (p plainPuts) Acquire(ctx context.Context, key, _, _ string, _ time.Duration) (repositories.Held, string, error) {
	value, err := p.strings.GetKey(ctx, key)
	switch {
	case errors.Is(err, repositories.ErrNotFound):
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

// newerPuts store what is newer than what the key holds.
type newerPuts struct {
	plainPuts
	*World
}

func (p newerPuts) Fill(ctx context.Context, key, _, value string, lifetime time.Duration) (bool, error) {
	result, err := p.do(ctx, &call{store: "redis", text: "SET " + p.short(value) + " if newer", apart: something, effect: func() any {
		if held, is := p.redis.Do("GET", key).(string); is && p.newest(priceIn(p.short(held))) > p.newest(priceIn(p.short(value))) {
			return int64(0)
		}
		p.redis.Do("SET", key, value, "PX", milliseconds(lifetime))
		return int64(1)
	}})
	return result == int64(1), err
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
type nothingPending struct{ sql }

func (nothingPending) Pending(context.Context, time.Duration, int) ([]repositories.Invalidation, error) {
	return nil, nil
}

// anyRead takes the answer of a read that is under way, whether it was right since the caller began or not.
type anyRead struct {
	finder services.Finder
	mu     sync.Mutex
	reads  map[string]*sharedRead
}

type sharedRead struct {
	done    chan struct{}
	product repositories.Product
	report  services.Report
	err     error
}

func (a *anyRead) Find(ctx context.Context, name string) (repositories.Product, services.Report, error) {
	a.mu.Lock()
	if under := a.reads[name]; under != nil {
		a.mu.Unlock()
		<-under.done
		return under.product, under.report, under.err
	}
	mine := &sharedRead{done: make(chan struct{})}
	a.reads[name] = mine
	a.mu.Unlock()
	mine.product, mine.report, mine.err = a.finder.Find(context.WithoutCancel(ctx), name)
	a.mu.Lock()
	delete(a.reads, name)
	a.mu.Unlock()
	close(mine.done)
	return mine.product, mine.report, mine.err
}

// Set is the command of RedisRepository's InsertExpire, which only a stack without leases calls.
func (w wire) Set(ctx context.Context, key string, value any, lifetime time.Duration) *driver.StatusCmd {
	text := texts([]any{value})[0]
	reply, err := w.do(ctx, &call{store: "redis", text: "SET " + w.short(text), apart: something, effect: func() any {
		return w.redis.Do("SET", key, text, "PX", milliseconds(lifetime))
	}})
	if failure, is := reply.(redis.Error); err == nil && is {
		err = failure
	}
	command := driver.NewStatusCmd(ctx)
	command.SetErr(err)
	return command
}
