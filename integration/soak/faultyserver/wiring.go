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
	"cacheaside/integration/faulty"
	"cacheaside/repositories"
	"cacheaside/repositories/database"
	"cacheaside/repositories/marks"
	"cacheaside/repositories/redisconn"
	"cacheaside/services/batching"
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
	outbox, err := sql.NewOutbox(ctx)
	if err != nil {
		return nil, nil, err
	}
	began := time.Now()
	strings := repositories.NewRedisRepository(redis.Client())
	lanes := [3]*redisconn.Lane{redis.NewLane(), redis.NewLane(), redis.NewLane()}
	config := stack.Config{
		Protections: stack.Without(stack.All, []stack.Protection{stack.Metrics, stack.Near}),
		Strings:     slowPuts{strings},
		Leases:      marks.NewLeases(redis.Client()),
		Intents:     slowIntents{marks.NewIntents(redis.Client())},
		Lookups:     []batching.Lane[repositories.Lookup]{batching.NewLane(repositories.NewBatchRepository(lanes[0].Client()), lanes[0])},
		Scripts: []batching.Lane[repositories.Command]{
			batching.NewLane(repositories.NewPipeline(lanes[1].Client()), lanes[1]),
			batching.NewLane(repositories.NewPipeline(lanes[2].Client()), lanes[2]),
		},
		Database: sql.Identifier(), Reader: products, Writer: products, Changes: changes, Outbox: outbox, Invalidations: outbox,
		TTL: s.lifetime, Now: time.Now, Elapsed: func() time.Duration { return time.Since(began) }, Log: s.log,
	}
	var without []string
	switch {
	case s.without == "watch": // which is no part of the stack
	case faulty.Parts[s.without] != "":
		without = []string{s.without}
	default:
		return nil, nil, fmt.Errorf("expected -without watch, plain, or one of %q, got %q", slices.Sorted(maps.Keys(faulty.Parts)), s.without)
	}
	switch s.without {
	case "proof":
		config.Reader = slowReader{products}
	case "watch", "forget":
		config.Protections = append(config.Protections, stack.Near)
	}
	service := faulty.New(config, without...)
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
