package system

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"cacheaside/integration/fleet/processes"
)

// Redis is a redis-server of its own, without persistence.
type Redis struct {
	*processes.Process
	client *redis.Client
}

func startRedis(ctx context.Context, folder string) (*Redis, error) {
	process, err := processes.StartRedis(ctx, folder)
	if err != nil {
		return nil, err
	}
	options, err := redis.ParseURL(process.URL())
	if err != nil {
		return nil, errors.Join(err, process.Kill())
	}
	options.MaxRetries, options.DialerRetries = -1, 1
	return &Redis{process, redis.NewClient(options)}, nil
}

// Flush empties it.
func (r *Redis) Flush(ctx context.Context) error { return r.client.FlushAll(ctx).Err() }

// Squeeze has it evict the keys that were used the longest ago, all the time for as long as ctx: it gets less memory than
// it has, and values that nobody reads.
func (r *Redis) Squeeze(ctx context.Context) error {
	used, err := r.client.InfoMap(ctx, "memory").Result()
	if err != nil {
		return err
	}
	bytes, err := strconv.Atoi(used["Memory"]["used_memory"])
	if err != nil {
		return err
	}
	if err := r.client.ConfigSet(ctx, "maxmemory-policy", "allkeys-lru").Err(); err != nil {
		return err
	}
	if err := r.client.ConfigSet(ctx, "maxmemory", strconv.Itoa(bytes+64<<10)).Err(); err != nil {
		return err
	}
	ballast := make([]byte, 1<<10)
	for i := 0; ctx.Err() == nil; i++ {
		_ = r.client.Set(ctx, "ballast:"+strconv.Itoa(i), ballast, 2*time.Second).Err() // refused is as good as evicted
		time.Sleep(time.Millisecond)
	}
	return nil
}

// Release takes the limit of memory away.
func (r *Redis) Release(ctx context.Context) error {
	return r.client.ConfigSet(ctx, "maxmemory", "0").Err()
}

// Close ends it, also if it is frozen.
func (r *Redis) Close() error { return errors.Join(r.client.Close(), r.Kill()) }
