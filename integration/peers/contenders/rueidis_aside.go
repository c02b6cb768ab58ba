package contenders

import (
	"context"
	"time"

	"github.com/redis/rueidis"

	"cacheaside/repositories"
	"cacheaside/services"
)

// rueidisCompact is the best that a user of rueidis would write: cache-aside over DoCache, with a value that is quick to
// decode, the product's own.
var rueidisCompact = Contender{
	Name: "rueidis DoCache + compact value, cache-aside",
	Near: true,
	Open: func(ctx context.Context, environment Environment) (Instance, error) {
		return openRueidisAside(ctx, environment, func(strings services.Strings, database string) (services.Cache, string) {
			prefix := "rueidis" + database
			return services.NewProductCache(strings, prefix, environment.Lifetime, time.Now), services.ProductKey(prefix, "")
		})
	},
}

// rueidisJSON is the same with the value that most would take.
var rueidisJSON = Contender{
	Name: "rueidis DoCache + JSON, cache-aside",
	Near: true,
	Open: func(ctx context.Context, environment Environment) (Instance, error) {
		return openRueidisAside(ctx, environment, func(strings services.Strings, database string) (services.Cache, string) {
			prefix := "json:" + database + ":"
			return &jsonCache{strings, prefix, environment.Lifetime}, prefix
		})
	},
}

func openRueidisAside(ctx context.Context, environment Environment,
	over func(strings services.Strings, database string) (cache services.Cache, prefix string)) (Instance, error) {
	database, err := openDatabase(ctx, environment)
	if err != nil {
		return nil, err
	}
	client, err := openRueidis(environment)
	if err != nil {
		_ = database.Close() // the error that matters is the first
		return nil, err
	}
	cache, prefix := over(&rueidisStrings{client, environment.Lifetime}, database.Identifier())
	return &aside{
		cache:    cache,
		database: database,
		remove: func(ctx context.Context, name string) error {
			return client.Do(ctx, client.B().Del().Key(prefix+name).Build()).Error()
		},
		close: func() error {
			client.Close()
			return nil
		},
	}, nil
}

// rueidisStrings is what services.ProductCache needs, by rueidis with its client-side cache.
type rueidisStrings struct {
	client   rueidis.Client
	lifetime time.Duration // in the client; what Redis says of the key's own lifetime shortens it
}

func (r *rueidisStrings) GetKey(ctx context.Context, key string) (string, error) {
	value, err := r.client.DoCache(ctx, r.client.B().Get().Key(key).Cache(), r.lifetime).ToString()
	if rueidis.IsRedisNil(err) {
		return "", repositories.ErrNotFound
	}
	return value, err
}

func (r *rueidisStrings) InsertExpire(ctx context.Context, key, value string, lifetime time.Duration) error {
	return r.client.Do(ctx, r.client.B().Set().Key(key).Value(value).Px(lifetime).Build()).Error()
}
