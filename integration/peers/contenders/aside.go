package contenders

import (
	"context"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"

	"cacheaside/repositories"
	"cacheaside/services"
)

// plainAside is cache-aside as one writes it first, with the product's compact value: GET, else SQLite and SET. It has
// no deadline, no protection from a stampede and none from a race with a writer.
var plainAside = Contender{
	Name: Plain,
	Open: func(ctx context.Context, environment Environment) (Instance, error) {
		options, err := redis.ParseURL(environment.RedisURL)
		if err != nil {
			return nil, err
		}
		return openGoRedisAside(ctx, environment, "plain", options)
	},
}

// goRedisNear is the same over go-redis' own client-side cache (RESP3), which Redis invalidates.
var goRedisNear = Contender{
	Name: "go-redis client-side cache, cache-aside",
	Near: true,
	Open: func(ctx context.Context, environment Environment) (Instance, error) {
		options, err := redis.ParseURL(environment.RedisURL)
		if err != nil {
			return nil, err
		}
		options.Protocol = 3
		// It is divided into sixteen parts by key, and each has a sixteenth of the room: so a fifth more than is needed.
		options.ClientSideCacheConfig = &redis.ClientSideCacheConfig{MaxEntries: environment.NearEntries + environment.NearEntries/5}
		return openGoRedisAside(ctx, environment, "near", options)
	},
}

func openGoRedisAside(ctx context.Context, environment Environment, prefix string, options *redis.Options) (Instance, error) {
	database, err := openDatabase(ctx, environment)
	if err != nil {
		return nil, err
	}
	client := redis.NewClient(options)
	prefix += database.Identifier()
	return &aside{
		cache:    services.NewProductCache(repositories.NewRedisRepository(client), prefix, environment.Lifetime, time.Now),
		database: database,
		remove: func(ctx context.Context, name string) error {
			return client.Del(ctx, services.ProductKey(prefix, name)).Err()
		},
		close: client.Close,
	}, nil
}

// aside looks into the cache first, and then into the database, whose answer it puts into the cache.
type aside struct {
	cache    services.Cache
	database *database
	remove   func(ctx context.Context, name string) error // from the cache
	close    func() error                                 // the connection to Redis
}

func (a *aside) Find(ctx context.Context, name string) (Answer, error) {
	cached, err := a.cache.Get(ctx, name)
	if err == nil {
		return Answer{Product: cached.Product}, nil
	}
	if !errors.Is(err, repositories.ErrNotFound) {
		return Answer{}, err
	}
	product, err := a.database.FindByName(ctx, name)
	if err != nil {
		return Answer{}, err
	}
	return Answer{Product: product}, a.cache.Put(ctx, product)
}

func (a *aside) Change(ctx context.Context, product repositories.Product) error {
	if err := a.database.changes.Update(ctx, product); err != nil {
		return err
	}
	return a.remove(ctx, product.Name)
}

func (a *aside) Close() error { return errors.Join(a.close(), a.database.Close()) }
