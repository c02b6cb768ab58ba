package redisconn

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"time"

	"github.com/redis/go-redis/v9"
)

// dial is the type of the driver's option Dialer.
type dial = func(ctx context.Context, network, address string) (net.Conn, error)

// newDialer is redis.NewDialer, but for a handshake that ends with the context, too: the driver's goes on until DialTimeout.
func newDialer(options redis.Options) dial {
	config := options.TLSConfig
	options.TLSConfig = nil
	connect := redis.NewDialer(&options)
	if config == nil {
		return connect
	}
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		ctx, cancel := context.WithTimeout(ctx, options.DialTimeout)
		defer cancel()
		conn, err := connect(ctx, network, address)
		if err != nil {
			return nil, err
		}
		encrypted := tls.Client(conn, expecting(config, address))
		if err := encrypted.HandshakeContext(ctx); err != nil {
			_ = conn.Close() // nothing is lost with it
			return nil, err
		}
		return encrypted, nil
	}
}

// expecting is a configuration that names the server whose certificate is expected: that at the address, if it names none itself.
func expecting(config *tls.Config, address string) *tls.Config {
	host, _, err := net.SplitHostPort(address)
	if config.ServerName != "" || err != nil {
		return config
	}
	config = config.Clone()
	config.ServerName = host
	return config
}

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
