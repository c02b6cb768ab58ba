// Package system runs what is put to the test: a redis-server, a database, and servers that were built, each with a proxy of
// its own between it and Redis. All of it can be broken and mended again, and all of it ends with Close.
package system

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"cacheaside/integration/fleet/processes"
	"cacheaside/integration/soak/proxy"
	"cacheaside/repositories"
	"cacheaside/repositories/database"
	"cacheaside/services/stack"
)

// Config says what is run.
type Config struct {
	Program   string // the file of the server, as processes.Build makes it
	Arguments []string
	Postgres  bool   // the instances share a database in PostgreSQL, not a file
	Redis     string // one of processes.Kinds; Single if empty
	Instances int
	TTL       time.Duration // CACHE_TTL
}

// System is what runs.
type System struct {
	Redis     Cache
	Postgres  *processes.Postgres // nil if the database is a file
	Instances []*Instance
	Products  *repositories.ProductsRepository // to look past all servers

	folder   string
	database database.Connection
}

// Instance is one server, and its ways to the servers of Redis.
type Instance struct {
	*processes.Process
	ways map[*processes.Process]*proxy.Proxy
}

// To is its way to a server of Redis.
func (i *Instance) To(server *processes.Process) *proxy.Proxy { return i.ways[server] }

// Ways are all its ways to Redis.
func (i *Instance) Ways() iter.Seq[*proxy.Proxy] { return maps.Values(i.ways) }

// The programs that can be put to the test.
const (
	Server       = processes.Server
	FaultyServer = "cacheaside/integration/soak/faultyserver"
)

// ServerWithout returns the program whose flag -without leaves these out: the server itself, where they are protections.
func ServerWithout(names string) string {
	if _, err := stack.Parse(names); err == nil {
		return Server
	}
	return FaultyServer
}

// Patience is how long a client waits for an answer. A server gives up earlier.
const Patience = 12 * time.Second

// Client returns a client for one that asks one thing after another.
func Client() *http.Client {
	return &http.Client{Timeout: Patience, Transport: &http.Transport{MaxIdleConnsPerHost: 2, Proxy: nil}}
}

// Start starts all of it. The error wraps processes.ErrMissing on a machine without a redis-server, or without PostgreSQL.
func Start(ctx context.Context, config Config) (s *System, err error) {
	s = new(System)
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	if s.folder, err = processes.NewFolder(); err != nil {
		return s, err
	}
	cache, err := processes.StartCache(ctx, s.folder, cmp.Or(config.Redis, processes.Single))
	if err != nil {
		return s, err
	}
	s.Redis = Cache{cache}
	where := filepath.Join(s.folder, "products.db")
	if config.Postgres {
		if s.Postgres, err = processes.StartPostgres(ctx, s.folder); err != nil {
			return s, err
		}
		where = s.Postgres.URL()
	}
	for number := 1; number <= config.Instances; number++ {
		if err := s.startInstance(ctx, config, number, where); err != nil {
			return s, err
		}
	}
	if s.database, err = database.Open(ctx, where, slog.New(slog.DiscardHandler)); err != nil {
		return s, err
	}
	s.Products, err = repositories.NewProductsRepository(ctx, s.database)
	return s, err
}

func (s *System) startInstance(ctx context.Context, config Config, number int, where string) error {
	one := &Instance{ways: make(map[*processes.Process]*proxy.Proxy)}
	s.Instances = append(s.Instances, one)
	if err := one.build(s.Redis.Cache); err != nil {
		return err
	}
	var err error
	one.Process, err = processes.StartInstance(ctx, s.folder, processes.Instance{
		Number: number, Program: config.Program, Arguments: config.Arguments, Database: where,
		Redis:    s.Redis.urlFor(one),
		Settings: []string{"CACHE_TTL=" + config.TTL.String(), "CACHE_TIMEOUT="},
	})
	return err
}

// build makes its ways to Redis. What a sentinel or a node of a cluster says of where the servers are is rewritten on the way, so
// that the instance finds its own ways to them.
func (i *Instance) build(cache *processes.Cache) error {
	var rewrite func([]byte) []byte
	var replacer atomic.Pointer[strings.Replacer] // when all ways are there
	if cache.Kind != processes.Single {
		rewrite = func(said []byte) []byte { return []byte(replacer.Load().Replace(string(said))) }
	}
	var pairs []string
	for _, server := range cache.All() {
		way, err := proxy.ListenTo(server.Address(), rewrite)
		if err != nil {
			return err
		}
		i.ways[server] = way
		_, port, _ := strings.Cut(way.Address(), ":")
		for _, form := range []string{
			"127.0.0.1:%s",               // CLUSTER NODES, MOVED, ASK
			"$9\r\n127.0.0.1\r\n:%s\r\n", // CLUSTER SLOTS
			"$4\r\nport\r\n$5\r\n%s\r\n", // SENTINEL MASTER
		} {
			pairs = append(pairs, fmt.Sprintf(form, server.Port()), fmt.Sprintf(form, port))
		}
	}
	replacer.Store(strings.NewReplacer(pairs...))
	return nil
}

// Close ends all of it, and removes its files.
func (s *System) Close() error {
	var failures []error
	for _, one := range s.Instances {
		if one.Process != nil {
			failures = append(failures, one.Kill())
		}
		for way := range one.Ways() {
			failures = append(failures, way.Close())
		}
	}
	if s.Products != nil {
		failures = append(failures, s.Products.Close())
	}
	if s.database != nil {
		failures = append(failures, s.database.Close())
	}
	if s.Redis.Cache != nil {
		failures = append(failures, s.Redis.Kill())
	}
	if s.Postgres != nil {
		failures = append(failures, s.Postgres.Kill())
	}
	if s.folder != "" {
		failures = append(failures, os.RemoveAll(s.folder))
	}
	return errors.Join(failures...)
}
