package redisconn

import (
	"context"
	"net"
	"slices"
	"sync"
	"syscall"
)

// open is what is connected: to close it when it must not be used any more. It is safe for concurrent use.
type open struct {
	mu    sync.Mutex
	conns map[*kept]string // the address of each
}

// kept is a connection that is noted until it is closed.
type kept struct {
	net.Conn
	in *open
}

// keptSocket is one whose state the driver can look at before it uses it.
type keptSocket struct {
	*kept
	syscall.Conn
}

// keptStream is one whose socket tells the driver nothing, as that of TLS, where what has arrived may be no reply. But the driver can
// find out whether it was closed here, before it gives it to a caller.
type keptStream struct{ *kept }

// SyscallConn returns an error if it is closed, or else a state in which nothing has arrived.
func (k keptStream) SyscallConn() (syscall.RawConn, error) {
	if !k.isOpen() {
		return nil, net.ErrClosed
	}
	return nothingArrived{}, nil
}

type nothingArrived struct{}

func (nothingArrived) Control(func(uintptr)) error    { return nil }
func (nothingArrived) Read(func(uintptr) bool) error  { return nil }
func (nothingArrived) Write(func(uintptr) bool) error { return nil }

// dialer returns a dialer that notes each connection.
func (o *open) dialer(dial dial) dial {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		one := &kept{Conn: conn, in: o}
		o.mu.Lock()
		defer o.mu.Unlock()
		o.conns[one] = address
		if socket, is := conn.(syscall.Conn); is {
			return keptSocket{one, socket}, nil
		}
		return keptStream{one}, nil
	}
}

func (k *kept) Close() error {
	k.in.mu.Lock()
	delete(k.in.conns, k)
	k.in.mu.Unlock()
	return k.Conn.Close()
}

func (k *kept) isOpen() bool {
	k.in.mu.Lock()
	defer k.in.mu.Unlock()
	_, is := k.in.conns[k]
	return is
}

// closeOthers closes the connections to other addresses, and returns how many there were.
func (o *open) closeOthers(addresses []string) int {
	return o.close(func(to string) bool { return !slices.Contains(addresses, to) })
}

// closeAll closes all connections.
func (o *open) closeAll() { o.close(func(string) bool { return true }) }

func (o *open) close(which func(address string) bool) int {
	o.mu.Lock()
	var those []*kept
	for conn, address := range o.conns {
		if which(address) {
			those = append(those, conn)
		}
	}
	o.mu.Unlock()
	for _, conn := range those {
		_ = conn.Close()
	}
	return len(those)
}
