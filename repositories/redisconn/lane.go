package redisconn

import (
	"context"
	"net"
	"sync"

	"github.com/redis/go-redis/v9"
)

// Lane is one connection apart from the pool, for one call at a time. A call can be interrupted: the driver keeps a caller
// until an answer or a deadline, but a read ends when its connection is closed.
type Lane struct {
	client *redis.Client

	mu   sync.Mutex
	stop func() // ends the connection, or the attempt to make it; nil if there is none
}

// NewLane returns another connection to the same server. A call makes the connection, if there is none or it was lost.
func (c *Connection) NewLane() *Lane {
	lane := new(Lane)
	options := c.optionsAgain()
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

// Client returns the driver's client of this connection.
func (l *Lane) Client() *redis.Client { return l.client }

// Interrupt ends the call under way, if there is one, with an error. The next call makes a new connection.
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

// connected lets an interruption close conn, and closes conn at once if one came while it was made.
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
