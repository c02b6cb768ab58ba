// Package proxy stands between a server and its Redis, and breaks what is between them: it cuts connections, refuses new
// ones, holds back what passes, and delays every byte, in both directions, in order and without holding back the next one.
//
// It stands here instead of toxiproxy's library (github.com/Shopify/toxiproxy/v2), whose proxies come only with an API
// server, its metrics (Prometheus) and its log: sixteen other modules are compiled with version 2.5.0.
package proxy

import (
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// Proxy passes connections on. It is safe for concurrent use.
type Proxy struct {
	listener net.Listener
	upstream string
	delay    atomic.Int64 // of each direction
	rewrite  func([]byte) []byte

	mu      sync.Mutex
	held    chan struct{} // closed when nothing is held back any more; nil if nothing is
	refuses bool
	closed  bool
	open    map[net.Conn]struct{}
	running sync.WaitGroup
}

// Listen returns a proxy on a free port of 127.0.0.1 for an address.
func Listen(upstream string) (*Proxy, error) { return ListenTo(upstream, nil) }

// ListenTo is Listen, and has a function, unless that is nil, rewrite what comes from the address, as it comes.
func ListenTo(upstream string, rewrite func([]byte) []byte) (*Proxy, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &Proxy{listener: listener, upstream: upstream, rewrite: rewrite, open: make(map[net.Conn]struct{})}
	p.running.Go(p.accept)
	return p, nil
}

// Address is where it listens.
func (p *Proxy) Address() string { return p.listener.Addr().String() }

// Delay has every byte from now on take so long on its way, in each direction; zero delays nothing. What is on its way
// stays on its way.
func (p *Proxy) Delay(each time.Duration) { p.delay.Store(int64(each)) }

// Hold holds back all that passes, in each direction, or lets it pass again, also when its sender has gone meanwhile.
func (p *Proxy) Hold(hold bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case hold && p.held == nil && !p.closed:
		p.held = make(chan struct{})
	case !hold && p.held != nil:
		close(p.held)
		p.held = nil
	}
}

// wait waits until nothing is held back.
func (p *Proxy) wait() {
	p.mu.Lock()
	held := p.held
	p.mu.Unlock()
	if held != nil {
		<-held
	}
}

// Cut closes every connection, at both ends.
func (p *Proxy) Cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for conn := range p.open {
		_ = conn.Close() // what fails to close is closed
	}
}

// Refuse has new connections closed at once, or no longer.
func (p *Proxy) Refuse(refuse bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refuses = refuse
}

// Close ends the proxy and all that passes through it; what it holds back is lost.
func (p *Proxy) Close() error {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	err := p.listener.Close()
	p.Cut() // before what is held back is let go
	p.Hold(false)
	p.running.Wait()
	return err
}

func (p *Proxy) accept() {
	for {
		conn, err := p.listener.Accept()
		if err != nil {
			return
		}
		p.running.Go(func() { p.pass(conn) })
	}
}

// keep notes an open connection, unless there shall be none.
func (p *Proxy) keep(conn net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.refuses || p.closed {
		_ = conn.Close()
		return false
	}
	p.open[conn] = struct{}{}
	return true
}

func (p *Proxy) forget(conn net.Conn) {
	_ = conn.Close()
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.open, conn)
}

// pass connects both ends until one of them closes.
func (p *Proxy) pass(client net.Conn) {
	if !p.keep(client) {
		return
	}
	defer p.forget(client)
	server, err := net.DialTimeout("tcp", p.upstream, time.Second)
	if err != nil || !p.keep(server) {
		return
	}
	defer p.forget(server)
	var both sync.WaitGroup
	both.Go(func() { p.copy(server, client, nil) })
	both.Go(func() { p.copy(client, server, p.rewrite) })
	both.Wait()
}

// chunk is what was read at once, and when it may be written.
type chunk struct {
	bytes []byte
	due   time.Time
}

// copy passes bytes on until either end is closed, and then closes the other. What was sent before a client closed
// still arrives, as it does on a network.
func (p *Proxy) copy(to, from net.Conn, rewrite func([]byte) []byte) {
	onTheWay := make(chan chunk, 1024)
	p.running.Go(func() {
		defer close(onTheWay)
		for {
			buffer := make([]byte, 4096)
			n, err := from.Read(buffer)
			if n > 0 {
				read := buffer[:n]
				if rewrite != nil {
					read = rewrite(read)
				}
				onTheWay <- chunk{read, time.Now().Add(time.Duration(p.delay.Load()))}
			}
			if err != nil {
				return
			}
		}
	})
	broken := false
	for one := range onTheWay { // to its end, so that the reader above can end
		time.Sleep(time.Until(one.due))
		p.wait()
		if !broken {
			_, err := to.Write(one.bytes)
			broken = err != nil
		}
		if broken {
			_ = from.Close()
		}
	}
	_ = to.Close()
}
