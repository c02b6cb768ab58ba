package main

import (
	"context"
	"io"
	"log/slog"
	"slices"
	"strings"

	"cacheaside/httpapi/page"
	"cacheaside/repositories"
	"cacheaside/repositories/database"
	"cacheaside/repositories/redisconn"
	"cacheaside/services"
	"cacheaside/services/failover"
	"cacheaside/services/near"
	"cacheaside/services/stack"
)

// keeper is a failover.Keeper, or a ClusterKeeper.
type keeper interface {
	First(context.Context)
	Run(context.Context)
	Await(context.Context)
	Era() (number int64, sure bool)
}

// eras know the keys of the cache: with failover, those of the present era.
type eras struct {
	names  page.KeyNames
	keys   *failover.Keys // nil without failover
	keeper keeper         // the same
	near   *near.Cache    // forgets everything when the era is another one; nil without
}

// newEras has the first round, before anything else is connected to Redis.
func newEras(ctx context.Context, s settings, redis *redisconn.Connection, sql database.Connection, log *slog.Logger) (*eras, io.Closer, error) {
	if !slices.Contains(s.protections, stack.Failover) {
		return &eras{names: plainNames(services.ProductKey(sql.Identifier(), ""))}, closers{}, nil
	}
	repository, err := repositories.NewEraRepository(ctx, sql)
	if err != nil {
		return nil, nil, err
	}
	identifier := redis.NewIdentifier()
	e := &eras{}
	var keys failover.Keys
	if redis.IsCluster() {
		all := failover.NewClusterKeeper(failover.ClusterConfig{
			Cluster: identifier, Eras: repository, Elapsed: elapsed(), Log: log,
			Entered: func(names []string) { e.entered(redis, names...) },
		})
		e.keeper, keys = all, failover.NewClusterKeys(all, all.Group, sql.Identifier())
	} else {
		one := failover.NewKeeper(failover.Config{
			Redis: identifier, Eras: repository, Elapsed: elapsed(), Log: log,
			Entered: func(name string) { e.entered(redis, name) },
		})
		e.keeper, keys = one, failover.NewKeys(one, sql.Identifier())
	}
	e.keys, e.names = &keys, keys
	e.keeper.First(ctx)
	return e, closers{repository, identifier}, nil
}

// unsure reports whether it is not sure which Redis is the cache.
func (e *eras) unsure() bool {
	if e.keeper == nil {
		return false
	}
	_, sure := e.keeper.Era()
	return !sure
}

// entered is called when the era is another one: other servers are not used, and what was known of them is forgotten.
func (e *eras) entered(redis *redisconn.Connection, names ...string) {
	redis.Only(names...)
	if e.near != nil {
		e.near.Lost()
	}
}

// plainNames are what keys begin with that have no era.
type plainNames string

func (p plainNames) Prefix() string                 { return string(p) }
func (p plainNames) Key(name string) string         { return string(p) + name }
func (p plainNames) Name(key string) (string, bool) { return strings.CutPrefix(key, string(p)) }
