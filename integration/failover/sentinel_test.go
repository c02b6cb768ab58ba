//go:build unix

package failover_test

import (
	"context"
	"net/url"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"
	"github.com/redis/go-redis/v9"

	"cacheaside/integration/fleet/processes"
	"cacheaside/repositories/redisconn"
)

var _ = Describe("a connection to the master that sentinels know", Label("given", "machines"), func() {
	var servers *processes.Cache
	var connection *redisconn.Connection
	var log *gbytes.Buffer

	BeforeEach(func(ctx SpecContext) {
		servers = startCache(ctx, processes.Sentinel)
		connection = connect(servers, redisconn.TLS{})
		log = follow(connection)
	})

	set := func(ctx context.Context) error { return connection.Client().Set(ctx, "key", "value", 0).Err() }

	// isMaster reports whether a server takes writes.
	isMaster := func(ctx context.Context, server *processes.Process) bool {
		options, err := redis.ParseURL(server.URL())
		Expect(err).NotTo(HaveOccurred())
		client := redis.NewClient(options)
		defer client.Close()
		role, err := client.Do(ctx, "ROLE").Slice()
		return err == nil && role[0] == "master"
	}

	// awaitAnother waits until another server than the first takes writes, and returns it.
	awaitAnother := func(ctx context.Context) (another *processes.Process) {
		GinkgoHelper()
		Eventually(func() bool {
			for _, server := range servers.Redis[1:] {
				if isMaster(ctx, server) {
					another = server
					return true
				}
			}
			return false
		}).WithContext(ctx).WithTimeout(20*time.Second).WithPolling(5*time.Millisecond).Should(BeTrue(), "whether a replica was made the master")
		return another
	}

	It("leads to the master, and says which it is", func(ctx SpecContext) {
		Expect(set(ctx)).To(Succeed())
		at, err := url.Parse(servers.Redis[0].URL())
		Expect(err).NotTo(HaveOccurred())
		Eventually(log).WithContext(ctx).WithTimeout(5 * time.Second).Should(gbytes.Say(`level=INFO msg="the master of Redis is ` + at.Host + `" said="the sentinels of products" epoch=0`))
	})

	It("follows a failover within a second of the new master's answering", func(ctx SpecContext) {
		Expect(set(ctx)).To(Succeed())
		Expect(servers.Redis[0].Kill()).To(Succeed())
		Expect(set(ctx)).NotTo(Succeed())
		another := awaitAnother(ctx)
		since := time.Now()
		Eventually(set).WithContext(ctx).WithTimeout(5*time.Second).WithPolling(5*time.Millisecond).Should(Succeed(), "SET after "+another.String()+" became the master")
		Expect(time.Since(since)).To(BeNumerically("<", time.Second))
	})

	It("closes what leads to a master that was cut off, and its lanes and watches too", func(ctx SpecContext) {
		Expect(set(ctx)).To(Succeed())
		lane := connection.NewLane()
		DeferCleanup(lane.Close)
		Expect(lane.Client().Ping(ctx).Err()).To(Succeed())
		Expect(servers.Redis[0].Freeze()).To(Succeed())
		another := awaitAnother(ctx)
		at, err := url.Parse(another.URL())
		Expect(err).NotTo(HaveOccurred())
		Eventually(log).WithContext(ctx).WithTimeout(5 * time.Second).Should(gbytes.Say(`the master of Redis is ` + at.Host + `" said="the sentinels of products" epoch=[1-9]\d* closed=[2-9]`))
		for _, client := range []redis.Cmdable{connection.Client(), lane.Client()} {
			Eventually(func() error { return client.Set(ctx, "key", "new", 0).Err() }).WithContext(ctx).WithTimeout(time.Second).Should(Succeed(),
				"while the first one is still frozen: a command fails that is given a connection which was closed, and not the next")
		}
		Expect(clientOf(another).Get(ctx, "key").Result()).To(Equal("new"), "what the new master has")
	})

	It("says that no sentinel answers, and why", func(ctx SpecContext) {
		for _, one := range servers.Sentinels {
			Expect(one.Kill()).To(Succeed())
		}
		Expect(set(ctx)).To(MatchError(ContainSubstring("no sentinel names the master products: ")))
		Eventually(log).WithContext(ctx).WithTimeout(5 * time.Second).Should(gbytes.Say(`level=WARN msg="nobody says which Redis is the master" asked="the sentinels of products" error="no sentinel names the master products`))
	})
})
