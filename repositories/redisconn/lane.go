package redisconn

import (
	"context"
	"net"
	"sync"

	"github.com/redis/go-redis/v9"
)

// Lane is one connection apart from the pool, for one call at a time, which can be interrupted: the driver lets no
// caller go before an answer or a deadline, but a read ends when its connection is closed.
type Lane struct {
	client *redis.Client

	mu   sync.Mutex
	stop func() // ends the connection, or the attempt to make it; nil if there is none
}

// NewLane returns another connection to the same server. It is made when it is used, and again when it was lost.
func (c *Connection) NewLane() *Lane {
	lane := new(Lane)
	options := c.options
	options.PoolSize, options.MinIdleConns, options.MaxIdleConns, options.MaxActiveConns = 1, 0, 0, 0
	dial := options.Dialer
	options.Dialer = func(ctx context.Context, network, address string) (net.Conn, error) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		lane.stopBy(cancel)
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return conn, lane.connected(ctx, conn)
	}
	lane.client = redis.NewClient(&options)
	return lane
}

// Client returns what sends commands on this connection.
func (l *Lane) Client() *redis.Client { return l.client }

// Interrupt ends the call under way with an error, if there is one. The next call makes a new connection.
func (l *Lane) Interrupt() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stop != nil {
		l.stop()
		l.stop = nil
	}
}

func (l *Lane) stopBy(stop func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stop = stop
}

// connected has conn closed by an interruption, or closes it, if there was one while it was made.
func (l *Lane) connected(ctx context.Context, conn net.Conn) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := ctx.Err(); err != nil {
		_ = conn.Close()
		return err
	}
	l.stop = func() { _ = conn.Close() }
	return nil
}

// Close closes the connection for good.
func (l *Lane) Close() error { return l.client.Close() }
