package contenders

import (
	"context"
	"time"

	"github.com/redis/rueidis"

	"cacheaside/repositories"
)

// rueidisGet is a GET with rueidis, which pipelines by itself.
var rueidisGet = Contender{
	Name: "rueidis GET, bare",
	Bare: true,
	Open: func(_ context.Context, environment Environment) (Instance, error) {
		client, err := openRueidis(environment)
		if err != nil {
			return nil, err
		}
		return &rueidisBare{client, "rueidis:", environment.Lifetime}, nil
	},
}

// rueidisBare sends each GET.
type rueidisBare struct {
	rueidis.Client
	prefix   string
	lifetime time.Duration
}

func (r *rueidisBare) Find(ctx context.Context, name string) (Answer, error) {
	value, err := r.Do(ctx, r.B().Get().Key(r.prefix+name).Build()).ToString()
	return Answer{Value: value}, err
}

func (r *rueidisBare) Change(ctx context.Context, product repositories.Product) error {
	return r.Do(ctx, r.B().Set().Key(r.prefix+product.Name).Value(CompactValue(product)).Px(r.lifetime).Build()).Error()
}

func (r *rueidisBare) Close() error {
	r.Client.Close()
	return nil
}

// rueidisDoCache is a GET that rueidis answers from its client-side cache, which Redis invalidates.
var rueidisDoCache = Contender{
	Name: "rueidis DoCache, bare",
	Bare: true,
	Near: true,
	Open: func(_ context.Context, environment Environment) (Instance, error) {
		client, err := openRueidis(environment)
		if err != nil {
			return nil, err
		}
		return &rueidisBareCached{rueidisBare{client, "docache:", environment.Lifetime}}, nil
	},
}

// rueidisBareCached sends a GET only for what it has not.
type rueidisBareCached struct{ rueidisBare }

func (r *rueidisBareCached) Find(ctx context.Context, name string) (Answer, error) {
	value, err := r.DoCache(ctx, r.B().Get().Key(r.prefix+name).Cache(), r.lifetime).ToString()
	return Answer{Value: value}, err
}

// openRueidis opens a client as it is without any option set, but for the room in its cache.
func openRueidis(environment Environment) (rueidis.Client, error) {
	option, err := rueidis.ParseURL(environment.RedisURL)
	if err != nil {
		return nil, err
	}
	// Each of its four connections has a cache of its own, 128 MiB unless it is told otherwise; an entry takes less than
	// this (see its lru.go).
	const entryBytes = 1024
	option.CacheSizeEachConn = max(rueidis.DefaultCacheBytes, environment.NearEntries*entryBytes)
	return rueidis.NewClient(option)
}
