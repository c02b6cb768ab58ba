// Package system runs what is put to the test: a redis-server, a database, and servers that were built, each with a proxy of
// its own between it and Redis. All of it can be broken and mended again, and all of it ends with Close.
package system

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
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
	Postgres  bool // the instances share a database in PostgreSQL, not a file
	Instances int
	TTL       time.Duration // CACHE_TTL
}

// System is what runs.
type System struct {
	Redis     *Redis
	Postgres  *processes.Postgres // nil if the database is a file
	Instances []*Instance
	Products  *repositories.ProductsRepository // to look past all servers

	folder   string
	database database.Connection
}

// Instance is one server, and its way to Redis.
type Instance struct {
	*processes.Process
	Proxy *proxy.Proxy
}

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
	if s.Redis, err = startRedis(ctx, s.folder); err != nil {
		return s, err
	}
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
	at, err := url.Parse(s.Redis.URL())
	if err != nil {
		return err
	}
	between, err := proxy.Listen(at.Host)
	if err != nil {
		return err
	}
	process, err := processes.StartInstance(ctx, s.folder, processes.Instance{
		Number: number, Program: config.Program, Arguments: config.Arguments, Database: where, Redis: "redis://" + between.Address(),
		Settings: []string{"CACHE_TTL=" + config.TTL.String(), "CACHE_TIMEOUT="},
	})
	if err != nil {
		return errors.Join(err, between.Close())
	}
	s.Instances = append(s.Instances, &Instance{process, between})
	return nil
}

// Close ends all of it, and removes its files.
func (s *System) Close() error {
	var failures []error
	for _, one := range s.Instances {
		failures = append(failures, one.Kill(), one.Proxy.Close())
	}
	if s.Products != nil {
		failures = append(failures, s.Products.Close())
	}
	if s.database != nil {
		failures = append(failures, s.database.Close())
	}
	if s.Redis != nil {
		failures = append(failures, s.Redis.Close())
	}
	if s.Postgres != nil {
		failures = append(failures, s.Postgres.Kill())
	}
	if s.folder != "" {
		failures = append(failures, os.RemoveAll(s.folder))
	}
	return errors.Join(failures...)
}
