package benchmarks

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"testing"
	"time"

	"cacheaside/httpapi/routes"
	"cacheaside/httpapi/server"
)

// BenchmarkHTTPHit compares a hit through the server with BareHandler under net/http's own settings, over 64
// connections that stay open. The target is a rate-ratio of at least 0.8.
//
// The server is what httpapi runs, but in this process: the same routes, the same limits, and a line in the log for
// each request, written to the null device, so that it costs the system call that it costs in earnest.
func BenchmarkHTTPHit(b *testing.B) {
	url := privateRedis(b)
	service := newService(b, url)
	ours := newLoad(b, serve(b, service))
	client := openRedis(b, url).Client()
	bare := newLoad(b, serveBare(b, BareHandler(client)))

	var names [hot]string
	for i := range names {
		names[i] = productName(i)
		answer, err := ours[0].get(names[i])
		if err != nil || !answer.hit {
			b.Fatalf("expected a hit for %s, got %+v, %v", names[i], answer, err)
		}
		if err := client.Set(b.Context(), BareKey(names[i]), answer.body, lifetime).Err(); err != nil {
			b.Fatal(err)
		}
	}

	result := duel(b, connections,
		side{"server", func(worker int) error {
			answer, err := ours[worker].get(names[rand.IntN(hot)])
			if err == nil && !answer.hit {
				err = errors.New("expected a hit, got a miss")
			}
			return err
		}},
		side{"bare handler", func(worker int) error {
			_, err := bare[worker].get(names[rand.IntN(hot)])
			return err
		}})
	b.ReportMetric(1/result.ratio, "rate-ratio")
	b.ReportMetric(1e9/result.ours.took, "server-req/s")
	b.ReportMetric(1e9/result.bare.took, "bare-req/s")
	b.ReportMetric(result.ours.allocations, "server-allocs/req")
	b.ReportMetric(result.bare.allocations, "bare-allocs/req")
}

// serve serves the service as httpapi does, until the benchmark ends, and returns its address.
func serve(b *testing.B, service service) (address string) {
	b.Helper()
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		b.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(null, nil))
	handler := routes.New(routes.Config{
		Finder: service.Finder, Creator: service.Writer,
		Database: service.database.Check, Redis: service.redis.Ping, Log: log,
	})
	address = freeAddress(b)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() {
		ended <- server.Run(ctx, server.Config{
			Listen:  address,
			Connect: func(context.Context) (http.Handler, func() error, error) { return handler, null.Close, nil },
			Log:     log,
		})
	}()
	b.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			b.Error(err)
		}
	})
	if err := awaitServer(address); err != nil {
		b.Fatal(err)
	}
	return address
}

// serveBare serves a handler until the benchmark ends, and returns its address.
func serveBare(b *testing.B, handler http.Handler) (address string) {
	b.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	bare := &http.Server{Handler: handler}
	go func() { _ = bare.Serve(listener) }() // it ends with ErrServerClosed
	b.Cleanup(func() { _ = bare.Close() })
	return listener.Addr().String()
}

// awaitServer waits until somebody listens at an address.
func awaitServer(address string) error {
	const patience = 10 * time.Second
	for began := time.Now(); time.Since(began) < patience; time.Sleep(5 * time.Millisecond) {
		if conn, err := net.Dial("tcp", address); err == nil {
			return conn.Close()
		}
	}
	return fmt.Errorf("expected a server at %s, but none listened within %s", address, patience)
}
