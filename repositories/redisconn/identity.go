package redisconn

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/redis/go-redis/v9"
)

// Identity is which Redis answers. It is another whenever what that Redis has may be what it had earlier: after each start, and
// after each change from replica to master.
type Identity struct {
	Name   string
	Epoch  int64 // the term of the master, by Sentinel or Cluster; 0 without
	Rivals bool  // there may be another master at the same time: so it is, with Sentinel and Cluster, while one is cut off
}

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

// check refuses a new connection to a server that is not the one that Only names; and with sentinels to a replica, which was demoted
// a moment ago.
func (m more) check(ctx context.Context, connection *redis.Conn) error {
	only := m.only.Load()
	if only == nil && m.sentinels == nil {
		return nil
	}
	// Not ctx: this is no command of the caller's, and nobody who watches those needs to know.
	own, cancel := context.WithTimeout(context.Background(), Timeout)
	defer cancel()
	defer context.AfterFunc(ctx, cancel)()
	name, err := nameOf(own, connection.Pipelined)
	if err == nil && only != nil && name != *only {
		err = errors.New("another Redis answers than the one that is the cache")
	}
	return err
}

// Only has the connection, and all that were made from it, lead to the Redis of that name and to no other: what is connected is
// closed, and so is what leads to another one when it is made.
func (c *Connection) Only(name string) {
	c.only.Store(&name)
	c.open.closeAll()
}

// Identifier asks, by a connection of its own, which Redis is there. Its methods are for one goroutine.
type Identifier struct {
	of      *Connection
	address string        // that the client leads to
	client  *redis.Client // nil before the sentinels have said where to
}

// NewIdentifier returns an Identifier, to which Only does not apply.
func (c *Connection) NewIdentifier() *Identifier {
	i := &Identifier{of: c}
	if c.sentinels == nil {
		i.connect(c.client.Options().Addr)
	}
	return i
}

func (i *Identifier) connect(address string) {
	options := i.of.optionsAgain()
	options.OnConnect, options.PoolSize, options.MinIdleConns = nil, 1, 0
	dial := redis.NewDialer(&options)
	options.Dialer = neverFailing(func(ctx context.Context, network, _ string) (net.Conn, error) { return dial(ctx, network, address) })
	_ = i.Close() // what has failed there is of no use any more
	i.address, i.client = address, redis.NewClient(&options)
}

// Identify says which Redis is there: with sentinels, the one that they name, and its epoch. Connections to another one are closed.
func (i *Identifier) Identify(ctx context.Context) (Identity, error) {
	identity := Identity{}
	if i.of.sentinels != nil {
		found, err := i.of.sentinels.ask(ctx)
		if err != nil {
			return Identity{}, err
		}
		if found.address != i.address {
			i.connect(found.address)
		}
		i.of.open.closeOthers(found.address)
		identity.Epoch, identity.Rivals = found.epoch, true
	}
	var err error
	identity.Name, err = nameOf(ctx, i.client.Pipelined)
	return identity, err
}

// Close closes the connection.
func (i *Identifier) Close() error {
	if i.client == nil {
		return nil
	}
	return i.client.Close()
}
