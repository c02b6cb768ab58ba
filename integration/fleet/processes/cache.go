package processes

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/redis/go-redis/v9"
)

// The kinds of a Cache.
const (
	Single   = "single"
	Sentinel = "sentinel" // a master with two replicas, and three sentinels
	Cluster  = "cluster"  // three masters, each with a replica
)

// Kinds are all of them.
var Kinds = []string{Single, Sentinel, Cluster}

// Cache is the Redis that instances share: one server, or several of which some take over when others are gone.
type Cache struct {
	Kind      string
	Redis     []*Process // masters in the beginning, and then replicas: of a cluster's masters in the same order
	Sentinels []*Process

	tls *TLS // nil if they do not speak it
}

// StartCache starts all of it, and waits until all know each other: several seconds but for Single. The error wraps ErrMissing if
// there is no redis-server on the PATH.
func StartCache(ctx context.Context, folder, kind string) (*Cache, error) {
	return startCache(ctx, folder, &Cache{Kind: kind})
}

// StartCacheByTLS is StartCache of servers that speak TLS only, to their clients and to each other.
func StartCacheByTLS(ctx context.Context, folder, kind string, with TLS) (*Cache, error) {
	return startCache(ctx, folder, &Cache{Kind: kind, tls: &with})
}

func startCache(ctx context.Context, folder string, c *Cache) (_ *Cache, err error) {
	defer func() {
		if err != nil {
			err = errors.Join(err, c.Kill())
		}
	}()
	switch c.Kind {
	case Single:
		one, err := startRedis(ctx, folder, "redis", c.tls)
		if err == nil {
			c.Redis = []*Process{one}
		}
		return c, err
	case Sentinel:
		return c, c.startSentinel(ctx, folder)
	case Cluster:
		return c, c.startCluster(ctx, folder)
	}
	return c, fmt.Errorf("expected a Redis that is one of %q, got %q", Kinds, c.Kind)
}

// URL names it as REDIS_URL does: of a cluster, the first master and its replica, from which the others are learnt.
func (c *Cache) URL() string {
	return c.URLBy(func(one *Process) string { return one.Address() })
}

// URLBy is URL with other addresses for its servers.
func (c *Cache) URLBy(address func(*Process) string) string {
	scheme := schemeOf(c.tls)
	switch c.Kind {
	case Sentinel:
		var addresses []string
		for _, one := range c.Sentinels {
			addresses = append(addresses, address(one))
		}
		return scheme + "+sentinel://" + strings.Join(addresses, ",") + "/" + MasterName
	case Cluster:
		return scheme + "+cluster://" + address(c.Redis[0]) + "," + address(c.Redis[Masters])
	}
	return scheme + "://" + address(c.Redis[0])
}

// Masters returns those that say that they are. A replica says so when it has taken over, and one that is cut off all the time.
func (c *Cache) Masters(ctx context.Context) []*Process {
	var masters []*Process
	for _, one := range c.Redis {
		client := ClientOf(one)
		said, err := client.Info(ctx, "replication").Result()
		_ = client.Close()
		if err == nil && strings.Contains(said, "role:master") {
			masters = append(masters, one)
		}
	}
	return masters
}

// All returns all servers, in the order in which they were started.
func (c *Cache) All() []*Process {
	return append(append([]*Process(nil), c.Redis...), c.Sentinels...)
}

// Kill ends all of them.
func (c *Cache) Kill() error {
	var failures []error
	for _, one := range c.All() {
		failures = append(failures, one.Kill())
	}
	return errors.Join(failures...)
}

// ClientOf returns a client of a Redis. The caller closes it.
func ClientOf(server *Process) *redis.Client {
	return redis.NewClient(&redis.Options{Addr: server.Address(), TLSConfig: server.tls, MaxRetries: -1, DialerRetries: 1})
}
