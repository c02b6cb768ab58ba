// Package resptest provides a server for specs, which answers each command with the bytes that a spec wants,
// right or wrong. It is to the packages of the console what net/http/httptest is to an HTTP client.
package resptest

import (
	"errors"
	"net"
	"sync"

	"cacheaside/raw/resp"
)

// Answer says what the server sends for a command, and whether it hangs up afterwards. It is called from one
// goroutine per connection.
type Answer func(args []string) (wire string, hangUp bool)

// Server answers on a free port of 127.0.0.1 until it is closed.
type Server struct {
	listener net.Listener
	answerer func() Answer

	mu       sync.Mutex
	commands [][]string
	conns    map[net.Conn]bool // nil when closed
	wait     sync.WaitGroup
}

// Listen starts a server.
func Listen(answer Answer) (*Server, error) { return ListenEach(func() Answer { return answer }) }

// ListenEach starts a server that answers on each connection with an Answer of its own, which may keep a state.
func ListenEach(answerer func() Answer) (*Server, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &Server{listener: listener, answerer: answerer, conns: map[net.Conn]bool{}}
	s.wait.Go(s.accept)
	return s, nil
}

// Address returns the host and port.
func (s *Server) Address() string { return s.listener.Addr().String() }

// URL returns the address as a URL.
func (s *Server) URL() string { return "redis://" + s.Address() }

// Commands returns what the server was sent so far.
func (s *Server) Commands() [][]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([][]string(nil), s.commands...)
}

// Open returns how many connections are open.
func (s *Server) Open() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.conns)
}

// Close hangs up on everyone and waits until all is done. It may be called more than once.
func (s *Server) Close() error {
	s.mu.Lock()
	if s.conns == nil {
		s.mu.Unlock()
		return nil
	}
	err := s.listener.Close()
	for conn := range s.conns {
		err = errors.Join(err, conn.Close())
	}
	s.conns = nil
	s.mu.Unlock()
	s.wait.Wait()
	return err
}

func (s *Server) accept() {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return // closed
		}
		s.mu.Lock()
		if s.conns == nil {
			s.mu.Unlock()
			_ = conn.Close() // the server was closed meanwhile
			return
		}
		s.conns[conn] = true
		s.mu.Unlock()
		s.wait.Go(func() { s.serve(conn) })
	}
}

func (s *Server) serve(conn net.Conn) {
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.conns[conn] {
			delete(s.conns, conn)
			_ = conn.Close() // the client may have closed it already
		}
	}()
	reader, answer := resp.NewReader(conn), s.answerer()
	for {
		command, err := reader.Read()
		if err != nil {
			return
		}
		var args []string
		for _, arg := range command.Elements {
			args = append(args, arg.Text)
		}
		s.mu.Lock()
		s.commands = append(s.commands, args)
		s.mu.Unlock()
		wire, hangUp := answer(args)
		if _, err := conn.Write([]byte(wire)); err != nil || hangUp {
			return
		}
	}
}
