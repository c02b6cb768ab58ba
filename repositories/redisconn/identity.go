package redisconn

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"

	"cacheaside/repositories/identity"
)

// errNoMaster is wrapped by the error for a server that is a replica.
var errNoMaster = errors.New("it is no master, but a replica")

// nameOf asks a server which it is. Its run_id is another after each start, and its master_replid after each time that it was made
// a master (https://redis.io/docs/latest/commands/info/). The error wraps errNoMaster if it is a replica.
func nameOf(ctx context.Context, pipelined func(context.Context, func(redis.Pipeliner) error) ([]redis.Cmder, error)) (string, error) {
	var server, replication *redis.StringCmd
	if _, err := pipelined(ctx, func(pipeline redis.Pipeliner) error {
		server, replication = pipeline.Info(ctx, "server"), pipeline.Info(ctx, "replication")
		return nil
	}); err != nil {
		return "", fmt.Errorf("asking Redis which it is, by INFO: %w", err)
	}
	run, role, history := field(server.Val(), "run_id"), field(replication.Val(), "role"), field(replication.Val(), "master_replid")
	switch {
	case role != "" && role != "master":
		return "", fmt.Errorf("asking Redis which it is, by INFO: %w", errNoMaster)
	case run == "" || history == "":
		return "", errors.New("asking Redis which it is: INFO has no run_id or no master_replid")
	}
	return run + "/" + history, nil
}

// field returns what INFO says of a name.
func field(info, name string) string {
	for line := range strings.Lines(info) {
		if value, is := strings.CutPrefix(line, name+":"); is {
			return strings.TrimRight(value, "\r\n")
		}
	}
	return ""
}

// check refuses a new connection to a server that is none of those that Only names; and to a replica, which was demoted a moment ago,
// where there are several servers.
func (m more) check(ctx context.Context, connection *redis.Conn) error {
	only := m.only.Load()
	if only == nil && m.servers == nil {
		return nil
	}
	// Not ctx: this is no command of the caller's, and nobody who watches those needs to know.
	own, cancel := context.WithTimeout(context.Background(), Timeout)
	defer cancel()
	defer context.AfterFunc(ctx, cancel)()
	name, err := nameOf(own, connection.Pipelined)
	if err == nil && only != nil && !slices.Contains(*only, name) {
		err = errors.New("another Redis answers than the one that is the cache")
	}
	return err
}

// Only has the connection, and all that were made from it, lead to Redis servers of these names and to no others. If these are not those
// from before, what is connected is closed.
func (c *Connection) Only(names ...string) {
	if before := c.only.Swap(&names); before == nil || !slices.Equal(*before, names) {
		c.open.closeAll()
	}
}

// Identifier asks, by connections of its own, which Redis is there. Its methods are for one goroutine.
type Identifier struct {
	of      *Connection
	clients map[string]*redis.Client // by address
}

// NewIdentifier returns an Identifier, to which Only does not apply.
func (c *Connection) NewIdentifier() *Identifier {
	return &Identifier{c, make(map[string]*redis.Client)}
}

// Identify says which Redis is there: with sentinels, the one that they name, and its epoch.
func (i *Identifier) Identify(ctx context.Context) (identity.Redis, error) {
	if i.of.servers == nil {
		address := i.of.client.Options().Addr
		i.connect(address)
		name, err := nameOf(ctx, i.clients[address].Pipelined)
		return identity.Redis{Name: name}, err
	}
	found, err := i.of.servers.ask(ctx)
	if err != nil {
		return identity.Redis{}, err
	}
	i.connect(found.addresses()...)
	name, err := nameOf(ctx, i.clients[found.parts[0].address].Pipelined)
	return identity.Redis{Name: name, Epoch: found.epoch, Rivals: true}, err
}

// Map says who has which slots of a cluster. It does not wait long for masters that are slow.
func (i *Identifier) Map(ctx context.Context) (identity.Cluster, error) {
	found, err := i.of.servers.ask(ctx)
	if err != nil {
		return identity.Cluster{}, err
	}
	i.connect(found.addresses()...)
	names, _ := sideBySide(ctx, found.addresses(), func(ctx context.Context, address string) (string, error) {
		return nameOf(ctx, i.clients[address].Pipelined)
	})
	cluster := identity.Cluster{Epoch: found.epoch}
	for _, one := range found.parts {
		cluster.Owners = append(cluster.Owners, identity.Owner{First: one.first, Last: one.last, Name: names[one.address], Epoch: found.epochs[one.address]})
	}
	return cluster, nil
}

// connect makes clients of these addresses, and closes those of others. Each dials only when it is asked, and then to its own address.
func (i *Identifier) connect(addresses ...string) {
	for address, client := range i.clients {
		if !slices.Contains(addresses, address) {
			_ = client.Close() // what has failed there is of no use any more
			delete(i.clients, address)
		}
	}
	for _, address := range addresses {
		if i.clients[address] != nil {
			continue
		}
		options := i.of.optionsAgain()
		options.OnConnect, options.PoolSize, options.MinIdleConns, options.MaxIdleConns, options.MaxActiveConns = nil, 1, 0, 0, 0
		dial := newDialer(options)
		options.Dialer = neverFailing(func(ctx context.Context, network, _ string) (net.Conn, error) { return dial(ctx, network, address) })
		i.clients[address] = redis.NewClient(&options)
	}
}

// Close closes the connections.
func (i *Identifier) Close() error {
	i.connect()
	return nil
}
