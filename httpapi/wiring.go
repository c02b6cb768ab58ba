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
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/redis/go-redis/extra/redisprometheus/v9"
	"github.com/redis/go-redis/v9"

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
	"cacheaside/services/stack"
)

// connect opens the connections, and builds the service on them: each layer knows the one below by a small interface, and can
// be replaced or wrapped here.
func connect(
	ctx context.Context, settings settings, log *slog.Logger,
) (handler http.Handler, disconnect func() error, err error) {
	w := &wiring{settings: settings, log: log}
	defer func() {
		if err != nil {
			_ = w.open.Close() // the error that matters is the first
		}
	}()
	if settings.page { // its instruments are built in on the way up
		w.instruments = page.NewInstruments()
		context.AfterFunc(ctx, func() { _ = w.instruments.Close() })
	}
	if err := w.connect(ctx); err != nil {
		return nil, nil, err
	}
	config, err := w.ground(ctx)
	if err != nil {
		return nil, nil, err
	}
	log.Info(describe(settings.protections))
	sayConnections(log, mostFiles())
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	config.Registry = registry
	w.instruments.Around(&config)
	service := stack.New(config)
	w.start(ctx, service)
	return w.serve(service, registry), w.open.Close, nil
}

// wiring is what a server is made of.
type wiring struct {
	settings
	log         *slog.Logger
	open        closers
	instruments *page.Instruments

	server  *redisserver.Server
	redis   *redisconn.Connection
	look    *redisconn.Connection // by which the page looks into Redis
	lookups *redisconn.Lanes      // on which lookups go together
	scripts [2]*redisconn.Lane    // on which scripts do: two measured best
	sql     database.Connection
	eras    *eras
	probe   *redisconn.Probe
	outbox  database.Outbox
	list    *repositories.ProductList
	product *repositories.ProductsRepository

	nearRefused atomic.Bool // Redis can't tell the near cache of changes
}

// connect opens the connections to Redis and to the database.
func (w *wiring) connect(ctx context.Context) (err error) {
	if w.server, err = (redisserver.Search{URL: w.settings.redis}).Find(ctx); err != nil {
		return err
	}
	w.open.add(w.server)
	redisconn.LogTo(w.log)
	if w.redis, err = w.connectRedis(w.log); err != nil {
		return err
	}
	w.log.Info(w.server.String())
	if w.look, err = w.connectRedis(slog.New(slog.DiscardHandler)); err != nil {
		return err
	}
	if w.sql, err = database.Open(ctx, w.settings.database, w.log); err != nil {
		return err
	}
	w.open.add(w.sql)
	w.log.Info(w.sql.String())

	eras, closer, err := newEras(ctx, w.settings, w.redis, w.sql, w.log)
	if err != nil {
		return err
	}
	w.open.add(closer)
	w.eras = eras

	w.probe = w.redis.NewProbe(needs(w.settings.protections, w.sql.Identifier()))
	w.onRedis(w.redis.Commands())
	w.lookups = w.redis.NewLanes(w.onRedis)
	w.open.add(w.lookups)
	for i := range w.scripts {
		w.scripts[i] = w.redis.NewLane()
		w.open.add(w.scripts[i])
		w.onRedis(w.scripts[i].Client())
	}
	w.open.add(inBackground(func(ctx context.Context) { w.probe.Run(ctx, w.log) }))
	return nil
}

// onRedis puts what watches connections before a client of Redis.
func (w *wiring) onRedis(client redis.UniversalClient) {
	w.instruments.OnRedis(client)
	w.probe.OnRedis(client)
}

// connectRedis opens a connection that leads to whatever the master is.
func (w *wiring) connectRedis(log *slog.Logger) (*redisconn.Connection, error) {
	connection, err := w.settings.redisTLS.Open(w.server.URL())
	if err != nil {
		return nil, err
	}
	w.open.add(connection)
	w.open.add(inBackground(func(ctx context.Context) { connection.FollowMaster(ctx, log) }))
	return connection, nil
}

// ground is what the service stands on: its repositories, and the keys of the cache.
func (w *wiring) ground(ctx context.Context) (stack.Config, error) {
	var err error
	if w.product, err = repositories.NewProductsRepository(ctx, w.sql); err != nil {
		return stack.Config{}, err
	}
	w.open.add(w.product)
	changes, err := repositories.NewProductChanges(ctx, w.sql)
	if err != nil {
		return stack.Config{}, err
	}
	w.open.add(changes)
	if w.list, err = repositories.NewProductList(ctx, w.sql); err != nil {
		return stack.Config{}, err
	}
	w.open.add(w.list)
	if w.outbox, err = w.sql.NewOutbox(ctx); err != nil {
		return stack.Config{}, err
	}
	w.open.add(w.outbox)

	values, lane := repositories.NewRedisRepository(w.redis.Commands()), w.lookups.To("")
	config := stack.Config{
		Protections: w.settings.protections,
		Strings:     values, Keys: values, Leases: marks.NewLeases(w.redis.Commands()), Intents: marks.NewIntents(w.redis.Commands()),
		Lookups: lookupsOn(lane, repositories.NewBatchRepository(lane.Client())),
		Scripts: []batching.Lane[repositories.Command]{
			batching.NewLane(repositories.NewPipeline(w.scripts[0].Client()), w.scripts[0]),
			batching.NewLane(repositories.NewPipeline(w.scripts[1].Client()), w.scripts[1]),
		},
		EraKeys:  w.eras.keys,
		Database: w.sql.Identifier(), Reader: w.product, Writer: w.product,
		Changes: repositories.NewConditionalChanges(changes, w.sql), Outbox: w.outbox, Invalidations: w.outbox,
		TTL: w.settings.cacheTTL, CacheTimeout: w.settings.cacheTimeout, NearBytes: w.settings.nearCache,
		Now: time.Now, Elapsed: elapsed(), Log: w.log,
		Opened: w.probe.Again,
	}
	if w.redis.IsCluster() {
		whole := repositories.NewBatchRepository(w.redis.Commands())
		config.Masters, config.Master = w.redis.Masters, w.redis.MasterOf
		config.LookupsAt = func(master string) []batching.Lane[repositories.Lookup] {
			lane := w.lookups.To(master)
			return lookupsOn(lane, whole.At(lane.Client()))
		}
	}
	return config, nil
}

// lookupsOn returns the only lane of lookups that go together.
func lookupsOn(lane *redisconn.Lane, batch *repositories.BatchRepository) []batching.Lane[repositories.Lookup] {
	return []batching.Lane[repositories.Lookup]{batching.NewLane(batch, lane)}
}

// start starts what runs beside the requests.
func (w *wiring) start(ctx context.Context, service *stack.Stack) {
	if near := service.Near; near != nil { // it keeps nothing unless it is told of changes
		prefix, watcher := w.eras.names.Prefix(), w.instruments.Watcher(near)
		if w.eras.keys != nil {
			watcher = w.eras.keys.Watcher(watcher)
		}
		w.eras.near = near
		w.open.add(inBackground(func(ctx context.Context) { w.redis.Watch(ctx, prefix, watcher, w.sayNear) }))
	}
	if keeper := w.eras.keeper; keeper != nil {
		w.open.add(inBackground(keeper.Run))
		keeper.Await(ctx)
	}
	if invalidator := service.Invalidator; invalidator != nil {
		w.open.add(inBackground(invalidator.Run))
		if err := invalidator.Deliver(ctx); err != nil {
			w.log.Warn("the cache is not used until it was told what has changed", "error", err)
		}
		w.open.add(inBackground(func(ctx context.Context) { coherence.LogGate(ctx, service.Gate, w.log) }))
	}
}

// serve returns the routes, and beside them the page; before them what keeps other sites out, and before all that the log.
func (w *wiring) serve(service *stack.Stack, registry *prometheus.Registry) http.Handler {
	var metrics http.Handler
	requests := routes.LogTo(w.log)
	if slices.Contains(w.settings.protections, stack.Metrics) {
		metrics = monitoring.Handler(registry, w.log)
		requests = monitoring.NewAnswers(registry).Before(requests)
		monitoring.Connections{
			Redis: map[string]redisprometheus.StatGetter{
				"pool": w.redis.Commands(), "lookups": w.lookups, "scripts-1": w.scripts[0].Client(), "scripts-2": w.scripts[1].Client(),
			},
			Database: w.sql,
			Outbox:   w.outbox,
		}.Show(registry)
	}
	api := routes.New(routes.Config{
		Finder: service.Finder, Creator: service.Writer, Changer: service.Writer, Lister: w.instruments.Lister(w.list), Redis: w.redis.Ping, Unfit: unfit(w.probe),
		Database: w.sql.Check,
		To:       map[string]string{"database": w.sql.String(), "redis": w.server.String()},
		Metrics:  metrics,
		Finish:   true,
		Log:      w.log, Requests: w.instruments.Requests(requests),
	})
	site := w.instruments.Serve(page.Service{
		API: api, State: func() page.State { return w.state(service) },
		Scene: page.Scene{
			Protections: w.settings.protections, Redis: w.server.Origin, Database: w.sql.String(),
		},
		Products: w.product, Redis: w.look.Commands(), Masters: w.look.Masters, Names: w.eras.names, Forget: service.Forget,
		Listen: w.settings.listen, Another: w.another,
	})
	w.open.add(inBackground(w.instruments.Run))
	return routes.Observe(hosts.Protect(site, w.settings.listen, w.settings.allowedHosts), requests)
}

// state says what keeps the cache from being used.
func (w *wiring) state(service *stack.Stack) page.State {
	state := service.State()
	return page.State{
		BreakerOpen: state.BreakerOpen, StoresOpen: state.StoresOpen, GateClosed: state.GateClosed,
		NearDistrusted: state.NearDistrusted, NearRefused: w.nearRefused.Load(),
		EraUnsure: w.eras.unsure(), Unfit: unfit(w.probe)(),
	}
}

// another starts a second instance of this service, which only the page asks for anything: what ends it is its second value.
func (w *wiring) another(ctx context.Context) (http.Handler, func() error, error) {
	w.log.Info("the page starts another instance, for one change")
	settings := w.settings
	settings.page, settings.redis = false, w.server.URL()
	return connect(ctx, settings, w.log)
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

// sayNear tells the log whether the near cache is used.
func (w *wiring) sayNear(err error) {
	refused := errors.Is(err, redisconn.ErrRefused) // as the embedded Redis does
	w.nearRefused.Store(refused)
	switch {
	case err == nil:
		w.probe.Again()
		w.log.Info("near cache: used; Redis tells of changes")
	case refused:
		w.log.Info("near cache: not used", "reason", err)
	default:
		w.log.Warn("near cache: not used", "error", err)
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

// Close closes the last opened first.
func (c closers) Close() error {
	var failures []error
	for i := len(c) - 1; i >= 0; i-- {
		failures = append(failures, c[i].Close())
	}
	return errors.Join(failures...)
}
