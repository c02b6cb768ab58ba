package contenders

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"

	"cacheaside/repositories"
)

// goRedis is the baseline of hits: one GET, with go-redis as it is without any option set.
var goRedis = Contender{
	Name: "go-redis GET, bare",
	Bare: true,
	Open: func(_ context.Context, environment Environment) (Instance, error) {
		options, err := redis.ParseURL(environment.RedisURL)
		if err != nil {
			return nil, err
		}
		client := redis.NewClient(options)
		return &goRedisBare{commands: client, prefix: "go-redis:", lifetime: environment.Lifetime, close: client.Close}, nil
	},
}

// autoPipeline is the same GET through go-redis' AutoPipeline: commands of goroutines that ask at the same time go out
// together. It waits for none (MaxFlushDelay is 0).
var autoPipeline = Contender{
	Name: "go-redis AutoPipeline GET, bare",
	Bare: true,
	Open: func(_ context.Context, environment Environment) (Instance, error) {
		options, err := redis.ParseURL(environment.RedisURL)
		if err != nil {
			return nil, err
		}
		client := redis.NewClient(options)
		pipeline, err := client.AutoPipeline()
		if err != nil {
			_ = client.Close() // the error that matters is the first
			return nil, err
		}
		return &goRedisBare{commands: pipeline, prefix: "autopipeline:", lifetime: environment.Lifetime, close: client.Close}, nil
	},
}

// goRedisBare works with whatever has go-redis' commands.
type goRedisBare struct {
	commands interface {
		Get(ctx context.Context, key string) *redis.StringCmd
		Set(ctx context.Context, key string, value any, lifetime time.Duration) *redis.StatusCmd
	}
	prefix   string
	lifetime time.Duration
	close    func() error
}

func (g *goRedisBare) Find(ctx context.Context, name string) (Answer, error) {
	value, err := g.commands.Get(ctx, g.prefix+name).Result()
	return Answer{Value: value}, err
}

func (g *goRedisBare) Change(ctx context.Context, product repositories.Product) error {
	return g.commands.Set(ctx, g.prefix+product.Name, CompactValue(product), g.lifetime).Err()
}

func (g *goRedisBare) Close() error { return g.close() }
