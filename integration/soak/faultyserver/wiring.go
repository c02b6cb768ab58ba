package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"cacheaside/httpapi/routes"
	"cacheaside/repositories"
	"cacheaside/repositories/redisconn"
	"cacheaside/repositories/sqliteconn"
	"cacheaside/services"
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
	var leases services.Leases = repositories.NewLeaseRepository(redis.Client())
	var intents services.Intents = repositories.NewIntentRepository(redis.Client())
	var reader services.ProductReader = products
	var pending services.Invalidations = outbox
	var guard services.Caller = services.NewGuard(services.GuardConfig{})
	gate := services.NewGate(guard)
	var gated services.Caller = gate

	switch s.without {
	case "guard":
		guard = unbounded{}
		gate = services.NewGate(guard)
		gated = gate
	case "leases":
		leases = plainPuts{leases, strings}
	case "intents":
		intents = deleteAfterWrite{intents}
	case "gate":
		gated = guard // the gate is closed and opened, and nobody looks at it
	case "outbox":
		pending = nothingPending{outbox}
	case "proof":
		reader = slowReader{products}
	case "watch", "forget": // below
	default:
		return nil, nil, fmt.Errorf("expected -without guard, leases, intents, gate, outbox, proof, watch, forget or plain, got %q", s.without)
	}

	var lookups services.Strings = services.NewGuardedStrings(gated, strings)
	if s.without != "guard" && s.without != "gate" {
		connection := redis.NewLane()
		lanes := []services.Lane{lane{repositories.NewBatchRepository(connection.Client()), connection}}
		lookups = services.NewBatchedStrings(services.BatchedConfig{Strings: lookups, Lanes: lanes, Gate: gate})
	}
	writes := services.NewWrites()
	finder := services.NewCollapsingFinder(services.CollapsingConfig{
		Strings: writes.Strings(lookups), Leases: writes.Leases(services.NewGuardedLeases(gated, leases)), Products: reader,
		Database: database.Identifier(), TTL: s.lifetime, Now: time.Now,
	})
	began := time.Now()
	near := services.NewNearCache(services.NearConfig{Database: database.Identifier(), Elapsed: func() time.Duration { return time.Since(began) }})
	forget := finder.Forget
	if s.without == "watch" {
		forget = func(name string) { finder.Forget(name); near.Forget(name) }
	}
	guardedIntents := services.NewGuardedIntents(guard, intents)
	invalidator := services.NewInvalidator(services.InvalidatorConfig{
		Outbox: pending, Intents: guardedIntents, Gate: gate, Database: database.Identifier(), Log: s.log,
	})
	go invalidator.Run(context.WithoutCancel(ctx))
	writer := services.NewCoherentWriter(services.CoherentConfig{
		Intents: guardedIntents, Products: products, Changes: changes, Outbox: outbox, Gate: gate, Writes: writes,
		Database: database.Identifier(), TTL: s.lifetime, Now: time.Now,
		Delivered: invalidator.Delivered, Forget: forget,
	})
	_ = invalidator.Deliver(ctx) // else the gate stays closed until it was
	var find routes.Finder = finder
	switch s.without {
	case "proof":
		find = newAnyRead(finder)
	case "watch":
		find = services.NewNearFinder(near, finder)
		go untold(near)
	case "forget":
		find = services.NewNearFinder(near, finder)
		go redis.Watch(context.WithoutCancel(ctx), near.Prefix(), slowWatcher{near}, func(error) {})
	}
	return routes.New(routes.Config{Finder: find, Creator: writer, Changer: writer, Log: s.log}), func() error { return nil }, nil
}

// lane looks keys up on a connection of its own.
type lane struct {
	*repositories.BatchRepository
	*redisconn.Lane
}
