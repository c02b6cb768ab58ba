// Package server runs an HTTP server from its start to its end: connections first, then the server; and on the
// way down the requests under way first, then the connections.
package server

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Config is what Run needs.
type Config struct {
	Listen string // host and port

	// Connect opens the connections and returns the handler that uses them, and what closes them.
	Connect func(context.Context) (http.Handler, func() error, error)

	// Log is told "listening", with the address as the attribute url; "stopping"; and what net/http complains of.
	Log *slog.Logger

	Grace         time.Duration // how long the requests under way may take when the server stops; 9 s if zero
	HeaderTimeout time.Duration // how long a client may take to send a request's header; 5 s if zero
}

// The limits that Config does not name.
const (
	grace         = 9 * time.Second // with what follows, the whole stop takes less than 10 s
	headerTimeout = 5 * time.Second
	readTimeout   = 15 * time.Second // for a whole request, its body included
	writeTimeout  = 30 * time.Second // from the end of the header to the end of the answer
	idleTimeout   = 60 * time.Second // between two requests on a connection
	maxHeader     = 60 << 10         // bytes; net/http reads 4 KiB more, which makes it 64 KiB
)

// Run connects, then listens, then serves until ctx is done, then stops: it takes no more requests, lets those under
// way finish for as long as Grace, cuts off what is left, and closes the connections. It returns nil after such a stop, or
// the error of closing the connections. Any other error says in one line what failed; the server does not listen, or
// listens no more, and the connections are closed. Connect gets ctx. The log is told what Config says, and each client has
// the limits that Config and the constants above name.
func Run(ctx context.Context, config Config) (err error) {
	handler, disconnect, err := config.Connect(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, disconnect()) }()

	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", config.Listen)
	if err != nil {
		return fmt.Errorf("listening on %s: %w", config.Listen, err)
	}
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: cmp.Or(config.HeaderTimeout, headerTimeout),
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(config.Log.Handler(), slog.LevelWarn),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(logRefusals(listener, config.Log)) }()
	config.Log.Info("listening", "url", "http://"+listener.Addr().String())

	select {
	case err := <-failed:
		return fmt.Errorf("serving on %s: %w", config.Listen, err)
	case <-ctx.Done():
	}
	config.Log.Info("stopping")
	return stop(server, cmp.Or(config.Grace, grace), config.Log)
}

func stop(server *http.Server, grace time.Duration, log *slog.Logger) error {
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	err := server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		log.Warn("requests under way were cut off", "after", grace)
		return server.Close()
	}
	return err
}
