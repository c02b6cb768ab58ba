package main

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/redis/go-redis/v9"

	"cacheaside/httpapi/routes"
	"cacheaside/repositories"
	"cacheaside/repositories/database"
	"cacheaside/services"
)

// connectPlain makes the service that Redis' own guide to cache-aside in Go describes: the client with its defaults; look
// into the cache, and on redis.Nil read the database and store what it says; any other error of Redis is an error of the
// request; a write goes to the database, and then deletes the key.
func (s settings) connectPlain(ctx context.Context) (http.Handler, func() error, error) {
	options, err := redis.ParseURL(s.redis)
	if err != nil {
		return nil, nil, err
	}
	sql, err := database.Open(ctx, s.database, s.log)
	if err != nil {
		return nil, nil, err
	}
	products, err := repositories.NewProductsRepository(ctx, sql)
	if err != nil {
		return nil, nil, err
	}
	changes, err := repositories.NewProductChanges(ctx, sql)
	if err != nil {
		return nil, nil, err
	}
	service := &plain{redis: redis.NewClient(options), products: products, changes: changes, lifetime: s.lifetime}
	return routes.New(routes.Config{Finder: service, Creator: service, Changer: service, Log: s.log}), func() error { return nil }, nil
}

type plain struct {
	redis    *redis.Client
	products *repositories.ProductsRepository
	changes  *repositories.ProductChanges
	lifetime time.Duration
}

func (p *plain) Find(ctx context.Context, name string) (repositories.Product, services.Report, error) {
	var product repositories.Product
	cached, err := p.redis.Get(ctx, "product:"+name).Result()
	if err == nil {
		err = json.Unmarshal([]byte(cached), &product)
		return product, services.Report{Cache: services.Hit, TTL: p.lifetime}, err
	}
	if !errors.Is(err, redis.Nil) {
		return product, services.Report{Cache: services.Unreachable, CacheError: err}, err
	}
	product, err = p.products.FindByName(ctx, name)
	if err != nil {
		return product, services.Report{Cache: services.Miss}, err
	}
	value, err := json.Marshal(product)
	if err != nil {
		return product, services.Report{Cache: services.Miss}, err
	}
	err = p.redis.Set(ctx, "product:"+name, value, p.lifetime).Err()
	return product, services.Report{Cache: services.Miss, Stored: err == nil, CacheError: err}, err
}

func (p *plain) Create(ctx context.Context, product repositories.Product) (services.Report, error) {
	return services.Report{}, p.products.Insert(ctx, product)
}

func (p *plain) Update(ctx context.Context, product repositories.Product) (services.Report, error) {
	if err := p.changes.Update(ctx, product); err != nil {
		return services.Report{}, err
	}
	return p.deleted(ctx, product.Name)
}

func (p *plain) Delete(ctx context.Context, name string) (services.Report, error) {
	if err := p.changes.Delete(ctx, name); err != nil {
		return services.Report{}, err
	}
	return p.deleted(ctx, name)
}

func (p *plain) deleted(ctx context.Context, name string) (services.Report, error) {
	err := p.redis.Del(ctx, "product:"+name).Err()
	return services.Report{CacheError: err}, err
}
