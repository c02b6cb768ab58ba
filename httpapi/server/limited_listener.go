package server

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// limitedListener gives each connection that it takes one of a number of places, so that files remain for what the server itself
// must open. golang.org/x/net/netutil has a listener that stops to take connections when so many are open: behind two
// thousand that are idle, a client would wait until their time is over. So here
//
//   - the connections that have been idle the longest are closed when few places are left, as nginx does it
//     (ngx_drain_connections): those on which a request is awaited, for half of patience and longer, so that one
//     that is idle when a new one comes can make room for it. A request whose header has arrived is never cut off by that;
//   - a new connection that finds no place waits for one, for as long as patience. When many wait, others don't;
//   - one that got none is answered 503, before its request is read, and closed.
//
// It is safe for concurrent use.
type limitedListener struct {
	inner    []net.Listener
	address  net.Addr
	patience time.Duration
	began    time.Time
	log      *slog.Logger

	places  chan struct{} // holds one for each connection that has a place
	waiting chan struct{} // holds one for each that waits for a place, or is refused
	taken   chan taken    // what Accept returns
	close   func() error
	closed  chan struct{}

	mu     sync.Mutex
	open   map[*connection]struct{} // those that have a place
	looked time.Time                // when idle connections were last looked for

	hurried, refused tally
}

// taken is what Accept returns.
type taken struct {
	conn net.Conn
	err  error
}

const (
	connections = 1000                  // is Config.Connections, if that is zero
	patience    = time.Second           // is Config.Patience, if that is zero
	impatience  = 10 * time.Millisecond // takes its place while more than half of mostWait wait
	lookAgain   = 50 * time.Millisecond // how often a connection that waits has idle ones looked for
	farewell    = 20 * time.Millisecond // how long a connection that is refused has to send what it was about to send
	mostWait    = 32                    // how many wait for a place at once, or are refused
	quiet       = time.Minute           // how long it is at least between two lines of a kind in the log

	busy = "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 1\r\n" +
		"Content-Type: application/problem+json\r\nX-Content-Type-Options: nosniff\r\nContent-Length: %d\r\n\r\n%s"
	busyBody = `{"type":"about:blank","title":"Service Unavailable","status":503,"detail":"all connections are in use; try again"}` + "\n"
)

// newLimitedListener returns a listener that takes the connections of others, and goes by an address.
func newLimitedListener(config Config, address net.Addr, inner ...net.Listener) *limitedListener {
	places := cmp.Or(config.Connections, connections)
	l := &limitedListener{
		inner: inner, address: address, patience: cmp.Or(config.Patience, patience), began: time.Now(), log: config.Log,
		places: make(chan struct{}, places), waiting: make(chan struct{}, max(2, min(mostWait, places/4))),
		taken: make(chan taken), closed: make(chan struct{}), open: make(map[*connection]struct{}),
	}
	l.close = sync.OnceValue(func() (err error) {
		close(l.closed)
		for _, inner := range l.inner {
			err = cmp.Or(err, inner.Close())
		}
		return err
	})
	for _, inner := range inner {
		go l.take(inner)
	}
	return l
}

// Accept returns the next connection that has a place.
func (l *limitedListener) Accept() (net.Conn, error) {
	select {
	case next := <-l.taken:
		return next.conn, next.err
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

// Addr returns the address that clients are told.
func (l *limitedListener) Addr() net.Addr { return l.address }

// Close ends the listening, and closes the connections that wait for a place. Those that have one go on.
func (l *limitedListener) Close() error { return l.close() }

// take takes the connections of one of the listeners until it is closed.
func (l *limitedListener) take(inner net.Listener) {
	for {
		conn, err := inner.Accept()
		if err != nil {
			select { // net/http waits before it accepts again, and so is not asked for more meanwhile
			case l.taken <- taken{err: err}:
				continue
			case <-l.closed:
				return
			}
		}
		tcp := conn.(*net.TCPConn)
		select {
		case l.places <- struct{}{}:
			l.admit(tcp)
			continue
		default:
		}
		select {
		case l.waiting <- struct{}{}:
			go l.wait(tcp)
		case <-l.closed:
			_ = tcp.Close()
			return
		}
	}
}

// wait gives a connection a place when there is one, or refuses it.
func (l *limitedListener) wait(conn *net.TCPConn) {
	defer func() { <-l.waiting }()
	patience := l.patience
	if len(l.waiting) > cap(l.waiting)/2 {
		patience = min(patience, impatience)
	}
	over := time.NewTimer(patience)
	defer over.Stop()
	again := time.NewTicker(lookAgain)
	defer again.Stop()
	for {
		l.makeRoom()
		select {
		case l.places <- struct{}{}:
			l.admit(conn)
			return
		case <-again.C:
		case <-over.C:
			l.refuse(conn)
			return
		case <-l.closed:
			_ = conn.Close()
			return
		}
	}
}

// admit hands on a connection for which there is a place.
func (l *limitedListener) admit(conn *net.TCPConn) {
	placed := &connection{TCPConn: conn, of: l}
	l.mu.Lock()
	l.open[placed] = struct{}{}
	l.mu.Unlock()
	l.makeRoom()
	select {
	case l.taken <- taken{conn: placed}:
	case <-l.closed:
		_ = placed.Close()
	}
}

// refuse answers 503, whatever the request is, and closes the connection. What the client has sent by then is read: else the
// system may take the answer back with it (https://www.rfc-editor.org/rfc/rfc9112#section-9.6).
func (l *limitedListener) refuse(conn *net.TCPConn) {
	l.refused.add(1, l.log, slog.LevelWarn, "clients are answered 503: all connections are in use, and none is idle", cap(l.places))
	_ = conn.SetDeadline(time.Now().Add(farewell)) // an error of this or the next lines is the client's, who is gone
	_, _ = fmt.Fprintf(conn, busy, len(busyBody), busyBody)
	_ = conn.CloseWrite()
	_, _ = io.CopyN(io.Discard, conn, 64<<10)
	_ = conn.Close()
}

// makeRoom closes the connections that have been idle the longest, up to an eighth of all, if no more than a sixteenth of the
// places is free. It looks for them once in a while, however often it is called.
func (l *limitedListener) makeRoom() {
	l.mu.Lock()
	defer l.mu.Unlock()
	places := cap(l.places)
	if places-len(l.open) > places/16 || time.Since(l.looked) < lookAgain/2 {
		return
	}
	l.looked = time.Now()
	type idle struct {
		*connection
		since int64
	}
	var idles []idle
	for connection := range l.open {
		if since := connection.idle.Load(); since > 0 && l.now()-since >= int64(l.patience/2) {
			idles = append(idles, idle{connection, since})
		}
	}
	slices.SortFunc(idles, func(a, b idle) int { return cmp.Compare(a.since, b.since) })
	left := 0
	for _, idle := range idles[:min(len(idles), max(1, places/8))] {
		if idle.leave(idle.since) {
			left++
		}
	}
	l.hurried.add(left, l.log, slog.LevelInfo, "idle connections are closed early: nearly all connections are in use", places)
}

// now is a monotonic clock, in nanoseconds since the listener began, and never 0.
func (l *limitedListener) now() int64 { return int64(time.Since(l.began)) + 1 }

// note is the ConnState of the http.Server that serves from the listener. Without it no connection counts as idle.
func (l *limitedListener) note(conn net.Conn, state http.ConnState) {
	if placed, is := conn.(*connection); is {
		placed.note(state)
	}
}

// connection is a connection that has a place until it is closed. It has the other methods of a *net.TCPConn that net/http
// looks for: ReadFrom, which sends files, and CloseWrite, without which the answer to a body that is too large gets lost.
type connection struct {
	*net.TCPConn
	of   *limitedListener
	idle atomic.Int64 // since when, as the listener's now tells it; 0 if it is not, or leaving
	gone atomic.Bool
}

// leaving is a connection that was idle, and is being closed.
const leaving = -1

// note notes what net/http says of the connection. A new one counts as idle until its first request has arrived.
func (c *connection) note(state http.ConnState) {
	switch state {
	case http.StateNew, http.StateIdle:
		c.idle.Store(c.of.now())
	default:
		if c.idle.Swap(0) == leaving { // a request had arrived, and its body may take as long as that of any other
			_ = c.SetReadDeadline(time.Now().Add(readTimeout))
		}
	}
}

// leave closes a connection that has been idle since then, and reports whether it is. It does so by ending the time in which
// a request may arrive: if one just has, note gives it its time back, and the connection stays.
func (c *connection) leave(since int64) bool {
	if !c.idle.CompareAndSwap(since, leaving) {
		return false
	}
	_ = c.SetReadDeadline(time.Unix(1, 0))
	return true
}

// Write tells the log of an answer that net/http gives by itself.
func (c *connection) Write(answer []byte) (int, error) {
	if status, why, is := refusal(answer); is {
		c.of.log.Info("request", "status", status, "reason", why, "client", c.RemoteAddr().String())
	}
	return c.TCPConn.Write(answer)
}

// Close closes the connection, and gives its place to another.
func (c *connection) Close() error {
	err := c.TCPConn.Close()
	if !c.gone.Swap(true) {
		c.of.mu.Lock()
		delete(c.of.open, c)
		c.of.mu.Unlock()
		<-c.of.places
	}
	return err
}

// tally counts, and tells the log now and then.
type tally struct {
	mu    sync.Mutex
	since int       // how many there were since the last line
	said  time.Time // when that was
}

// add adds some, and writes a line unless one was written a short while ago: with how many there were since that, and with how
// many connections there may be.
func (t *tally) add(some int, log *slog.Logger, level slog.Level, message string, most int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.since += some
	if t.since == 0 || time.Since(t.said) < quiet {
		return
	}
	log.Log(context.Background(), level, message, "most", most, "count", t.since)
	t.since, t.said = 0, time.Now()
}
