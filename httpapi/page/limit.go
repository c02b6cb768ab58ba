package page

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// What a limit leaves, and what it fills that with. Redis itself needs some of it now and then, for scripts and for clients: each that
// connects takes 39 kB for some seconds (Redis 7.0). If that were not left, Redis would evict all keys, and still have no memory to store one.
const (
	headroom = 256 << 10 // bytes
	fillers  = 1024      // keys: enough for three masters
	filler   = 1 << 10   // bytes of each
	fillTime = 10 * time.Minute
)

// Limit has Redis evict keys: by a maxmemory of little more than what is in use, the policy that the cache needs, and keys of its
// own that fill the rest, so that each further one takes another's place. It is for a Redis that holds nothing else. It is safe
// for concurrent use.
type Limit struct {
	look *Look

	mu     sync.Mutex
	before map[string]settings // what each master was set to, by its address; nil while there is no limit
}

// NewLimit returns a limit of the Redis that a Look looks at. It is not set.
func NewLimit(look *Look) *Limit { return &Limit{look: look} }

// settings are those of a Redis that the limit changes.
type settings struct {
	most    string // maxmemory
	policy  string // maxmemory-policy
	used    int64  // bytes in use then
	evicted int64  // how many keys were evicted until then
}

// Set sets the limit, or takes it away. A wrongError says why this Redis can't be limited.
func (l *Limit) Set(ctx context.Context, limited bool) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case limited == (l.before != nil):
		return nil
	case !limited:
		return l.end(ctx)
	}
	before, err := l.settings(ctx)
	if refusal := redis.Error(nil); errors.As(err, &refusal) {
		return wrong(notLimitable, "this Redis lets nobody limit its memory, as the embedded one does not: install redis-server (Debian), and start it on 127.0.0.1:6379")
	} else if err != nil {
		return err
	}
	if others, err := l.others(ctx); err != nil {
		return err
	} else if others > 0 {
		return wrongError{otherKeys, fmt.Sprintf("this Redis has other keys than this database's (%d), which it could lose: use one that has nothing else", others), others}
	}
	l.before = before
	err = l.look.eachMaster(ctx, func(ctx context.Context, address string, master redis.Cmdable) error {
		if err := master.ConfigSet(ctx, "maxmemory-policy", "allkeys-lru").Err(); err != nil {
			return err
		}
		return master.ConfigSet(ctx, "maxmemory", strconv.FormatInt(before[address].used+headroom, 10)).Err()
	})
	if err == nil {
		err = l.fill(ctx)
	}
	if err != nil {
		err = errors.Join(fmt.Errorf("limiting Redis: %w", err), l.end(ctx))
	}
	return err
}

// fill fills the memory, and counts evictions from then on.
func (l *Limit) fill(ctx context.Context) error {
	_, err := l.look.Redis.Pipelined(ctx, func(pipe redis.Pipeliner) error {
		for i := range fillers {
			pipe.Set(ctx, l.filler(i), strings.Repeat("x", filler), fillTime)
		}
		return nil
	})
	if err != nil {
		return err
	}
	full, err := l.settings(ctx)
	for address, before := range l.before {
		before.evicted = full[address].evicted
		l.before[address] = before
	}
	return err
}

func (l *Limit) filler(number int) string {
	return l.look.Names.Key(fmt.Sprintf("filler %03d of the page", number+1))
}

// settings returns what each master is set to.
func (l *Limit) settings(ctx context.Context) (map[string]settings, error) {
	all := make(map[string]settings)
	err := l.look.eachMaster(ctx, func(ctx context.Context, address string, master redis.Cmdable) error {
		found, err := master.ConfigGet(ctx, "maxmemory*").Result()
		if err != nil {
			return fmt.Errorf("redis CONFIG GET: %w", err)
		}
		used, err := fact(ctx, master, "memory", "used_memory")
		if err != nil {
			return err
		}
		evicted, err := fact(ctx, master, "stats", "evicted_keys")
		all[address] = settings{found["maxmemory"], found["maxmemory-policy"], used, evicted}
		return err
	})
	return all, err
}

// end gives each master back what it was set to. What could not be given back is remembered.
func (l *Limit) end(ctx context.Context) error {
	_, _ = l.look.Redis.Pipelined(ctx, func(pipe redis.Pipeliner) error {
		for i := range fillers {
			pipe.Unlink(ctx, l.filler(i)) // else they go by themselves
		}
		return nil
	})
	err := l.look.eachMaster(ctx, func(ctx context.Context, address string, master redis.Cmdable) error {
		before, has := l.before[address]
		if !has {
			return nil
		}
		if err := master.ConfigSet(ctx, "maxmemory", before.most).Err(); err != nil {
			return err
		}
		if err := master.ConfigSet(ctx, "maxmemory-policy", before.policy).Err(); err != nil {
			return err
		}
		delete(l.before, address)
		return nil
	})
	if len(l.before) == 0 {
		l.before = nil
	}
	return err
}

// Limited reports whether there is a limit.
func (l *Limit) Limited() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.before != nil
}

// Evicted returns how many keys were evicted since there is a limit; nil without one, or if Redis does not say.
func (l *Limit) Evicted(ctx context.Context) *int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.before == nil {
		return nil
	}
	var sum int64
	if l.look.eachMaster(ctx, func(ctx context.Context, address string, master redis.Cmdable) error {
		evicted, err := fact(ctx, master, "stats", "evicted_keys")
		sum += evicted - l.before[address].evicted
		return err
	}) != nil {
		return nil
	}
	return &sum
}

// others returns how many keys there are that are not this database's.
func (l *Limit) others(ctx context.Context) (others int64, err error) {
	err = l.look.eachMaster(ctx, func(ctx context.Context, _ string, master redis.Cmdable) error {
		databases, err := info(ctx, master, "keyspace")
		for _, database := range databases {
			number, _ := strconv.ParseInt(parts(database)["keys"], 10, 64) // a line that names no keys has none
			others += number
		}
		return err
	})
	if err != nil {
		return 0, err
	}
	return others, l.look.scanAll(ctx, globQuoted(l.look.Names.Prefix())+"*", func(keys []string) bool {
		others -= int64(len(keys))
		return true
	})
}
