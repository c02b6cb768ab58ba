// Package wire records what a Redis client and its server say to each other: the bytes themselves, which a client
// library hides. A Recorder is put between the client and the network through the client's Dialer:
//
//	recorder := new(wire.Recorder)
//	options.Dialer = recorder.Dialer(options.Dialer)
package wire

import (
	"context"
	"net"
	"sync"
)

// Dial makes a connection. It is the type of go-redis' option Dialer.
type Dial = func(ctx context.Context, network, address string) (net.Conn, error)

// Recorder keeps what goes over the connections that its dialers make. The zero value is ready, and it is safe
// for concurrent use.
type Recorder struct {
	// Limit is how many bytes of each direction are kept from one Take to the next; with 0 all are. It is not
	// changed once a connection is made.
	Limit int

	mu  sync.Mutex
	all Exchange
}

// Exchange is what went over the wire, in the order of each direction.
type Exchange struct {
	Sent     []byte // by the client
	Received []byte // by the client

	SentMore, ReceivedMore int // bytes that came after those, beyond the Recorder's limit
}

// Dialer returns a dialer whose connections are recorded. With nil they are made as net.Dialer makes them. What a
// dialer encrypts is recorded as it is before and after that.
func (r *Recorder) Dialer(dial Dial) Dial {
	if dial == nil {
		dial = new(net.Dialer).DialContext
	}
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return r.Conn(conn), nil
	}
}

// Conn returns a connection that is recorded.
func (r *Recorder) Conn(conn net.Conn) net.Conn { return &recorded{Conn: conn, recorder: r} }

// Take returns what went over the wire since the last Take.
func (r *Recorder) Take() Exchange {
	r.mu.Lock()
	defer r.mu.Unlock()
	taken := r.all
	r.all = Exchange{}
	return taken
}

// recorded is a connection that tells its recorder what it carries.
type recorded struct {
	net.Conn
	recorder *Recorder
}

func (c *recorded) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.recorder.mu.Lock()
	defer c.recorder.mu.Unlock()
	c.recorder.keep(&c.recorder.all.Received, &c.recorder.all.ReceivedMore, p[:n])
	return n, err
}

func (c *recorded) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.recorder.mu.Lock()
	defer c.recorder.mu.Unlock()
	c.recorder.keep(&c.recorder.all.Sent, &c.recorder.all.SentMore, p[:n])
	return n, err
}

// keep appends the bytes, or counts those that exceed the limit.
func (r *Recorder) keep(kept *[]byte, more *int, bytes []byte) {
	within := len(bytes)
	if r.Limit > 0 {
		within = min(within, r.Limit-len(*kept))
	}
	*kept = append(*kept, bytes[:within]...)
	*more += len(bytes) - within
}
