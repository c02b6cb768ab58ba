// Package first has a Go program's first commands to Redis: a function for each, over the client library go-redis
// (https://pkg.go.dev/github.com/redis/go-redis/v9). Strings go in and come out; the server keeps them. Price makes a cache of
// two of them. go run ./raw first runs them all, and shows what goes over the wire.
//
// A command is sent with the caller's context. Its error names the command and the key. It wraps ErrNotFound for a key that
// is not there, and never redis.Nil, so that callers need not know which library is used. Any other failure it wraps as
// go-redis has it.
package first

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// ErrNotFound is wrapped by the error for a key that is not there.
var ErrNotFound = errors.New("no such key")

// ErrNoLifetime is wrapped by the error for a key that stays for ever, and for a lifetime of zero or less.
var ErrNoLifetime = errors.New("no lifetime")

// Connect returns a client of the server that a URL names, such as redis://127.0.0.1:6379/0, after the server has
// answered PING (https://redis.io/docs/latest/commands/ping/). The caller closes it.
//
// Without an answer there is no client but an error, which wraps what go-redis says, and every connection is closed. The
// error for what is no URL does not repeat it: a password may be in it.
func Connect(ctx context.Context, url string) (*redis.Client, error) {
	options, err := redis.ParseURL(url)
	if err != nil {
		return nil, errors.New("connecting to Redis: expected a URL such as redis://127.0.0.1:6379/0")
	}
	rdb := redis.NewClient(options)
	if err := rdb.Ping(ctx).Err(); err != nil {
		return nil, errors.Join(fmt.Errorf("PING %s: %w", options.Addr, err), rdb.Close())
	}
	return rdb, nil
}

// SetString stores a value under a key, in place of whatever the key held, without a lifetime
// (https://redis.io/docs/latest/commands/set/).
func SetString(ctx context.Context, rdb *redis.Client, key, value string) error {
	const forEver = 0
	return explain("SET", key, rdb.Set(ctx, key, value, forEver).Err())
}

// GetString returns the string under a key. The error wraps ErrNotFound if there is no such key
// (https://redis.io/docs/latest/commands/get/).
func GetString(ctx context.Context, rdb *redis.Client, key string) (string, error) {
	value, err := rdb.Get(ctx, key).Result()
	return value, explain("GET", key, err)
}

// Exists reports whether there is such a key, whatever its type (https://redis.io/docs/latest/commands/exists/).
func Exists(ctx context.Context, rdb *redis.Client, key string) (bool, error) {
	found, err := rdb.Exists(ctx, key).Result()
	return found > 0, explain("EXISTS", key, err)
}

// Delete deletes a key, whatever its type. The error wraps ErrNotFound if there was no such key
// (https://redis.io/docs/latest/commands/del/).
func Delete(ctx context.Context, rdb *redis.Client, key string) error {
	deleted, err := rdb.Del(ctx, key).Result()
	if err == nil && deleted == 0 {
		err = ErrNotFound
	}
	return explain("DEL", key, err)
}

// Count adds one to the number under a key, which counts from zero if it is not there, and returns the sum. The lifetime
// of the key, if it has one, stays as it is. It is one command, so that programs that count at the same moment lose nothing
// (https://redis.io/docs/latest/commands/incr/).
func Count(ctx context.Context, rdb *redis.Client, key string) (int64, error) {
	sum, err := rdb.Incr(ctx, key).Result()
	return sum, explain("INCR", key, err)
}

// SetFor stores a value under a key like SetString, but for a lifetime, which Redis counts in milliseconds. It is
// one command, so that the value is never there without its lifetime (https://redis.io/docs/latest/commands/set/).
//
// The error wraps ErrNoLifetime if the lifetime is zero or less; nothing is sent then.
func SetFor(ctx context.Context, rdb *redis.Client, key, value string, lifetime time.Duration) error {
	if lifetime <= 0 {
		return explain("SET", key, ErrNoLifetime)
	}
	return explain("SET", key, rdb.Set(ctx, key, value, lifetime).Err())
}

// TimeLeft returns how much of a key's lifetime is left, to the millisecond. The error wraps ErrNotFound if there is
// no such key, and ErrNoLifetime if the key stays for ever (https://redis.io/docs/latest/commands/pttl/).
func TimeLeft(ctx context.Context, rdb *redis.Client, key string) (time.Duration, error) {
	left, err := rdb.PTTL(ctx, key).Result()
	switch left {
	case -2: // the server's answer, which go-redis leaves as it is: no milliseconds
		err = ErrNotFound
	case -1:
		err = ErrNoLifetime
	}
	return max(left, 0), explain("PTTL", key, err)
}

// explain says what an error is about, and takes redis.Nil for ErrNotFound. No error stays none.
func explain(command, key string, err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, redis.Nil) {
		err = ErrNotFound
	}
	return fmt.Errorf("redis %s %q: %w", command, key, err)
}
