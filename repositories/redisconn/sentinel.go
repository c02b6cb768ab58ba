package redisconn

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strconv"
	"strings"
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

// ask asks all sentinels, side by side, until more than half have answered, and returns the master of the highest epoch: a sentinel
// that was cut off knows an older one.
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
	var newest master
	var right int
	var failures []error
	for range s.clients {
		one := <-answers
		if one.err != nil {
			failures = append(failures, one.err)
			continue
		}
		if right == 0 || one.epoch > newest.epoch {
			newest = one.master
		}
		if right++; right > len(s.clients)/2 {
			break
		}
	}
	if right == 0 {
		return master{}, fmt.Errorf("no sentinel names the master %s: %w", s.name, errors.Join(failures...))
	}
	return newest, nil
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
