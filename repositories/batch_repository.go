package repositories

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/redis/go-redis/v9"
)

// Processor is what BatchRepository needs of a connection to Redis. A *redis.Client fits.
type Processor interface {
	Process(ctx context.Context, command redis.Cmder) error
	Pipelined(ctx context.Context, queue func(redis.Pipeliner) error) ([]redis.Cmder, error)
}

// BatchRepository looks many keys up in one round trip. It is safe for concurrent use.
type BatchRepository struct {
	redis Processor
	// apart has each key asked for by a command of its own: the server is a node of a cluster, and refuses a command for
	// keys of several slots, also where it has them all.
	apart atomic.Bool
}

// NewBatchRepository returns a repository over an open connection.
func NewBatchRepository(redis Processor) *BatchRepository { return &BatchRepository{redis: redis} }

// Value is what a key has: a string, or none.
type Value struct {
	Text  string
	Found bool
}

// GetKeys looks the keys up and writes what they have into values, which must have the same length; a key that holds
// something else than a string has none (https://redis.io/docs/latest/commands/mget/). An error says that nothing was
// looked up, and values has nothing of use then.
func (r *BatchRepository) GetKeys(ctx context.Context, keys []string, values []Value) error {
	switch {
	case len(keys) == 1:
		return r.getOne(ctx, &keys[0], &values[0])
	case r.apart.Load():
		return r.getApart(ctx, keys, values)
	}
	arguments := make([]any, 1, 1+len(keys))
	arguments[0] = "MGET"
	for i := range keys {
		arguments = append(arguments, &keys[i]) // a pointer, since a string would be copied to the heap
	}
	command := redis.NewSliceCmd(ctx, arguments...)
	err := r.redis.Process(ctx, command)
	if redis.HasErrorPrefix(err, "CROSSSLOT") {
		r.apart.Store(true)
		return r.getApart(ctx, keys, values)
	}
	if err != nil {
		return fmt.Errorf("redis MGET of %d keys: %w", len(keys), err)
	}
	replies := command.Val()
	if len(replies) != len(keys) {
		return fmt.Errorf("redis MGET of %d keys: expected as many replies, got %d", len(keys), len(replies))
	}
	for i, reply := range replies {
		values[i].Text, values[i].Found = reply.(string)
	}
	return nil
}

// getOne is GetKeys for one key: a GET, which costs less than an MGET.
func (r *BatchRepository) getOne(ctx context.Context, key *string, value *Value) error {
	command := redis.NewStringCmd(ctx, "GET", key)
	err := r.redis.Process(ctx, command)
	if err != nil && !isNone(err) {
		return fmt.Errorf("redis GET of %q: %w", *key, err)
	}
	*value = Value{Text: command.Val(), Found: err == nil}
	return nil
}

// isNone reports whether an error is GET's answer for a key that has no string.
func isNone(err error) bool {
	return errors.Is(err, redis.Nil) || redis.HasErrorPrefix(err, "WRONGTYPE")
}

// getApart is GetKeys with a GET for each key, in one round trip (a pipeline).
func (r *BatchRepository) getApart(ctx context.Context, keys []string, values []Value) error {
	commands, err := r.redis.Pipelined(ctx, func(pipeline redis.Pipeliner) error {
		for _, key := range keys {
			pipeline.Get(ctx, key)
		}
		return nil
	})
	if len(commands) != len(keys) {
		return fmt.Errorf("redis GET of %d keys: %w", len(keys), err)
	}
	for i, command := range commands {
		text, err := command.(*redis.StringCmd).Result()
		if err != nil && !isNone(err) {
			return fmt.Errorf("redis GET of %d keys, of them %q: %w", len(keys), keys[i], err)
		}
		values[i] = Value{Text: text, Found: err == nil}
	}
	return nil
}
