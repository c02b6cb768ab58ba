package world

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	driver "github.com/redis/go-redis/v9"

	"cacheaside/integration/explore/redis"
	"cacheaside/integration/faulty"
	"cacheaside/repositories"
	"cacheaside/repositories/marks"
	"cacheaside/services"
	"cacheaside/services/stack"
	"cacheaside/services/stampede"
)

// Protections are what a scene can be without, and what is there then.
func Protections() map[string]string {
	all := maps.Clone(faulty.Parts)
	all[string(stack.Coherence)] = "a write goes to the database, and then deletes the key"
	all[string(stack.Stampede)] = "each read asks the cache, then the database, and stores what that said (not without leaving coherence out, too)"
	all[string(stack.Failover)] = "a Redis that went back in time is used as if it had not"
	all["tombstones"] = "no marks and no leases, but versions: a value is stored if it is newer than what the cache has; what it does not have has none"
	return all
}

// without reports whether a scene is without a protection.
func (s Scene) without(protection string) bool { return slices.Contains(s.Without, protection) }

// protections are those around the service. That calls are given up is chosen here, with or without a guard.
func (s Scene) protections() []stack.Protection {
	chosen := []stack.Protection{stack.Guard}
	for _, one := range []struct {
		is         bool
		protection stack.Protection
	}{
		{!s.without(string(stack.Stampede)), stack.Stampede},
		{!s.without(string(stack.Coherence)), stack.Coherence},
		{s.Lanes, stack.Batching},
		{s.Near, stack.Near},
		{s.eras(), stack.Failover},
	} {
		if one.is {
			chosen = append(chosen, one.protection)
		}
	}
	return chosen
}

// Check says what is wrong with what a scene is without.
func (s Scene) Check() error { return stack.Check(s.protections()) }

// parts are those of the stack's that a scene is without.
func (s Scene) parts() []string {
	return slices.DeleteFunc(slices.Clone(s.Without), func(name string) bool { return faulty.Parts[name] == "" })
}

// newerPuts store what is newer than what the key holds.
type newerPuts struct {
	stampede.Leases
	strings services.Strings
	*World
}

func (p newerPuts) Acquire(ctx context.Context, key, _, _ string, _ time.Duration) (marks.Held, string, error) {
	value, err := p.strings.GetKey(ctx, key)
	if errors.Is(err, repositories.ErrNotFound) {
		return marks.HeldNothing, "no lease", nil
	}
	return marks.HeldValue, value, err
}

func (p newerPuts) Fill(ctx context.Context, key, _, value string, lifetime time.Duration) (bool, error) {
	set := &call{store: "redis", text: "SET " + p.short(value) + " if newer", apart: something}
	set.effect = func() any {
		if held, is := set.to.Do("GET", key).(string); is && p.newest(priceIn(p.short(held))) > p.newest(priceIn(p.short(value))) {
			return int64(0)
		}
		set.to.Do("SET", key, value, "PX", milliseconds(lifetime))
		return int64(1)
	}
	result, err := p.do(ctx, set)
	return result == int64(1), err
}

// Del is the command of RedisRepository's DeleteKey, which only a stack without coherence calls.
func (w wire) Del(ctx context.Context, keys ...string) *driver.IntCmd {
	command := driver.NewIntCmd(ctx)
	_, err := w.send(ctx, &call{text: "DEL", apart: something}, "DEL", keys...)
	command.SetErr(err)
	return command
}

// Set is the command of RedisRepository's InsertExpire, which only a stack without leases calls.
func (w wire) Set(ctx context.Context, key string, value any, lifetime time.Duration) *driver.StatusCmd {
	text := texts([]any{value})[0]
	reply, err := w.send(ctx, &call{text: "SET " + w.short(text), apart: something}, "SET", key, text, "PX", milliseconds(lifetime))
	if failure, is := reply.(redis.Error); err == nil && is {
		err = failure
	}
	command := driver.NewStatusCmd(ctx)
	command.SetErr(err)
	return command
}
