package redisserver

import (
	"fmt"
	"sync"
)

// Server is a Redis server that a program uses: one that was there, or one that the program started.
type Server struct {
	url string
	Origin

	stop    func() error // nil for a server that the program did not start
	closing sync.Once
	closed  error
}

// Origin says, without a password, where a server is, and how a program came by it.
type Origin struct {
	How     How    `json:"how"`
	Program string `json:"program,omitempty"` // with Child: its file
	At      string `json:"at"`
	Note    string `json:"note,omitempty"` // why it is no other server, if that says nothing of itself
}

// How is how a program came by a server.
type How string

// The ways to come by a server.
const (
	Given             How = "given"    // by its URL
	Found             How = "found"    // running
	Child             How = "child"    // started by this program
	EmbeddedHere      How = "embedded" // in this program
	EmbeddedElsewhere How = "embedded-elsewhere"
)

// String says it in words.
func (o Origin) String() string {
	text := ""
	switch o.How {
	case Given:
		text = "given, " + o.At
	case Found:
		text = "found running, at " + o.At
	case Child:
		text = o.Program + ", started by this program, at " + o.At
	case EmbeddedHere:
		text = "embedded in this program, at " + o.At
	case EmbeddedElsewhere:
		text = "embedded in another program, at " + o.At
	}
	if o.Note != "" {
		text += fmt.Sprintf(" (%s)", o.Note)
	}
	return text
}

// URL returns the server's address in the form that redis.ParseURL reads, password included.
func (s *Server) URL() string { return s.url }

// Started reports whether the program started the server, so that it ends, and its data with it, on Close.
func (s *Server) Started() bool { return s.stop != nil }

// String says in one line, without a password, which server was taken.
func (s *Server) String() string { return "Redis: " + s.Origin.String() }

// Close ends a server that the program started and waits until it has ended; any other it leaves alone. It may be called more than once.
func (s *Server) Close() error {
	if s.stop != nil {
		s.closing.Do(func() { s.closed = s.stop() })
	}
	return s.closed
}
