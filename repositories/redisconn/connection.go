// Package redisconn opens the connection to Redis. It is the only package of the product that names the driver's
// client type: what works with Redis takes a small interface instead (repositories.Commander).
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

// Timeout is how long the connection waits for a dial, for a read, for a write and for a free place in its pool,
// unless the URL names another time (redis://HOST:PORT?read_timeout=1s). A cache that takes longer than the
// database it stands in front of is of no use, so it is short.
const Timeout = 250 * time.Millisecond

// Connection is a handle on a pool of connections to one Redis server. It is safe for concurrent use.
type Connection struct {
	client  *redis.Client
	options redis.Options // as they were said: the driver changes its own, so that they don't mean the same a second time
}

// Open makes the connection for a URL: redis://USER:PASSWORD@HOST:PORT/DB, rediss://… or unix:///PATH, as
// redis.ParseURL reads it. It fails only if the URL can't be understood, with an error that does not repeat the URL,
// since a password may be in it. It does not wait for the server: a Redis that is down is a slow cache, not a reason
// to stop. Ping tells whether it answers.
//
// No call on the connection takes longer than its context allows, nor goes on for long when the server is silent (see
// Timeout). Nothing is tried twice: neither dialling nor a command.
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
	options.DialerRetries = 1            // one attempt; the default of 5 holds a caller for seconds
	// Else each new connection asks for notices that only Redis Enterprise sends.
	options.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	options.Dialer = neverFailing(redis.NewDialer(options))
	said := *options
	return &Connection{client: redis.NewClient(options), options: said}, nil
}

func setDefault(timeout *time.Duration) {
	if *timeout == 0 {
		*timeout = Timeout
	}
}

// Client returns the open connection.
func (c *Connection) Client() *redis.Client { return c.client }

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

// LogTo has the driver write what it has to say of its connections to this log, at the level debug: a connection
// that fails is told by the error of each call. The driver has one log for the whole program.
func LogTo(log *slog.Logger) { redis.SetLogger(driverLog{log}) }

type driverLog struct{ log *slog.Logger }

func (d driverLog) Printf(ctx context.Context, format string, values ...any) {
	d.log.DebugContext(ctx, fmt.Sprintf(format, values...))
}
