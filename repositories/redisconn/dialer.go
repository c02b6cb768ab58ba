package redisconn

import (
	"context"
	"fmt"
	"net"
	"time"
)

// dial is the type of the driver's option Dialer.
type dial = func(ctx context.Context, network, address string) (net.Conn, error)

// neverFailing makes a failed attempt return a connection on which everything fails for the same reason. After a failed attempt
// the driver would dial again, up to five times, a tenth of a second apart. It counts those attempts, too: after as many as its
// pool has places, it dials only once a second, on its own, and notices a second too late that a server is back. A connection
// that fails is neither made again nor counted.
func neverFailing(dial dial) dial {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err != nil {
			return failed{fmt.Errorf("%w", err)}, nil // the driver takes the outermost error away
		}
		return conn, nil
	}
}

// failed is a connection that could not be made.
type failed struct{ err error }

func (f failed) Read([]byte) (int, error)         { return 0, f.err }
func (f failed) Write([]byte) (int, error)        { return 0, f.err }
func (f failed) Close() error                     { return nil }
func (f failed) LocalAddr() net.Addr              { return nowhere{} }
func (f failed) RemoteAddr() net.Addr             { return nowhere{} }
func (f failed) SetDeadline(time.Time) error      { return nil }
func (f failed) SetReadDeadline(time.Time) error  { return nil }
func (f failed) SetWriteDeadline(time.Time) error { return nil }

// nowhere is the address of a connection that could not be made.
type nowhere struct{}

func (nowhere) Network() string { return "none" }
func (nowhere) String() string  { return "nowhere" }
