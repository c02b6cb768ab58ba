package repositories

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// Commander is what RedisRepository needs of a connection to Redis. A *redis.Client fits, and so do
// *redis.ClusterClient, *redis.Ring and *redis.AutoPipeliner.
type Commander interface {
	Get(ctx context.Context, key string) *redis.StringCmd
	Set(ctx context.Context, key string, value any, lifetime time.Duration) *redis.StatusCmd
	HGet(ctx context.Context, key, field string) *redis.StringCmd
	HSet(ctx context.Context, key string, values ...any) *redis.IntCmd
	Del(ctx context.Context, keys ...string) *redis.IntCmd
	TxPipelined(ctx context.Context, queue func(redis.Pipeliner) error) ([]redis.Cmder, error)
}

// RedisRepository keeps strings and hashes in Redis. It is safe for concurrent use.
//
// Every method is one round trip, with the caller's context. Its error names the command, and the key and the field in
// quotes, as in: redis HGET "product:mouse" "price". It wraps ErrNotFound for a key or a field that is not there, and never
// redis.Nil; it wraps any other failure as the driver reports it.
type RedisRepository struct {
	redis Commander
}

// NewRedisRepository returns a repository over an open connection.
func NewRedisRepository(redis Commander) *RedisRepository {
	return &RedisRepository{redis: redis}
}

// Insert stores a value under a key, in place of what the key held, without a lifetime: it stays until it is
// replaced, deleted or evicted (https://redis.io/docs/latest/commands/set/).
func (r *RedisRepository) Insert(ctx context.Context, key, value string) error {
	const forEver = 0
	if err := r.redis.Set(ctx, key, value, forEver).Err(); err != nil {
		return fmt.Errorf("redis SET %q: %w", key, err)
	}
	return nil
}

// GetKey returns the value of a key. The error wraps ErrNotFound if there is no such key, or its lifetime is over; and
// ErrWrongType if the key holds no string, which Redis says by a reply that begins with WRONGTYPE
// (https://redis.io/docs/latest/commands/get/).
func (r *RedisRepository) GetKey(ctx context.Context, key string) (string, error) {
	value, err := r.redis.Get(ctx, key).Result()
	if errors.Is(err, redis.Nil) {
		return "", fmt.Errorf("redis GET %q: %w", key, ErrNotFound)
	}
	if redis.HasErrorPrefix(err, "WRONGTYPE") {
		return "", fmt.Errorf("redis GET %q: %w: %w", key, ErrWrongType, err)
	}
	if err != nil {
		return "", fmt.Errorf("redis GET %q: %w", key, err)
	}
	return value, nil
}

// InsertHash stores the value of one field of the hash under a key. The other fields and the lifetime of the
// hash, if it has one, stay as they are (https://redis.io/docs/latest/commands/hset/).
func (r *RedisRepository) InsertHash(ctx context.Context, key, field, value string) error {
	if err := r.redis.HSet(ctx, key, field, value).Err(); err != nil {
		return fmt.Errorf("redis HSET %q %q: %w", key, field, err)
	}
	return nil
}

// GetHash returns the value of one field of the hash under a key. The error wraps ErrNotFound if there is no such
// key or no such field (https://redis.io/docs/latest/commands/hget/).
func (r *RedisRepository) GetHash(ctx context.Context, key, field string) (string, error) {
	value, err := r.redis.HGet(ctx, key, field).Result()
	if errors.Is(err, redis.Nil) {
		return "", fmt.Errorf("redis HGET %q %q: %w", key, field, ErrNotFound)
	}
	if err != nil {
		return "", fmt.Errorf("redis HGET %q %q: %w", key, field, err)
	}
	return value, nil
}

// InsertHashExpire stores the value of one field of the hash under a key, and gives the whole hash a lifetime,
// fields stored earlier included: Redis 7.0 keeps lifetimes by key. Both commands are one transaction, so that no
// crash between them leaves a hash that never expires (https://redis.io/docs/latest/develop/using-commands/transactions/).
// A transaction is not rolled back: where the key holds something other than a hash, that is an error, and the
// lifetime is set all the same.
//
// The lifetime is exact to the millisecond. The error wraps ErrNoLifetime if the lifetime is zero or less; nothing is
// sent then.
func (r *RedisRepository) InsertHashExpire(ctx context.Context, key, field, value string, lifetime time.Duration) error {
	if lifetime <= 0 {
		return fmt.Errorf("redis HSET %q %q with lifetime %s: %w", key, field, lifetime, ErrNoLifetime)
	}
	_, err := r.redis.TxPipelined(ctx, func(transaction redis.Pipeliner) error {
		transaction.HSet(ctx, key, field, value)
		transaction.PExpire(ctx, key, lifetime) // Expire would round up to whole seconds
		return nil
	})
	if err != nil {
		return fmt.Errorf("redis HSET %q %q with lifetime %s: %w", key, field, lifetime, err)
	}
	return nil
}

// InsertExpire stores a value under a key with a lifetime, in place of what the key held and of the lifetime it
// had (SET with PX, https://redis.io/docs/latest/commands/set/).
//
// The lifetime is exact to the millisecond. The error wraps ErrNoLifetime if the lifetime is zero or less; nothing is
// sent then.
func (r *RedisRepository) InsertExpire(ctx context.Context, key, value string, lifetime time.Duration) error {
	if lifetime <= 0 {
		return fmt.Errorf("redis SET %q with lifetime %s: %w", key, lifetime, ErrNoLifetime)
	}
	if err := r.redis.Set(ctx, key, value, lifetime).Err(); err != nil {
		return fmt.Errorf("redis SET %q with lifetime %s: %w", key, lifetime, err)
	}
	return nil
}

// DeleteKey deletes a key, whatever it holds. One that is not there is no error
// (https://redis.io/docs/latest/commands/del/).
func (r *RedisRepository) DeleteKey(ctx context.Context, key string) error {
	if err := r.redis.Del(ctx, key).Err(); err != nil {
		return fmt.Errorf("redis DEL %q: %w", key, err)
	}
	return nil
}
