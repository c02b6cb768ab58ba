package failover_test

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/format"
	"github.com/onsi/gomega/gbytes"
	"github.com/redis/go-redis/v9"

	"cacheaside/integration/containers"
	"cacheaside/integration/fleet/processes"
	"cacheaside/repositories/redisconn"
	"cacheaside/repositories/redisconn/tlstest"
)

// These specs have a master go away, by several redis-servers that are child processes.
func TestFailover(t *testing.T) {
	RegisterFailHandler(Fail)
	format.UseStringerRepresentation = true        // in failures: 1m0s, not 60000000000
	redisconn.LogTo(slog.New(slog.DiscardHandler)) // the driver tells of each connection that fails, as many do here
	RunSpecs(t, "failover")
}

// program is the file of the built server.
var program string

// It is compiled once for all processes of the suite.
var _ = SynchronizedBeforeSuite(func(ctx SpecContext) []byte {
	folder, err := os.MkdirTemp("", "integration-failover-")
	Expect(err).NotTo(HaveOccurred())
	file, err := processes.Build(ctx, folder, processes.Server)
	Expect(err).NotTo(HaveOccurred())
	return []byte(file)
}, func(_ SpecContext, file []byte) {
	program = string(file)
})

var _ = SynchronizedAfterSuite(func() {}, func() { Expect(os.RemoveAll(filepath.Dir(program))).To(Succeed()) })

// clientOf returns a client of a Redis, until the spec's end.
func clientOf(server *processes.Process) *redis.Client {
	GinkgoHelper()
	client := processes.ClientOf(server)
	DeferCleanup(client.Close)
	return client
}

// replicate has one server become what another is, and then a master of its own.
func replicate(ctx context.Context, one, of *processes.Process) {
	GinkgoHelper()
	at, err := url.Parse(of.URL())
	Expect(err).NotTo(HaveOccurred())
	client := clientOf(one)
	Expect(clientOf(of).ConfigSet(ctx, "repl-diskless-sync-delay", "0").Err()).To(Succeed())
	Expect(client.ReplicaOf(ctx, at.Hostname(), at.Port()).Err()).To(Succeed())
	Eventually(func() (string, error) { return client.Info(ctx, "replication").Result() }).WithContext(ctx).WithTimeout(20 * time.Second).
		Should(ContainSubstring("master_link_status:up"))
	Expect(client.ReplicaOf(ctx, "NO", "ONE").Err()).To(Succeed())
}

// startCache starts a Redis of a kind for one spec.
func startCache(ctx SpecContext, kind string) *processes.Cache {
	GinkgoHelper()
	return startCacheBy(ctx, func(folder string) (*processes.Cache, error) { return processes.StartCache(ctx, folder, kind) })
}

// startCacheByTLS is startCache of servers that speak TLS only, with a certificate of an authority.
func startCacheByTLS(ctx SpecContext, kind string, of *tlstest.Authority) *processes.Cache {
	GinkgoHelper()
	with := processes.TLS{CA: of.File}
	with.Certificate, with.Key = of.Issue("redis")
	return startCacheBy(ctx, func(folder string) (*processes.Cache, error) {
		return processes.StartCacheByTLS(ctx, folder, kind, with)
	})
}

// connect connects to a Redis until the spec's end, by its URL with these parameters.
func connect(servers *processes.Cache, files redisconn.TLS, parameters ...string) *redisconn.Connection {
	GinkgoHelper()
	connection, err := files.Open(servers.URL() + strings.Join(parameters, ""))
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(connection.Close)
	return connection
}

// follow has a connection follow the masters until the spec's end, and returns what it logs.
func follow(connection *redisconn.Connection) *gbytes.Buffer {
	log := gbytes.NewBuffer()
	background(func(ctx context.Context) { connection.FollowMaster(ctx, slog.New(slog.NewTextHandler(log, nil))) })
	return log
}

// background runs a function until the spec's end.
func background(run func(context.Context)) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		run(ctx)
	}()
	DeferCleanup(func() { cancel(); <-ended })
}

func startCacheBy(ctx SpecContext, start func(folder string) (*processes.Cache, error)) *processes.Cache {
	GinkgoHelper()
	folder, err := processes.NewFolder()
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(os.RemoveAll, folder)
	started, err := start(folder)
	if errors.Is(err, processes.ErrMissing) {
		containers.Missing(err.Error(), "install it")
	}
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(started.Kill)
	return started
}
