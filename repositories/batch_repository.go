package repositories

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/redis/go-redis/v9"
)

// Processor is what BatchRepository and Pipeline need of a connection to Redis. A *redis.Client fits.
type Processor interface {
	Process(ctx context.Context, command redis.Cmder) error
	Pipelined(ctx context.Context, queue func(redis.Pipeliner) error) ([]redis.Cmder, error)
}

// BatchRepository looks many keys up in one round trip. It is safe for concurrent use.
type BatchRepository struct {
	redis Processor
	// apart says that each key needs a command of its own: in a cluster, where keys are on several servers, and on a node of one,
	// which refuses one command for keys of several slots even where it has them all.
	apart atomic.Bool
	// cluster is asked for what this node of it has no more; nil for one that is no node.
	cluster *BatchRepository
}

// NewBatchRepository returns a repository over an open connection.
func NewBatchRepository(connection Processor) *BatchRepository {
	r := &BatchRepository{redis: connection}
	if _, is := connection.(*redis.ClusterClient); is {
		r.apart.Store(true)
	}
	return r
}

// At returns a repository that asks one node of the cluster that r asks, and r for what that node says is elsewhere: slots move.
func (r *BatchRepository) At(node Processor) *BatchRepository {
	at := &BatchRepository{redis: node, cluster: r}
	at.apart.Store(true)
	return at
}

// Lookup asks for one key. Text is the string that it holds, if Found.
type Lookup struct {
	Key   string
	Text  string
	Found bool
}

// Do looks keys up. One that holds something other than a string counts as not found
// (https://redis.io/docs/latest/commands/mget/). After an error the lookups hold nothing of use.
func (r *BatchRepository) Do(ctx context.Context, lookups []*Lookup) error {
	switch {
	case len(lookups) == 1:
		return r.getOne(ctx, lookups[0])
	case r.apart.Load():
		return r.getApart(ctx, lookups)
	}
	arguments := make([]any, 1, 1+len(lookups))
	arguments[0] = "MGET"
	for _, lookup := range lookups {
		arguments = append(arguments, &lookup.Key) // a pointer, since a string would be copied to the heap
	}
	command := redis.NewSliceCmd(ctx, arguments...)
	err := r.redis.Process(ctx, command)
	if redis.HasErrorPrefix(err, "CROSSSLOT") {
		r.apart.Store(true)
		return r.getApart(ctx, lookups)
	}
	if err != nil {
		return fmt.Errorf("redis MGET of %d keys: %w", len(lookups), err)
	}
	replies := command.Val()
	if len(replies) != len(lookups) {
		return fmt.Errorf("redis MGET of %d keys: expected as many replies, got %d", len(lookups), len(replies))
	}
	for i, reply := range replies {
		lookups[i].Text, lookups[i].Found = reply.(string)
	}
	return nil
}

// getOne is Do for one key: a GET, which costs less than an MGET.
func (r *BatchRepository) getOne(ctx context.Context, lookup *Lookup) error {
	command := redis.NewStringCmd(ctx, "GET", &lookup.Key)
	err := r.redis.Process(ctx, command)
	switch {
	case r.isElsewhere(err):
		return r.cluster.getOne(ctx, lookup)
	case err != nil && !isNone(err):
		return fmt.Errorf("redis GET of %q: %w", lookup.Key, err)
	}
	lookup.Text, lookup.Found = command.Val(), err == nil
	return nil
}

// isNone reports whether an error is GET's answer for a key that holds no string.
func isNone(err error) bool {
	return errors.Is(err, redis.Nil) || redis.HasErrorPrefix(err, "WRONGTYPE")
}

// isElsewhere reports whether an error is a node's answer for a key that another node has.
func (r *BatchRepository) isElsewhere(err error) bool {
	return r.cluster != nil && (redis.HasErrorPrefix(err, "MOVED") || redis.HasErrorPrefix(err, "ASK"))
}

// getApart is Do with a GET for each key, in one round trip (a pipeline).
func (r *BatchRepository) getApart(ctx context.Context, lookups []*Lookup) error {
	commands, err := r.redis.Pipelined(ctx, func(pipeline redis.Pipeliner) error {
		for _, lookup := range lookups {
			pipeline.Get(ctx, lookup.Key)
		}
		return nil
	})
	if len(commands) != len(lookups) {
		return fmt.Errorf("redis GET of %d keys: %w", len(lookups), err)
	}
	var elsewhere []*Lookup
	for i, command := range commands {
		text, err := command.(*redis.StringCmd).Result()
		switch {
		case r.isElsewhere(err):
			elsewhere = append(elsewhere, lookups[i])
			continue
		case err != nil && !isNone(err):
			return fmt.Errorf("redis GET of %d keys, of them %q: %w", len(lookups), lookups[i].Key, err)
		}
		lookups[i].Text, lookups[i].Found = text, err == nil
	}
	if len(elsewhere) == 0 {
		return nil
	}
	return r.cluster.Do(ctx, elsewhere)
}
