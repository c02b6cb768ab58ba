package benchmarks

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"cacheaside/repositories"
	"cacheaside/repositories/redisconn"
	"cacheaside/repositories/redisserver"
	"cacheaside/repositories/sqliteconn"
	"cacheaside/services"
	"cacheaside/services/stack"
)

// lifetime is that of what the benchmarks put into the cache: no hit of theirs becomes a miss.
const lifetime = time.Hour

// hot is how many products the benchmarks of hits read.
const hot = 1_000

func TestMain(m *testing.M) {
	status := m.Run()
	if err := os.RemoveAll(kept.folder); err != nil {
		fmt.Fprintln(os.Stderr, "removing the databases of the benchmarks:", err)
		status = 1
	}
	os.Exit(status)
}

// privateRedis starts a redis-server for one benchmark and returns its URL. It skips the benchmark where none is
// installed: the embedded Redis would measure something else.
func privateRedis(b *testing.B) string {
	b.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		notRun(b, "it needs the program redis-server on the PATH")
	}
	server, err := redisserver.Search{Address: freeAddress(b)}.Find(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := server.Close(); err != nil {
			b.Error(err)
		}
	})
	if !server.Started() || strings.Contains(server.String(), "embedded") {
		b.Fatalf("expected a redis-server of this benchmark's own, got %s", server)
	}
	return server.URL()
}

// notRun skips a benchmark and says why, since the testing package says it only under -v.
func notRun(b *testing.B, why string) {
	b.Helper()
	fmt.Fprintf(os.Stderr, "%s: not run: %s\n", b.Name(), why)
	b.Skip("not run: " + why)
}

// freeAddress returns an address of this machine at which nobody listens.
func freeAddress(b *testing.B) string {
	b.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// service is the plain service, over a database of its own.
type service struct {
	*stack.Stack
	database *sqliteconn.Connection
	redis    *redisconn.Connection
}

// newService builds it on a database of hot products and on a Redis, which has all of them already.
func newService(b *testing.B, redisURL string) service {
	b.Helper()
	redis := openRedis(b, redisURL)
	database := openDatabase(b, hot)
	products := prepare(b, database)
	values := repositories.NewRedisRepository(redis.Client())
	built := service{
		Stack: stack.New(stack.Config{
			Strings: values, Keys: values, Database: database.Identifier(), Reader: products, Writer: products, TTL: lifetime, Now: time.Now,
		}),
		database: database,
		redis:    redis,
	}
	for i := range hot {
		if _, report, err := built.Finder.Find(b.Context(), productName(i)); err != nil || !report.Stored {
			b.Fatalf("expected a product to be found and put into the cache, got %+v, %v", report, err)
		}
	}
	return built
}

// findHit finds a product. A miss is an error.
func (s service) findHit(ctx context.Context, name string) error {
	_, report, err := s.Finder.Find(ctx, name)
	if err == nil && report.Cache != services.Hit {
		err = fmt.Errorf("expected a hit for %s, got %+v", name, report)
	}
	return err
}

// openRedis opens a connection with the options that the server's has, and a pool of its own.
func openRedis(b *testing.B, url string) *redisconn.Connection {
	b.Helper()
	connection, err := redisconn.Open(url)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := connection.Close(); err != nil {
			b.Error(err)
		}
	})
	return connection
}
