// Package children starts servers as processes of their own, and ends them.
package children

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// patience is how long a server may take to listen, and to end.
const patience = 15 * time.Second

// Server is a server that listens.
type Server struct {
	Address string
	stop    context.CancelFunc
	ended   chan struct{}
}

// Start starts a program with the arguments for a free address, and waits until it listens there. What it writes goes
// to the null device, so that it costs the system calls that it costs in earnest.
func Start(ctx context.Context, environment []string, program string, arguments func(address string) []string) (*Server, error) {
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(ctx)
	command := exec.CommandContext(ctx, program, arguments(address)...)
	command.Env = append(os.Environ(), environment...)
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGTERM) }
	command.WaitDelay = patience
	if err := command.Start(); err != nil {
		stop()
		return nil, err
	}
	server := &Server{Address: address, stop: stop, ended: make(chan struct{})}
	go func() {
		defer close(server.ended)
		_ = command.Wait() // it was told to end
	}()
	if err := server.await(); err != nil {
		server.Close()
		return nil, fmt.Errorf("starting %s: %w; start it by hand to see what it says: %s", program, err, command)
	}
	return server, nil
}

// await waits until the server listens.
func (s *Server) await() error {
	for began := time.Now(); time.Since(began) < patience; {
		if conn, err := net.Dial("tcp", s.Address); err == nil {
			return conn.Close()
		}
		select {
		case <-s.ended:
			return fmt.Errorf("it ended before it listened at %s", s.Address)
		case <-time.After(10 * time.Millisecond):
		}
	}
	return fmt.Errorf("expected it to listen at %s within %s", s.Address, patience)
}

// Close ends the server, and waits until it has ended.
func (s *Server) Close() {
	s.stop()
	<-s.ended
}

func freeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}
