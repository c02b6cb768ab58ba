// Package system runs what is put to the test: a redis-server, a database file, and servers that were built, each with a
// proxy of its own between it and Redis. All of it can be broken and mended again, and all of it ends with Close.
package system

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"cacheaside/repositories/redisserver"
)

// ErrNoRedis is wrapped by the error on a machine without a redis-server.
var ErrNoRedis = errors.New("redis-server is not installed")

// Redis is a redis-server of its own, without persistence.
type Redis struct {
	address string
	server  *redisserver.Server
	process *os.Process
	client  *redis.Client
}

// startRedis starts a redis-server on a free port. The error wraps ErrNoRedis if there is none on the PATH.
func startRedis(ctx context.Context) (*Redis, error) {
	if _, err := exec.LookPath("redis-server"); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoRedis, err)
	}
	server, err := redisserver.Start(ctx)
	if err != nil {
		return nil, err
	}
	options, err := redis.ParseURL(server.URL())
	if err != nil {
		return nil, errors.Join(err, server.Close())
	}
	options.MaxRetries, options.DialerRetries = -1, 1
	r := &Redis{address: options.Addr, server: server, client: redis.NewClient(options)}
	if err := r.findProcess(ctx); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

var processID = regexp.MustCompile(`process_id:(\d+)`)

func (r *Redis) findProcess(ctx context.Context) error {
	info, err := r.client.Info(ctx, "server").Result()
	if err != nil {
		return err
	}
	match := processID.FindStringSubmatch(info)
	if match == nil || !r.server.Started() {
		return fmt.Errorf("expected a redis-server that this program has started, got %s", r.server)
	}
	number, err := strconv.Atoi(match[1])
	if err != nil {
		return err
	}
	r.process, err = os.FindProcess(number)
	return err
}

// Hang has the kernel stop the process: connections stay open, and nothing is answered.
func (r *Redis) Hang() error { return pause(r.process) }

// Resume has it go on, with all that was sent meanwhile.
func (r *Redis) Resume() error { return resume(r.process) }

// Kill ends it as kill -9 does.
func (r *Redis) Kill() error {
	if err := r.process.Kill(); err != nil {
		return err
	}
	return r.server.Close()
}

// Restart starts it again at the same address, empty.
func (r *Redis) Restart(ctx context.Context) error {
	server, err := redisserver.Search{Address: r.address}.Find(ctx)
	if err != nil {
		return err
	}
	r.server = server
	return r.findProcess(ctx)
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

// Close ends it.
func (r *Redis) Close() error {
	if r.process != nil {
		_ = resume(r.process) // so that it can be told to end; an error means that it has ended
	}
	return errors.Join(r.client.Close(), r.server.Close())
}
