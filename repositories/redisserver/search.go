// Package redisserver finds the Redis server for a program of this project, and starts one where there is none, so that a
// learner needs only Go.
//
// The order is: the setting REDIS_URL; a server that answers on 127.0.0.1:6379; the redis-server on the PATH, started as a
// child without persistence; a Redis embedded in the program (miniredis). What a program starts listens on 127.0.0.1:6379, so
// that the server, the console and redis-cli all see the same data, and ends with that program. Only an embedded Redis that
// REDIS_URL asks for takes a free port instead, if another server has that one.
package redisserver

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"time"

	"cacheaside/repositories/redisurl"
)

// DefaultAddress is where Redis listens unless told otherwise, and so where a search looks.
const DefaultAddress = "127.0.0.1:6379"

// Embedded is the setting that asks for the Redis embedded in the program.
const Embedded = "embedded"

// ErrSetting is wrapped by the error for a REDIS_URL that can't be understood.
var ErrSetting = errors.New("wrong setting")

// ErrPassword is wrapped by the error for a server at the address that answers only after a password.
var ErrPassword = errors.New("wants a password")

// Search says where to look. Its zero value is the order described in the package comment.
type Search struct {
	// URL is the setting REDIS_URL: one that Open of redisconn.TLS reads; Embedded; or empty.
	URL string
	// Address is the host and port to look at and to start a server on; DefaultAddress if empty.
	Address string
	// Binary is the server program, looked up on the PATH; redis-server if empty.
	Binary string
}

// rounds bounds how often a search looks again after it lost the race for the port, or met a server that is
// just starting.
const rounds = 20

// Find returns the server to use. It does not ask a server given by URL whether it is up: a Redis that is down should slow a
// program, not stop it. The error wraps ErrSetting if URL can't be understood; any other error says what stands in the way at
// the address. The caller closes the server.
func (s Search) Find(ctx context.Context) (*Server, error) {
	if s.Address == "" {
		s.Address = DefaultAddress
	}
	if s.Binary == "" {
		s.Binary = "redis-server"
	}
	if s.URL != "" && s.URL != Embedded {
		return s.given()
	}

	find := s.findAny
	if s.URL == Embedded {
		find = s.findEmbedded
	}
	for round := 1; ; round++ {
		server, err := find(ctx)
		if again := (tryAgain{}); err == nil || round == rounds || !errors.As(err, &again) {
			return server, err
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("looking for Redis at %s: %w", s.Address, context.Cause(ctx))
		case <-time.After(25 * time.Millisecond):
		}
	}
}

// Start starts a private server on a free port: the redis-server on the PATH, else an embedded one. Specs and
// measurements use it, so that they never touch the data of the server at DefaultAddress.
func Start(ctx context.Context) (*Server, error) {
	return onFreePort(func(address string) (*Server, error) { return startAny(ctx, "redis-server", address) })
}

// StartReal starts a private redis-server on a free port, with more arguments, as in redis.conf, and a folder of its own, which is
// removed in the end. The error wraps ErrNoServer if there is none on the PATH.
func StartReal(ctx context.Context, arguments ...string) (*Server, error) {
	folder, err := os.MkdirTemp("", "redis-")
	if err != nil {
		return nil, fmt.Errorf("starting a private Redis: %w", err)
	}
	server, err := onFreePort(func(address string) (*Server, error) {
		return startChild(ctx, "redis-server", address, append([]string{"--dir", folder}, arguments...)...)
	})
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	stop := server.stop
	server.stop = func() error { return errors.Join(stop(), os.RemoveAll(folder)) }
	return server, nil
}

// onFreePort starts a server on a free port, and on another one where somebody else was quicker.
func onFreePort(start func(address string) (*Server, error)) (*Server, error) {
	for round := 1; ; round++ {
		address, err := freeAddress()
		if err != nil {
			return nil, fmt.Errorf("starting a private Redis: %w", err)
		}
		server, err := start(address)
		if again := (tryAgain{}); err == nil || round == rounds || !errors.As(err, &again) {
			return server, err
		}
	}
}

// Address returns the host and the port of a server that this program has started.
func (s *Server) Address() string { return strings.TrimPrefix(s.url, "redis://") }

func freeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

// tryAgain marks an error that may be gone a moment later.
type tryAgain struct{ error }

func (s Search) given() (*Server, error) {
	text, err := redisurl.Describe(s.URL)
	if err != nil {
		return nil, fmt.Errorf("%w: REDIS_URL (or -redis, -url) is not a Redis URL; %w or %q", ErrSetting, err, Embedded)
	}
	return &Server{url: s.URL, Origin: Origin{How: Given, At: text}}, nil
}

// findAny takes what answers at the address, else starts a child, else embeds.
func (s Search) findAny(ctx context.Context) (*Server, error) {
	switch answer := probe(ctx, s.Address); answer.state {
	case answers:
		return &Server{url: "redis://" + s.Address, Origin: Origin{How: Found, At: s.Address}}, nil
	case wantsPassword:
		return nil, fmt.Errorf("the Redis at %s %w: set REDIS_URL=redis://:PASSWORD@%[1]s", s.Address, ErrPassword)
	case stranger:
		return nil, fmt.Errorf("expected Redis or a free port at %s, but found something else (%s): stop it, "+
			"or set REDIS_URL=redis://HOST:PORT for another server, or REDIS_URL=embedded to do without",
			s.Address, answer.detail)
	case starting:
		return nil, tryAgain{fmt.Errorf("the server at %s knows no PING", s.Address)}
	}
	return startAny(ctx, s.Binary, s.Address)
}

// startAny starts a child, else embeds.
func startAny(ctx context.Context, binary, address string) (*Server, error) {
	server, err := startChild(ctx, binary, address)
	if again := (tryAgain{}); err == nil || errors.As(err, &again) {
		return server, err
	}
	note := ""
	if !errors.Is(err, ErrNoServer) {
		note = err.Error()
	}
	return startEmbedded(address, note)
}

// findEmbedded takes an embedded server that answers at the address, else embeds one there, else on a free port.
func (s Search) findEmbedded(ctx context.Context) (*Server, error) {
	switch answer := probe(ctx, s.Address); {
	case answer.state == nobody:
		return startEmbedded(s.Address, "")
	case answer.state == answers && answer.embedded:
		return &Server{url: "redis://" + s.Address, Origin: Origin{How: EmbeddedElsewhere, At: s.Address}}, nil
	case answer.state == starting:
		return nil, tryAgain{fmt.Errorf("the server at %s knows no PING", s.Address)}
	default:
		return startEmbedded("127.0.0.1:0", s.Address+" is taken by another server")
	}
}
