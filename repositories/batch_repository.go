package repositories

import (
	"context"
	"fmt"

	"github.com/redis/go-redis/v9"
)

// Processor is what BatchRepository needs of a connection to Redis. A *redis.Client fits.
type Processor interface {
	Process(ctx context.Context, command redis.Cmder) error
}

// BatchRepository looks many keys up in one round trip. It is safe for concurrent use.
type BatchRepository struct {
	redis Processor
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
	arguments := make([]any, 1, 1+len(keys))
	arguments[0] = "MGET"
	for i := range keys {
		arguments = append(arguments, &keys[i]) // a pointer, since a string would be copied to the heap
	}
	command := redis.NewSliceCmd(ctx, arguments...)
	if err := r.redis.Process(ctx, command); err != nil {
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
