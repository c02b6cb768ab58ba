package contenders

import (
	"context"
	"errors"
	"time"

	"github.com/go-redis/cache/v9"
	"github.com/redis/go-redis/v9"

	"cacheaside/repositories"
)

// goRedisCache is go-redis/cache, whose Once reads a product once for all who ask one instance at the same time.
var goRedisCache = Contender{
	Name: "go-redis/cache Once",
	Open: func(ctx context.Context, environment Environment) (Instance, error) {
		return openGoRedisCache(ctx, environment, "once:", nil)
	},
}

// tinyLFULifetime is the lifetime that the example of go-redis/cache has.
const tinyLFULifetime = time.Minute

// goRedisCacheTinyLFU is the same with its local cache. Nobody tells that of a change by another instance.
var goRedisCacheTinyLFU = Contender{
	Name:          "go-redis/cache Once + TinyLFU",
	Near:          true,
	LocalLifetime: tinyLFULifetime,
	Open: func(ctx context.Context, environment Environment) (Instance, error) {
		return openGoRedisCache(ctx, environment, "tinylfu:", cache.NewTinyLFU(environment.NearEntries, tinyLFULifetime))
	},
}

func openGoRedisCache(ctx context.Context, environment Environment, prefix string, local cache.LocalCache) (Instance, error) {
	options, err := redis.ParseURL(environment.RedisURL)
	if err != nil {
		return nil, err
	}
	database, err := openDatabase(ctx, environment)
	if err != nil {
		return nil, err
	}
	client := redis.NewClient(options)
	return &once{
		cache:    cache.New(&cache.Options{Redis: client, LocalCache: local}),
		client:   client,
		database: database,
		prefix:   prefix + database.Identifier() + ":",
		lifetime: environment.Lifetime,
	}, nil
}

type once struct {
	cache    *cache.Cache
	client   *redis.Client
	database *database
	prefix   string
	lifetime time.Duration
}

func (o *once) Find(ctx context.Context, name string) (answer Answer, err error) {
	err = o.cache.Once(&cache.Item{
		Ctx: ctx, Key: o.prefix + name, Value: &answer.Product, TTL: o.lifetime,
		Do: func(*cache.Item) (any, error) { return o.database.FindByName(ctx, name) },
	})
	return answer, err
}

func (o *once) Change(ctx context.Context, product repositories.Product) error {
	if err := o.database.changes.Update(ctx, product); err != nil {
		return err
	}
	return o.cache.Delete(ctx, o.prefix+product.Name)
}

func (o *once) Close() error { return errors.Join(o.client.Close(), o.database.Close()) }
