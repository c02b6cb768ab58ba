package world

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	driver "github.com/redis/go-redis/v9"

	"cacheaside/integration/explore/redis"
	"cacheaside/repositories"
	"cacheaside/services"
	"cacheaside/services/stack"
)

// Protections are what a scene can be without, and what is there then.
func Protections() map[string]string {
	all := maps.Clone(stack.Parts)
	delete(all, "guard") // what is given up is chosen here
	all["tombstones"] = "no marks and no leases, but versions: a value is stored if it is newer than what the cache has; what it does not have has none"
	return all
}

// without reports whether a scene is without a protection.
func (s Scene) without(protection string) bool { return slices.Contains(s.Without, protection) }

// newerPuts store what is newer than what the key holds.
type newerPuts struct {
	services.Leases
	strings services.Strings
	*World
}

func (p newerPuts) Acquire(ctx context.Context, key, _, _ string, _ time.Duration) (repositories.Held, string, error) {
	value, err := p.strings.GetKey(ctx, key)
	if errors.Is(err, repositories.ErrNotFound) {
		return repositories.HeldNothing, "no lease", nil
	}
	return repositories.HeldValue, value, err
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
