package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/redis/go-redis/extra/redisprometheus/v9"

	"cacheaside/httpapi/hosts"
	"cacheaside/httpapi/monitoring"
	"cacheaside/httpapi/page"
	"cacheaside/httpapi/routes"
	"cacheaside/repositories"
	"cacheaside/repositories/database"
	"cacheaside/repositories/marks"
	"cacheaside/repositories/redisconn"
	"cacheaside/repositories/redisserver"
	"cacheaside/services/batching"
	"cacheaside/services/coherence"
	"cacheaside/services/failover"
	"cacheaside/services/stack"
)

// connect opens the connections, and builds the service on them: each layer knows the one below by a small interface, and can
// be replaced or wrapped here.
func connect(
	ctx context.Context, settings settings, log *slog.Logger,
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

	// The connections. The page looks into Redis by a connection of its own.
	redisServer, err := redisserver.Search{URL: settings.redis}.Find(ctx)
	if err != nil {
		return nil, nil, err
	}
	open.add(redisServer)
	redisconn.LogTo(log)
	redis, err := settings.redisTLS.Open(redisServer.URL())
	if err != nil {
		return nil, nil, err
	}
	open.add(redis)
	log.Info(redisServer.String())
	open.add(inBackground(func(ctx context.Context) { redis.FollowMaster(ctx, log) }))
	instruments.OnRedis(redis.Client())
	look, err := settings.redisTLS.Open(redisServer.URL())
	if err != nil {
		return nil, nil, err
	}
	open.add(look)
	open.add(inBackground(func(ctx context.Context) { look.FollowMaster(ctx, slog.New(slog.DiscardHandler)) }))
	sql, err := database.Open(ctx, settings.database, log)
	if err != nil {
		return nil, nil, err
	}
	open.add(sql)
	log.Info(sql.String())

	// The repositories.
	values := repositories.NewRedisRepository(redis.Client())
	leases := marks.NewLeases(redis.Client())
	intents := marks.NewIntents(redis.Client())
	products, err := repositories.NewProductsRepository(ctx, sql)
	if err != nil {
		return nil, nil, err
	}
	open.add(products)
	changes, err := repositories.NewProductChanges(ctx, sql)
	if err != nil {
		return nil, nil, err
	}
	open.add(changes)
	list, err := repositories.NewProductList(ctx, sql)
	if err != nil {
		return nil, nil, err
	}
	open.add(list)
	outbox, err := sql.NewOutbox(ctx)
	if err != nil {
		return nil, nil, err
	}
	open.add(outbox)

	// The era, which is another when Redis is: what was known of the one before is forgotten.
	forget := func() {}
	var keeper *failover.Keeper
	var era failover.Present
	inKeys := sql.Identifier
	keys := failover.NewKeys(nil, sql.Identifier())
	if slices.Contains(settings.protections, stack.Failover) {
		eras, err := repositories.NewEraRepository(ctx, sql)
		if err != nil {
			return nil, nil, err
		}
		open.add(eras)
		identifier := redis.NewIdentifier()
		open.add(identifier)
		keeper = failover.NewKeeper(failover.Config{
			Redis: identified{identifier}, Eras: eras, Elapsed: elapsed(), Log: log,
			Entered: func(identity string) { redis.Only(identity); forget() },
		})
		keeper.First(ctx) // before anything else is connected
		era, keys = keeper, failover.NewKeys(keeper, sql.Identifier())
		inKeys = func() string { return keys.Database(sql.Identifier()) }
	}

	// The lanes: one on which lookups go together, and two for scripts, which measured best.
	var lanes [3]*redisconn.Lane
	for i := range lanes {
		lanes[i] = redis.NewLane()
		open.add(lanes[i])
		instruments.OnRedis(lanes[i].Client())
	}

	// The probe, which says what Redis lacks.
	probe := redis.NewProbe(needs(settings.protections, sql.Identifier()))
	probe.OnRedis(redis.Client())
	for _, lane := range lanes {
		probe.OnRedis(lane.Client())
	}
	open.add(inBackground(func(ctx context.Context) { probe.Run(ctx, log) }))

	// The service, with what protects it. Beside its metrics stand those of the Go runtime and of the process.
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	log.Info(describe(settings.protections))
	sayConnections(log, mostFiles())
	config := stack.Config{
		Protections: settings.protections,
		Strings:     values, Keys: values, Leases: leases, Intents: intents,
		Lookups: []batching.Lane[repositories.Lookup]{batching.NewLane(repositories.NewBatchRepository(lanes[0].Client()), lanes[0])},
		Scripts: []batching.Lane[repositories.Command]{
			batching.NewLane(repositories.NewPipeline(lanes[1].Client()), lanes[1]),
			batching.NewLane(repositories.NewPipeline(lanes[2].Client()), lanes[2]),
		},
		Era:      era,
		Database: sql.Identifier(), Reader: products, Writer: products,
		Changes: repositories.NewConditionalChanges(changes, sql), Outbox: outbox, Invalidations: outbox,
		TTL: settings.cacheTTL, CacheTimeout: settings.cacheTimeout, NearBytes: settings.nearCache,
		Registry: registry, Now: time.Now, Elapsed: elapsed(), Log: log,
		Opened: probe.Again,
	}
	instruments.Around(&config)
	service := stack.New(config)
	if near := service.Near; near != nil { // it keeps nothing unless it is told of changes
		watcher, prefix := instruments.Watcher(near), near.Prefix()
		if keeper != nil {
			forget, watcher, prefix = near.Lost, keys.Watcher(watcher), keys.Prefix()
		}
		open.add(inBackground(func(ctx context.Context) { redis.Watch(ctx, prefix, watcher, sayNear(log, probe.Again)) }))
	}
	if keeper != nil {
		open.add(inBackground(keeper.Run))
		keeper.Await(ctx)
	}
	if invalidator := service.Invalidator; invalidator != nil {
		open.add(inBackground(invalidator.Run))
		if err := invalidator.Deliver(ctx); err != nil {
			log.Warn("the cache is not used until it was told what has changed", "error", err)
		}
		open.add(inBackground(func(ctx context.Context) { coherence.LogGate(ctx, service.Gate, log) }))
	}
	var metrics http.Handler
	requests := routes.LogTo(log)
	if slices.Contains(settings.protections, stack.Metrics) {
		metrics = monitoring.Handler(registry, log)
		requests = monitoring.NewAnswers(registry).Before(requests)
		monitoring.Connections{
			Redis: map[string]redisprometheus.StatGetter{
				"pool": redis.Client(), "lookups": lanes[0].Client(), "scripts-1": lanes[1].Client(), "scripts-2": lanes[2].Client(),
			},
			Database: sql,
			Outbox:   outbox,
		}.Show(registry)
	}

	// The routes, and beside them the page; before them what keeps other sites out, and before all that the log.
	api := routes.New(routes.Config{
		Finder: service.Finder, Creator: service.Writer, Changer: service.Writer, Lister: list, Redis: redis.Ping, Unfit: unfit(probe),
		Database: sql.Check,
		To:       map[string]string{"database": sql.String(), "redis": redisServer.String()},
		Metrics:  metrics,
		Finish:   true,
		Log:      log, Requests: instruments.Requests(requests),
	})
	site := instruments.Serve(page.Service{
		API: api, Products: products, Redis: look.Client(), Database: inKeys, Forget: service.Forget, Listen: settings.listen,
	})
	return routes.Observe(hosts.Protect(site, settings.listen, settings.allowedHosts), requests), open.close, nil
}

// identified is what the Keeper asks which Redis there is.
type identified struct{ by *redisconn.Identifier }

func (i identified) Identify(ctx context.Context) (failover.Identity, error) {
	identity, err := i.by.Identify(ctx)
	return failover.Identity(identity), err
}

// describe says in one line which protections there are.
func describe(protections []stack.Protection) string {
	if len(protections) == 0 {
		return "protections: none; this is the plain service (httpapi/protections.go lists them)"
	}
	return fmt.Sprintf("protections: %s", strings.Trim(fmt.Sprint(protections), "[]"))
}

// elapsed returns a monotonic clock.
func elapsed() func() time.Duration {
	began := time.Now()
	return func() time.Duration { return time.Since(began) }
}

// sayNear returns a function that logs whether the near cache is used, and calls connected when it is.
func sayNear(log *slog.Logger, connected func()) func(error) {
	return func(err error) {
		switch {
		case err == nil:
			connected()
			log.Info("near cache: used; Redis tells of changes")
		case errors.Is(err, redisconn.ErrRefused): // as the embedded Redis does
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
