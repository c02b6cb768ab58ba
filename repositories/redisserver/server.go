package redisserver

import "sync"

// Server is a Redis server that a program uses: one that was there, or one that the program started.
type Server struct {
	url  string
	text string

	stop    func() error // nil for a server that the program did not start
	closing sync.Once
	closed  error
}

// URL returns the server's address in the form that redis.ParseURL reads, password included.
func (s *Server) URL() string { return s.url }

// Started reports whether the program started the server, so that it ends, and its data with it, on Close.
func (s *Server) Started() bool { return s.stop != nil }

// String says in one line, without a password, which server was taken.
func (s *Server) String() string { return "Redis: " + s.text }

// Close ends a server that the program started and waits until it has ended; any other it leaves alone. It may be called more than once.
func (s *Server) Close() error {
	if s.stop != nil {
		s.closing.Do(func() { s.closed = s.stop() })
	}
	return s.closed
}
