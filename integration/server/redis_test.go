package server_test

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/redis/go-redis/v9"

	"cacheaside/integration/containers"
	"cacheaside/repositories/redisconn"
	"cacheaside/repositories/redisserver"
)

// embeddedRedis runs a Redis embedded in these specs until the spec's end, and returns its URL. It stands on a port of
// its own: a server with REDIS_URL=embedded would take the learner's.
func embeddedRedis(ctx SpecContext) string {
	GinkgoHelper()
	return findRedis(ctx, redisserver.Search{URL: redisserver.Embedded}).URL()
}

// installedRedis runs the redis-server on the PATH until the spec's end, and returns its URL.
func installedRedis(ctx SpecContext) string {
	GinkgoHelper()
	return startRedis(ctx, "").url
}

// downRedis is a URL at which nothing listens. A port that is free now could be somebody else's a moment later; this
// one is nobody's: systems give out ports from 1024 up.
const downRedis = "redis://127.0.0.1:1"

// privateRedis is a redis-server that a spec may do with what it likes.
type privateRedis struct {
	url, address string
	process      *os.Process
}

// startRedis runs the redis-server on the PATH until the spec's end, at the address, or at a free one if it is empty.
func startRedis(ctx context.Context, address string) *privateRedis {
	GinkgoHelper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		containers.Missing("redis-server is not installed", "install it, so that it is on the PATH (Debian: apt-get install redis-server)")
	}
	found := findRedis(ctx, redisserver.Search{Address: address})
	pid := regexp.MustCompile(`process_id:(\d+)`).FindStringSubmatch(connect(found.URL()).Info(ctx, "server").Val())
	Expect(pid).To(HaveLen(2), "expected a redis-server that tells its process, got %s", found)
	number, err := strconv.Atoi(pid[1])
	Expect(err).NotTo(HaveOccurred())
	process, err := os.FindProcess(number)
	Expect(err).NotTo(HaveOccurred())
	options, err := redis.ParseURL(found.URL())
	Expect(err).NotTo(HaveOccurred())
	return &privateRedis{url: found.URL(), address: options.Addr, process: process}
}

// kill ends the server as kill -9 does, and waits until nothing listens any more.
func (r *privateRedis) kill(ctx context.Context) {
	GinkgoHelper()
	Expect(r.process.Kill()).To(Succeed())
	expectNobodyAt(ctx, r.address)
}

// findRedis starts what the search names until the spec's end, at its address, or at a free one if it has none. What
// is free can be somebody else's a moment later; then it tries another.
func findRedis(ctx context.Context, search redisserver.Search) *redisserver.Server {
	GinkgoHelper()
	address := search.Address
	var found *redisserver.Server
	Eventually(ctx, func() (err error) {
		search.Address = cmp.Or(address, freeAddress())
		if found, err = search.Find(ctx); err == nil && !found.Started() {
			err = fmt.Errorf("expected to start a server at %s, but %s", search.Address, found)
		}
		return err
	}).WithTimeout(startTimeout).Should(Succeed())
	DeferCleanup(found.Close)
	return found
}

// connect opens a connection to a Redis until the spec's end.
func connect(url string) *redis.Client {
	GinkgoHelper()
	connection, err := redisconn.Open(url)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(connection.Close)
	return connection.Client()
}

// freeAddress returns an address of this machine at which nobody listens now.
func freeAddress() string {
	GinkgoHelper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	Expect(err).NotTo(HaveOccurred())
	Expect(listener.Close()).To(Succeed())
	return listener.Addr().String()
}

func expectNobodyAt(ctx context.Context, address string) {
	GinkgoHelper()
	Eventually(ctx, func() error {
		conn, err := net.DialTimeout("tcp", address, time.Second)
		if err == nil {
			_ = conn.Close() // only whether it could be opened matters
		}
		return err
	}).WithTimeout(stopTimeout).Should(HaveOccurred(), "somebody still listens at %s", address)
}
