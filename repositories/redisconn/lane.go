package redisconn

import (
	"context"
	"net"
	"sync"

	"github.com/redis/go-redis/v9"
)

// Lane is one connection apart from the pool, or one to each master of a cluster, for one call at a time. A call can be
// interrupted: the driver keeps a caller until an answer or a deadline, but a read ends when its connection is closed.
type Lane struct {
	client redis.UniversalClient

	mu   sync.Mutex
	stop map[string]func() // by address: ends the connection, or the attempt to make it
}

// NewLane returns another connection to the same server. A call makes the connection, if there is none or it was lost.
func (c *Connection) NewLane() *Lane { return c.newLane("") }

// newLane returns a lane to one master of a cluster, or, without an address, to all there is.
func (c *Connection) newLane(address string) *Lane {
	lane := &Lane{stop: make(map[string]func())}
	options := c.optionsAgain()
	options.PoolSize, options.MinIdleConns, options.MaxIdleConns, options.MaxActiveConns = 1, 0, 0, 0
	switch {
	case address != "":
		options.Addr, options.Dialer = address, lane.stoppable(c.toNode)
		options.Protocol = 2 // by which nothing comes but replies: before each of many, the driver would look for other news
		lane.client = redis.NewClient(&options)
	case c.cluster != nil:
		lane.client = c.cluster.newClient(options, lane.stoppable(c.toNode))
	default:
		options.Dialer = lane.stoppable(options.Dialer)
		lane.client = redis.NewClient(&options)
	}
	return lane
}

// stoppable returns a dialer whose connections, and attempts to make one, are ended by Interrupt.
func (l *Lane) stoppable(dial dial) dial {
	return neverFailing(func(ctx context.Context, network, address string) (net.Conn, error) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		l.stopBy(address, cancel)
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return conn, l.connected(ctx, address, conn)
	})
}

// Client returns the driver's client of this connection.
func (l *Lane) Client() redis.UniversalClient { return l.client }

// Interrupt ends the call under way, if there is one, with an error. The next call makes a new connection.
func (l *Lane) Interrupt() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, stop := range l.stop {
		stop()
	}
	clear(l.stop)
}

func (l *Lane) stopBy(address string, stop func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stop[address] = stop
}

// connected lets an interruption close conn, and closes conn at once if one came while it was made.
func (l *Lane) connected(ctx context.Context, address string, conn net.Conn) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := ctx.Err(); err != nil {
		_ = conn.Close()
		return err
	}
	l.stop[address] = func() { _ = conn.Close() }
	return nil
}

// Close closes the connection for good.
func (l *Lane) Close() error { return l.client.Close() }
