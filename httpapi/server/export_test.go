package server

import (
	"context"
	"net"
	"net/http"
)

const HeldMemory = heldMemory

// What the specs of the listener use, whether or not a Run is written that serves from it.

func Listen(ctx context.Context, config Config) (*limitedListener, error) { return listen(ctx, config) }

// Note is the listener's note.
func (l *limitedListener) Note() func(net.Conn, http.ConnState) { return l.note }

// Leave has a connection of the listener leave if it is idle, and reports whether it does.
func Leave(conn net.Conn) bool {
	c := conn.(*connection)
	since := c.idle.Load()
	return since > 0 && c.leave(since)
}
