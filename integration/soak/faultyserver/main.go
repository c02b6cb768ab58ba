// The program faultyserver is the server with one of its protections switched off, to see that the soak notices it:
//
//	faultyserver -without leases
//
// It takes the same environment as the server. Where a fault shows only if two things meet within microseconds, it makes
// pauses of its own, so that it shows within seconds: each is named where it stands. It is for tests only.
package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"cacheaside/httpapi/server"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "faultyserver:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	without := flag.String("without", "", "the `part` that is left out: one of those that services/stack names, or watch; or plain, for all of them")
	flag.Parse()
	lifetime, err := time.ParseDuration(os.Getenv("CACHE_TTL"))
	if err != nil {
		return fmt.Errorf("CACHE_TTL: %w", err)
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	settings := settings{redis: os.Getenv("REDIS_URL"), database: os.Getenv("DATABASE_PATH"), lifetime: lifetime, without: *without, log: log}
	connect := settings.connect
	if *without == "plain" {
		connect = settings.connectPlain
	}
	return server.Run(ctx, server.Config{
		Listen:  os.Getenv("LISTEN_ADDR"),
		Connect: func(ctx context.Context) (http.Handler, func() error, error) { return connect(ctx) },
		Log:     log,
	})
}
