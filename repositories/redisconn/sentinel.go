package redisconn

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"

	"cacheaside/repositories/redisurl"

	"github.com/redis/go-redis/v9"
)

// followPause is the time between two questions for the master.
const followPause = 200 * time.Millisecond

// sentinels know which server is the master (https://redis.io/docs/latest/develop/reference/sentinel-clients/).
type sentinels struct {
	name    string
	clients []*redis.SentinelClient

	mu     sync.Mutex
	newest master
	lower  time.Time // since when only lower epochs were named; zero if that was not so last
}

// belated is for how long a lower epoch is not believed. After that it is one of sentinels that were set up anew.
const belated = 10 * time.Second

// latest returns the newest master that was named so far.
func (s *sentinels) latest(named master) master {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case named.epoch >= s.newest.epoch:
		s.newest, s.lower = named, time.Time{}
	case s.lower.IsZero():
		s.lower = time.Now()
	case time.Since(s.lower) >= belated:
		s.newest, s.lower = named, time.Time{}
	}
	return s.newest
}

func newSentinels(f redisurl.Form, like redis.Options) *sentinels {
	s := &sentinels{name: f.Name}
	for _, address := range f.Sentinels {
		options := redis.Options{
			Addr: address, Username: f.Username, Password: f.Password, TLSConfig: like.TLSConfig, PoolSize: 1, MaxRetries: -1,
			DialTimeout: like.DialTimeout, ReadTimeout: like.ReadTimeout, WriteTimeout: like.WriteTimeout, PoolTimeout: like.PoolTimeout,
			ContextTimeoutEnabled: true,
		}
		options.Dialer = neverFailing(redis.NewDialer(&options))
		s.clients = append(s.clients, redis.NewSentinelClient(&options))
	}
	return s
}

func (s *sentinels) close() {
	for _, client := range s.clients {
		_ = client.Close() // nothing is lost with it
	}
}

// master is what a sentinel takes for the master. After each failover its epoch is higher.
type master struct {
	address string
	epoch   int64
}

// lateAnswer is how long is waited for the other sentinels when one has answered.
const lateAnswer = 50 * time.Millisecond

// ask asks all sentinels, side by side, and returns the master of the highest epoch: for two seconds after a failover most of them
// know the one before, and a sentinel that was cut off for longer. It does not wait long for those that are slow.
func (s *sentinels) ask(ctx context.Context) (master, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type answer struct {
		master
		err error
	}
	answers := make(chan answer, len(s.clients))
	for _, client := range s.clients {
		go func() {
			found, err := masterOf(ctx, client, s.name)
			answers <- answer{found, err}
		}()
	}
	var newest *master
	var failures []error
	var late <-chan time.Time
	for range s.clients {
		select {
		case one := <-answers:
			switch {
			case one.err != nil:
				failures = append(failures, one.err)
				continue
			case newest == nil:
				late = time.After(lateAnswer)
			}
			if newest == nil || one.epoch > newest.epoch {
				newest = &one.master
			}
		case <-late:
			return s.latest(*newest), nil
		}
	}
	if newest == nil {
		return master{}, fmt.Errorf("no sentinel names the master %s: %w", s.name, errors.Join(failures...))
	}
	return s.latest(*newest), nil
}

func masterOf(ctx context.Context, client *redis.SentinelClient, name string) (master, error) {
	fields, err := client.Master(ctx, name).Result()
	if err != nil {
		return master{}, err
	}
	epoch, err := strconv.ParseInt(fields["config-epoch"], 10, 64)
	if err != nil || fields["ip"] == "" || fields["port"] == "" {
		return master{}, fmt.Errorf("expected SENTINEL MASTER to name ip, port and config-epoch, got %v", fields)
	}
	return master{net.JoinHostPort(fields["ip"], fields["port"]), epoch}, nil
}

// dialMaster returns a dialer that connects to the master, whatever the address.
func (s *sentinels) dialMaster(dial dial) dial {
	return func(ctx context.Context, network, _ string) (net.Conn, error) {
		found, err := s.ask(ctx)
		if err != nil {
			return nil, err
		}
		return dial(ctx, network, found.address)
	}
}

// FollowMaster asks the sentinels for the master until ctx is done, five times a second, and closes all connections to a server
// that is not the master any more. It tells the log of each master. At the end it closes the connections to the sentinels: then
// none to a master can be made. Without sentinels it does nothing.
func (c *Connection) FollowMaster(ctx context.Context, log *slog.Logger) {
	if c.sentinels == nil {
		return
	}
	defer c.sentinels.close()
	said := ""
	for {
		found, err := c.sentinels.ask(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil && said != "none":
			said = "none"
			log.Warn("the sentinels do not say which Redis is the master", "error", strings.ReplaceAll(err.Error(), "\n", "; "))
		case err == nil:
			closed := c.open.closeOthers(found.address)
			if said != found.address {
				said = found.address
				log.Info("the master of Redis is "+found.address, "name", c.sentinels.name, "epoch", found.epoch, "closed", closed)
			}
		}
		if !sleep(ctx, followPause) {
			return
		}
	}
}
