// Package redisconn opens the connection to Redis. What works with Redis takes a small interface instead of the driver's
// client type (repositories.Commander).
package redisconn

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// Timeout is how long the connection waits for a dial, for a read, for a write and for a free place in its pool, unless the
// URL names another time (redis://HOST:PORT?read_timeout=1s). A cache that takes longer than the database it stands in front
// of is of no use, so the time is short.
const Timeout = 250 * time.Millisecond

// Connection is a handle on a pool of connections to one Redis server. It is safe for concurrent use.
type Connection struct {
	client *redis.Client
	more   // what Open of TLS adds
}

// Open makes the connection for a URL: redis://USER:PASSWORD@HOST:PORT/DB, rediss://… or unix:///PATH, as redis.ParseURL
// reads it. It fails only if the URL can't be understood. The error leaves the URL out, since a password may be in it, and says
// how one begins: redis://. Open does not wait for the server: a Redis that is down is a slow cache, not a reason to stop.
// Ping tells whether it answers.
//
// No call on the connection takes longer than its context allows, nor goes on for long when the server is silent (see
// Timeout). Dialling and commands are tried once. The client dials with neverFailing around redis.NewDialer, so that a server
// that comes back is used with the next call.
func Open(url string) (*Connection, error) {
	options, err := redis.ParseURL(url)
	if err != nil {
		// The cause is left out on purpose: it may repeat the URL, and the password with it.
		return nil, errors.New("opening Redis: expected a URL such as redis://127.0.0.1:6379/0, rediss://… or unix:///PATH")
	}
	setDefault(&options.DialTimeout)
	setDefault(&options.ReadTimeout)
	setDefault(&options.WriteTimeout)
	setDefault(&options.PoolTimeout)
	options.ContextTimeoutEnabled = true // else a context's deadline is not obeyed on the wire
	options.MaxRetries = -1              // none, for speed: the answer to a failing cache is the database; sent twice is safe, too
	// Else each new connection asks for notices that only Redis Enterprise sends.
	options.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	options.Dialer = neverFailing(redis.NewDialer(options))
	return &Connection{client: redis.NewClient(options)}, nil
}

func setDefault(timeout *time.Duration) {
	if *timeout == 0 {
		*timeout = Timeout
	}
}

// Client returns the driver's client.
func (c *Connection) Client() *redis.Client { return c.client }

// Masters returns the addresses of the servers that take writes, as far as they are known without asking anybody.
func (c *Connection) Masters() []string {
	if c.servers == nil {
		return []string{c.client.Options().Addr}
	}
	return c.servers.known().addresses()
}

// Ping reports whether the server answers. The error says redis PING, and wraps the reason.
func (c *Connection) Ping(ctx context.Context) error {
	if err := c.client.Ping(ctx).Err(); err != nil {
		return fmt.Errorf("redis PING: %w", err)
	}
	return nil
}

// Close closes every connection of the pool.
func (c *Connection) Close() error {
	if err := c.client.Close(); err != nil {
		return fmt.Errorf("closing Redis: %w", err)
	}
	return nil
}

// LogTo makes the driver write what it says of its connections to this log, at the level debug: the error of each call tells
// of a failed connection anyway. The driver has one log for the whole program.
func LogTo(log *slog.Logger) { redis.SetLogger(driverLog{log}) }

type driverLog struct{ log *slog.Logger }

func (d driverLog) Printf(ctx context.Context, format string, values ...any) {
	d.log.DebugContext(ctx, fmt.Sprintf(format, values...))
}
