package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
)

// listen listens at Config.Listen, as net.Listen does for "tcp", with two differences. Connections have places, of which there
// are as many as Config.Connections says (see limitedListener). And localhost is both 127.0.0.1 and ::1, where the machine has
// both, since clients may take it for either (https://www.rfc-editor.org/rfc/rfc6761#section-6.3); the log then tells both.
// An address that is taken is an error, also if it is only one of those two. The error names it. The log is told of what is
// answered without a handler (see refusal).
func listen(ctx context.Context, config Config) (*limitedListener, error) {
	host, port, err := net.SplitHostPort(config.Listen)
	if err != nil {
		return nil, err
	}
	if !strings.EqualFold(host, "localhost") {
		inner, err := new(net.ListenConfig).Listen(ctx, "tcp", config.Listen)
		if err != nil {
			return nil, err
		}
		return newLimitedListener(config, inner.Addr(), inner), nil
	}
	inner, err := listenOnLoopback(ctx, port)
	if err != nil {
		return nil, err
	}
	var addresses []string
	for _, listener := range inner {
		addresses = append(addresses, listener.Addr().String())
		_, port, _ = net.SplitHostPort(listener.Addr().String())
	}
	config.Log.Info("localhost is every loopback address of this machine", "addresses", strings.Join(addresses, " "))
	return newLimitedListener(config, localhost(net.JoinHostPort(host, port)), inner...), nil
}

// listenOnLoopback listens on the loopback addresses that the machine has, on the same port. Port 0 is a free one.
func listenOnLoopback(ctx context.Context, port string) (listeners []net.Listener, err error) {
	defer func() {
		if err != nil {
			for _, listener := range listeners {
				_ = listener.Close() // the error that matters is the first
			}
		}
	}()
	var missing []error
	for _, family := range []struct{ network, address string }{{"tcp4", "127.0.0.1"}, {"tcp6", "::1"}} {
		// The machine has an address if it has a free port there. Systems have many errors for one that they don't have.
		free, err := new(net.ListenConfig).Listen(ctx, family.network, net.JoinHostPort(family.address, "0"))
		if err != nil {
			missing = append(missing, err)
			continue
		}
		if port == "0" {
			_, port, _ = net.SplitHostPort(free.Addr().String())
			listeners = append(listeners, free)
			continue
		}
		_ = free.Close() // nobody has connected to it
		listener, err := new(net.ListenConfig).Listen(ctx, family.network, net.JoinHostPort(family.address, port))
		if err != nil {
			return listeners, err
		}
		listeners = append(listeners, listener)
	}
	if len(listeners) == 0 {
		return nil, fmt.Errorf("this machine has no loopback address: %w", errors.Join(missing...))
	}
	return listeners, nil
}

// localhost is the address of a listener on several loopback addresses: localhost:PORT.
type localhost string

func (localhost) Network() string  { return "tcp" }
func (l localhost) String() string { return string(l) }
