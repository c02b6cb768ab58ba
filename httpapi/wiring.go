package main

import (
	"cmp"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"cacheaside/httpapi/page"
	"cacheaside/httpapi/routes"
	"cacheaside/repositories"
	"cacheaside/repositories/redisconn"
	"cacheaside/repositories/redisserver"
	"cacheaside/repositories/sqliteconn"
	"cacheaside/services"
	"cacheaside/services/stack"
)

// connect opens the connections and stacks the service on them, from the bottom up. This is the whole of it: each
// layer knows the one below by a small interface, and can be replaced or wrapped here.
func connect(
	ctx context.Context, settings settings, log *slog.Logger, requests func(routes.Answered),
) (handler http.Handler, disconnect func() error, err error) {
	var open closers
	defer func() {
		if err != nil {
			_ = open.close() // the error that matters is the first
		}
	}()

	// The page: its instruments are built in on the way up.
	var instruments *page.Instruments
	if settings.page {
		instruments = page.NewInstruments()
		context.AfterFunc(ctx, func() { _ = instruments.Close() })
	}

	// The connections. The page looks into Redis by one of its own.
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
	instruments.OnRedis(redis.Client())
	look, err := redisconn.Open(redisServer.URL())
	if err != nil {
		return nil, nil, err
	}
	open.add(look)
	sqliteconn.LogTo(log)
	database, err := sqliteconn.Open(ctx, settings.database)
	if err != nil {
		return nil, nil, err
	}
	open.add(database)
	log.Info("SQLite: " + settings.database)

	// The repositories.
	strings := repositories.NewRedisRepository(redis.Client())
	leases := repositories.NewLeaseRepository(redis.Client())
	intents := repositories.NewIntentRepository(redis.Client())
	products, err := repositories.NewProductsRepository(ctx, database)
	if err != nil {
		return nil, nil, err
	}
	open.add(products)
	changes, err := repositories.NewProductChanges(ctx, database)
	if err != nil {
		return nil, nil, err
	}
	open.add(changes)
	outbox, err := repositories.NewOutboxRepository(ctx, database)
	if err != nil {
		return nil, nil, err
	}
	open.add(outbox)

	// The service. A near cache that nobody tells of changes keeps nothing.
	config := stack.Config{
		Strings: strings, Leases: leases, Intents: intents,
		Database: database.Identifier(),
		Reader:   instruments.SQL().Reader(products), Writer: instruments.SQL().Writer(products), Changes: instruments.SQL().Changes(changes),
		Outbox: instruments.SQL().Outbox(outbox), Invalidations: outbox,
		TTL: settings.cacheTTL, CacheTimeout: settings.cacheTimeout, Now: time.Now, Log: log,
	}
	if settings.batching { // one lane measured best
		connection := redis.NewLane()
		open.add(connection)
		instruments.OnRedis(connection.Client())
		config.Lanes = []services.Lane{lane{repositories.NewBatchRepository(connection.Client()), connection}}
		config.Lookups = instruments.Lookups
	}
	if settings.nearCache > 0 {
		config.Near = &services.NearConfig{Bytes: settings.nearCache, Elapsed: elapsed()}
	}
	service := stack.New(config)
	if near := service.Near; near != nil {
		watcher := instruments.Watcher(near)
		open.add(inBackground(func(ctx context.Context) { redis.Watch(ctx, near.Prefix(), watcher, sayNear(log)) }))
	} else {
		log.Info("near cache: off, by the settings")
	}
	open.add(inBackground(service.Invalidator.Run))
	if err := service.Invalidator.Deliver(ctx); err != nil {
		log.Warn("the cache is not used until it was told what has changed", "error", err)
	}

	// The measuring, around all that finds. Beside its metrics stand those of the Go runtime and of the process.
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	measured := services.NewMeasuredFinder(services.MeasuredConfig{
		Next: service.Finder, Registry: registry, Elapsed: elapsed(),
	})

	// The routes, and beside them the page; before all that, what keeps other sites out.
	api := routes.New(routes.Config{
		Finder: measured, Creator: service.Writer, Changer: service.Writer, Redis: redis.Ping,
		Database: func(ctx context.Context) error { // Check looks for the database file alone, a ping for its log, too
			return cmp.Or(database.Check(ctx), database.Reader().PingContext(ctx))
		},
		Metrics: promhttp.HandlerFor(registry, promhttp.HandlerOpts{ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelError)}),
		Log:     log, Requests: instruments.Requests(requests),
	})
	site := instruments.Serve(page.Service{
		API: api, Products: products, Redis: look.Client(), Database: database.Identifier(), Forget: service.Forget, Listen: settings.listen,
	})
	return page.Guarded(site, settings.listen, settings.allowedHosts), open.close, nil
}

// lane looks keys up on a connection of its own.
type lane struct {
	*repositories.BatchRepository
	*redisconn.Lane
}

// elapsed returns a monotonic clock.
func elapsed() func() time.Duration {
	began := time.Now()
	return func() time.Duration { return time.Since(began) }
}

// sayNear returns what logs whether the near cache is used.
func sayNear(log *slog.Logger) func(error) {
	return func(err error) {
		switch {
		case err == nil:
			log.Info("near cache: used; Redis tells of changes")
		case errors.Is(err, redisconn.ErrRefused): // as the embedded one
			log.Info("near cache: not used", "reason", err)
		default:
			log.Warn("near cache: not used", "error", err)
		}
	}
}

// background is what runs beside the requests.
type background struct {
	cancel context.CancelFunc
	ended  chan struct{}
}

func inBackground(run func(context.Context)) *background {
	ctx, cancel := context.WithCancel(context.Background())
	b := &background{cancel: cancel, ended: make(chan struct{})}
	go func() {
		defer close(b.ended)
		run(ctx)
	}()
	return b
}

// Close ends it, and waits until it has ended.
func (b *background) Close() error {
	b.cancel()
	<-b.ended
	return nil
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
