package main

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"time"

	"cacheaside/httpapi/routes"
	"cacheaside/repositories"
	"cacheaside/repositories/redisconn"
	"cacheaside/repositories/sqliteconn"
	"cacheaside/services"
	"cacheaside/services/stack"
)

type settings struct {
	redis, database string
	lifetime        time.Duration
	without         string
	log             *slog.Logger
}

// connect stacks the service as the server does, with one part replaced by one that does nothing. What is open is closed
// by the end of the process.
func (s settings) connect(ctx context.Context) (http.Handler, func() error, error) {
	redis, err := redisconn.Open(s.redis)
	if err != nil {
		return nil, nil, err
	}
	database, err := sqliteconn.Open(ctx, s.database)
	if err != nil {
		return nil, nil, err
	}
	products, err := repositories.NewProductsRepository(ctx, database)
	if err != nil {
		return nil, nil, err
	}
	changes, err := repositories.NewProductChanges(ctx, database)
	if err != nil {
		return nil, nil, err
	}
	outbox, err := repositories.NewOutboxRepository(ctx, database)
	if err != nil {
		return nil, nil, err
	}
	strings := repositories.NewRedisRepository(redis.Client())
	connection := redis.NewLane()
	config := stack.Config{
		Strings:  slowPuts{strings},
		Leases:   repositories.NewLeaseRepository(redis.Client()),
		Intents:  slowIntents{repositories.NewIntentRepository(redis.Client())},
		Lanes:    []services.Lane{lane{repositories.NewBatchRepository(connection.Client()), connection}},
		Database: database.Identifier(), Reader: products, Writer: products, Changes: changes, Outbox: outbox, Invalidations: outbox,
		TTL: s.lifetime, Now: time.Now, Log: s.log,
	}
	switch {
	case s.without == "watch": // which is no part of the stack
	case stack.Parts[s.without] != "":
		config.Without = []string{s.without}
	default:
		return nil, nil, fmt.Errorf("expected -without watch, plain, or one of %q, got %q", slices.Sorted(maps.Keys(stack.Parts)), s.without)
	}
	began := time.Now()
	switch s.without {
	case "proof":
		config.Reader = slowReader{products}
	case "watch", "forget":
		config.Near = &services.NearConfig{Elapsed: func() time.Duration { return time.Since(began) }}
	}
	service := stack.New(config)
	go service.Invalidator.Run(context.WithoutCancel(ctx))
	_ = service.Invalidator.Deliver(ctx) // else the gate stays closed until it was
	switch s.without {
	case "watch":
		go untold(service.Near)
	case "forget":
		go redis.Watch(context.WithoutCancel(ctx), service.Near.Prefix(), slowWatcher{service.Near}, func(error) {})
	}
	return routes.New(routes.Config{Finder: service.Finder, Creator: service.Writer, Changer: service.Writer, Log: s.log}), func() error { return nil }, nil
}

// lane looks keys up on a connection of its own.
type lane struct {
	*repositories.BatchRepository
	*redisconn.Lane
}
