// The program httpapi serves products over HTTP: they are kept in SQLite, with Redis as a cache in front.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"syscall"

	"cacheaside/httpapi/server"
	"cacheaside/repositories/redisserver"
)

// The exit statuses of the built program; "go run" turns every failure into 1.
const (
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(exitStatus(run(ctx, os.Args[1:], os.Getenv, os.Stderr), os.Stderr))
}

// run reads the settings, and serves until ctx is done.
func run(ctx context.Context, args []string, getenv func(string) string, stderr io.Writer) error {
	settings, err := readSettings(args, getenv, stderr)
	if err != nil {
		return err
	}
	log, requests, writeRest := newLog(stderr)
	defer writeRest()
	return server.Run(ctx, server.Config{
		Listen: settings.listen,
		Connect: func(ctx context.Context) (http.Handler, func() error, error) {
			return connect(ctx, settings, log, requests)
		},
		Log: log,
	})
}

// exitStatus says in one line what failed, if anything did.
func exitStatus(err error, stderr io.Writer) int {
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	case errors.Is(err, errSetting), errors.Is(err, redisserver.ErrSetting):
		fmt.Fprintln(stderr, "httpapi:", err)
		return exitUsage
	case errors.Is(err, syscall.EADDRINUSE):
		fmt.Fprintln(stderr, "httpapi:", err, "(another program has it; end that, or choose another address with -listen)")
		return exitFailed
	default:
		fmt.Fprintln(stderr, "httpapi:", err)
		return exitFailed
	}
}
