package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"time"

	"cacheaside/httpapi/routes"
	"cacheaside/repositories"
	"cacheaside/repositories/redisconn"
	"cacheaside/repositories/redisserver"
	"cacheaside/repositories/sqliteconn"
	"cacheaside/services"
)

// connect opens the connections and stacks the service on them, from the bottom up. This is the whole of it: each
// layer knows the one below by a small interface, and can be replaced or wrapped here.
func connect(ctx context.Context, settings settings, log *slog.Logger) (handler http.Handler, disconnect func() error, err error) {
	var open closers
	defer func() {
		if err != nil {
			_ = open.close() // the error that matters is the first
		}
	}()

	// The connections.
	redisServer, err := redisserver.Search{URL: settings.redis}.Find(ctx)
	if err != nil {
		return nil, nil, err
	}
	open.add(redisServer)
	log.Info(redisServer.String())
	redisconn.LogTo(log)
	redis, err := redisconn.Open(redisServer.URL())
	if err != nil {
		return nil, nil, err
	}
	open.add(redis)
	database, err := sqliteconn.Open(ctx, settings.database)
	if err != nil {
		return nil, nil, err
	}
	open.add(database)
	log.Info("SQLite: " + settings.database)

	// The repositories.
	strings := repositories.NewRedisRepository(redis.Client())
	products, err := repositories.NewProductsRepository(ctx, database)
	if err != nil {
		return nil, nil, err
	}
	open.add(products)

	// The services.
	cache := services.NewProductCache(strings, database.Identifier(), settings.cacheTTL, time.Now)
	finder := services.NewProductFinder(cache, products, time.Now)
	creator := services.NewProductCreator(cache, products, time.Now)

	// The routes.
	return routes.New(routes.Config{
		Finder: finder, Creator: creator, Database: database.Check, Redis: redis.Ping, Log: log,
	}), open.close, nil
}

// closers is what is open, in the order of opening.
type closers []io.Closer

func (c *closers) add(closer io.Closer) { *c = append(*c, closer) }

// close closes the last opened first.
func (c *closers) close() error {
	var failures []error
	for i := len(*c) - 1; i >= 0; i-- {
		failures = append(failures, (*c)[i].Close())
	}
	return errors.Join(failures...)
}
