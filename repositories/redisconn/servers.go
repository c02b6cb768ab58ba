package redisconn

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"cacheaside/repositories/identity"
)

// servers are several of which some are masters, now this one and then another: by Sentinel, or in a cluster.
type servers interface {
	ask(ctx context.Context) (layout, error) // who is a master now
	dial(dial) dial                          // a dialer that connects to one of those that ask has named, whatever the address
	known() layout                           // the newest, without asking anybody
	changed()                                // is called when the layout is another one
	String() string
	close()
}

// layout says which masters there are, and which slots they have: with Sentinel there is one, which has all.
type layout struct {
	parts  []part           // in the order of slots
	epoch  int64            // the highest of the masters: after each failover it is higher
	epochs map[string]int64 // each master's, by its address; none with Sentinel
}

// part is what one master has: the slots from first to last.
type part struct {
	first, last int
	address     string
}

// whole is the layout of one master.
func whole(address string, epoch int64) layout {
	return layout{parts: []part{{0, identity.Slots - 1, address}}, epoch: epoch}
}

// addresses returns those of the masters, each once.
func (l layout) addresses() []string {
	var addresses []string
	for _, one := range l.parts {
		addresses = append(addresses, one.address)
	}
	slices.Sort(addresses)
	return slices.Compact(addresses)
}

// masters says in words which there are.
func (l layout) masters() string {
	if addresses := l.addresses(); len(addresses) != 1 {
		return "the masters of Redis are " + strings.Join(addresses, ", ")
	}
	return "the master of Redis is " + l.parts[0].address
}

func (l layout) equal(other layout) bool { return slices.Equal(l.parts, other.parts) }

// memory knows the newest layout. Those who are asked may be behind, or cut off. It is safe for concurrent use.
type memory struct {
	mu     sync.Mutex
	newest layout
	lower  time.Time // since when only lower epochs were named; zero if that was not so last
}

// belated is for how long a lower epoch is not believed. After that it is one of servers that were set up anew.
const belated = 10 * time.Second

// latest returns the newest that was named so far.
func (m *memory) latest(named layout) layout {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case named.epoch >= m.newest.epoch:
		m.newest, m.lower = named, time.Time{}
	case m.lower.IsZero():
		m.lower = time.Now()
	case time.Since(m.lower) >= belated:
		m.newest, m.lower = named, time.Time{}
	}
	return m.newest
}

// known returns the newest without asking anybody.
func (m *memory) known() layout {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.newest
}

// lateAnswer is how long is waited for the other servers when one has answered.
const lateAnswer = 50 * time.Millisecond

// sideBySide asks all of them at once, and returns their answers: not of those that are slow. If there is none, the error says why.
func sideBySide[T any](
	ctx context.Context, addresses []string, ask func(ctx context.Context, address string) (T, error),
) (map[string]T, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type answer struct {
		address string
		says    T
		err     error
	}
	arrived := make(chan answer, len(addresses))
	for _, address := range addresses {
		go func() {
			says, err := ask(ctx, address)
			arrived <- answer{address, says, err}
		}()
	}
	answers := make(map[string]T)
	var failures []error
	var late <-chan time.Time
	for range addresses {
		select {
		case one := <-arrived:
			if one.err != nil {
				failures = append(failures, one.err)
				continue
			}
			if answers[one.address] = one.says; late == nil {
				late = time.After(lateAnswer)
			}
		case <-late:
			return answers, nil
		}
	}
	if len(answers) == 0 {
		return nil, errors.Join(failures...)
	}
	return answers, nil
}

// askerOptions are those of a client that asks the server at an address, with the times and the TLS of another client.
func askerOptions(like redis.Options, address string) redis.Options {
	options := redis.Options{
		Addr: address, TLSConfig: like.TLSConfig, PoolSize: 1, MaxRetries: -1, Protocol: like.Protocol,
		DialTimeout: like.DialTimeout, ReadTimeout: like.ReadTimeout, WriteTimeout: like.WriteTimeout, PoolTimeout: like.PoolTimeout,
		ContextTimeoutEnabled: true,
	}
	options.Dialer = neverFailing(newDialer(options))
	return options
}

// askers are clients that ask servers, each at its own address. They are safe for concurrent use.
type askers struct {
	like    redis.Options
	mu      *sync.Mutex
	clients map[string]*redis.Client // by address
}

func newAskers(like redis.Options) askers {
	return askers{like, new(sync.Mutex), make(map[string]*redis.Client)}
}

func (a askers) to(address string) *redis.Client {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.clients[address] == nil {
		options := askerOptions(a.like, address)
		options.Username, options.Password = a.like.Username, a.like.Password
		a.clients[address] = redis.NewClient(&options)
	}
	return a.clients[address]
}

func (a askers) close() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, client := range a.clients {
		_ = client.Close() // nothing is lost with it
	}
}

// followPause is the time between two questions for the masters.
const followPause = 200 * time.Millisecond

// FollowMaster asks sentinels, or a cluster, for the masters until ctx is done, five times a second, and closes all connections to a
// server that is none any more. It tells the log of each change. At the end it closes the connections that ask: then none to a master
// can be made. Where there is one server it does nothing.
func (c *Connection) FollowMaster(ctx context.Context, log *slog.Logger) {
	if c.servers == nil {
		return
	}
	defer c.servers.close()
	var last layout
	said := ""
	for {
		found, err := c.servers.ask(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil && said != "none":
			said = "none"
			log.Warn("nobody says which Redis is the master", "asked", c.servers, "error", strings.ReplaceAll(err.Error(), "\n", "; "))
		case err == nil:
			if !found.equal(last) {
				last = found
				c.servers.changed()
			}
			closed := c.open.closeOthers(found.addresses())
			if masters := found.masters(); said != masters {
				said = masters
				log.Info(masters, "said", c.servers, "epoch", found.epoch, "closed", closed)
			}
		}
		if !sleep(ctx, followPause) {
			return
		}
	}
}

// dialTo returns a dialer that connects to the first that can be connected to, whatever the address.
func dialTo(addresses func(context.Context) ([]string, error), dial dial) dial {
	return func(ctx context.Context, network, _ string) (net.Conn, error) {
		all, err := addresses(ctx)
		if err != nil {
			return nil, err
		}
		var failures []error
		for _, address := range all {
			conn, err := dial(ctx, network, address)
			if err == nil {
				return conn, nil
			}
			failures = append(failures, err)
		}
		return nil, errors.Join(failures...)
	}
}
