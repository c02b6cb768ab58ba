//go:build unix

package failover_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"
	"github.com/redis/go-redis/v9"

	"cacheaside/integration/fleet/processes"
	"cacheaside/repositories/redisconn"
	"cacheaside/repositories/redisconn/tlstest"
)

// patient are parameters of a URL: a handshake may take longer than the usual timeouts where this machine does other things, too.
const patient = "?dial_timeout=2s&read_timeout=2s"

// refusedLate is what a server says that misses the client's certificate, if that is heard: by TLS 1.3 the client has finished its
// handshake by then, and may be sending to a connection that was reset (https://www.rfc-editor.org/rfc/rfc8446#section-2).
const refusedLate = "certificate required|reset by peer|broken pipe"

var _ = Describe("a connection by TLS, with a certificate of its own,", Label("given", "machines"), func() {
	var (
		own     *tlstest.Authority
		files   redisconn.TLS
		servers *processes.Cache
	)

	BeforeEach(func() {
		own = tlstest.NewAuthority()
		files = redisconn.TLS{CA: own.File}
		files.Certificate, files.Key = own.Issue("client")
	})

	// open starts a Redis of a kind, and connects to it.
	open := func(ctx SpecContext, kind string) *redisconn.Connection {
		GinkgoHelper()
		servers = startCacheByTLS(ctx, kind, own)
		return connect(servers, files, patient)
	}
	// probe has a connection's server probed, and returns what is logged of it.
	probe := func(connection *redisconn.Connection) *gbytes.Buffer {
		log, probe := gbytes.NewBuffer(), connection.NewProbe(redisconn.Needs{Prefix: "key", Commands: []string{"PING", "SET"}})
		background(func(ctx context.Context) { probe.Run(ctx, slog.New(slog.NewTextHandler(log, nil))) })
		return log
	}
	laneOf := func(connection *redisconn.Connection) redis.UniversalClient {
		lane := connection.NewLane()
		DeferCleanup(lane.Close)
		return lane.Client()
	}
	// watch has a connection watch keys, until it is told of everything.
	watch := func(ctx context.Context, connection *redisconn.Connection, prefix string) *told {
		GinkgoHelper()
		watcher := &told{}
		background(func(ctx context.Context) { connection.Watch(ctx, prefix, watcher, func(error) {}) })
		Eventually(watcher.isCurrent).WithContext(ctx).WithTimeout(5*time.Second).Should(BeTrue(), "whether it is told of everything")
		return watcher
	}
	// takeOver kills the first master, and waits until another server has taken over from it.
	takeOver := func(ctx context.Context) *processes.Process {
		GinkgoHelper()
		before := servers.Masters(ctx)
		Expect(servers.Redis[0].Kill()).To(Succeed())
		var another *processes.Process
		Eventually(func() bool {
			for _, one := range servers.Masters(ctx) {
				isNew := true
				for _, old := range before {
					isNew = isNew && one != old
				}
				if isNew {
					another = one
				}
			}
			return another != nil
		}).WithContext(ctx).WithTimeout(20*time.Second).WithPolling(5*time.Millisecond).Should(BeTrue(), "whether another server is a master")
		return another
	}

	Describe("to the master that sentinels know,", func() {
		It("finds it and uses it, also by its lanes and watches", func(ctx SpecContext) {
			connection := open(ctx, processes.Sentinel)
			log := follow(connection)
			watcher := watch(ctx, connection, "key")
			Expect(connection.Client().Set(ctx, "key 1", "v", 0).Err()).To(Succeed())
			Expect(laneOf(connection).Set(ctx, "key 2", "v", 0).Err()).To(Succeed())
			Expect(clientOf(servers.Redis[0]).MGet(ctx, "key 1", "key 2").Result()).To(HaveExactElements("v", "v"), "what the master has")
			Eventually(watcher.changed).WithContext(ctx).WithTimeout(5 * time.Second).Should(ConsistOf("key 1", "key 2"))
			Eventually(log).WithContext(ctx).WithTimeout(5 * time.Second).
				Should(gbytes.Say(`the master of Redis is ` + servers.Redis[0].Address() + `" said="the sentinels of products" epoch=0`))
			identifier := connection.NewIdentifier()
			DeferCleanup(identifier.Close)
			is, err := identifier.Identify(ctx)
			Expect(err).NotTo(HaveOccurred())
			id, _, _ := strings.Cut(is.Name, "/")
			Expect(clientOf(servers.Redis[0]).Info(ctx, "server").Val()).To(ContainSubstring("run_id:" + id))
		})

		It("follows a failover, with its lanes and watches", func(ctx SpecContext) {
			connection := open(ctx, processes.Sentinel)
			log := follow(connection)
			watcher, lane := watch(ctx, connection, "key"), laneOf(connection)
			Expect(lane.Set(ctx, "key", "before", 0).Err()).To(Succeed())
			another := takeOver(ctx)
			Eventually(log).WithContext(ctx).WithTimeout(5 * time.Second).Should(gbytes.Say(`the master of Redis is ` + another.Address()))
			for _, client := range []redis.Cmdable{connection.Client(), lane} {
				Eventually(func() error { return client.Set(ctx, "key", "after", 0).Err() }).WithContext(ctx).WithTimeout(time.Second).Should(Succeed())
			}
			Expect(clientOf(another).Get(ctx, "key").Result()).To(Equal("after"), "what the new master has")
			Eventually(watcher.isCurrent).WithContext(ctx).WithTimeout(5*time.Second).Should(BeTrue(), "whether it is told of everything again")
		})
	})

	It("to a sentinel itself says how its master is reached", func(ctx SpecContext) {
		open(ctx, processes.Sentinel)
		connection, err := files.Open(servers.Sentinels[0].URL() + patient)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(connection.Close)
		Eventually(probe(connection)).WithContext(ctx).WithTimeout(10 * time.Second).
			Should(gbytes.Say(`it is a Sentinel.*, or to rediss\+sentinel://` + servers.Sentinels[0].Address() + "/" + processes.MasterName))
	})

	Describe("to a cluster", func() {
		// names are so many keys that each master has some.
		var names []string
		for number := range 30 {
			names = append(names, fmt.Sprint("key ", number))
		}
		setAll := func(ctx context.Context, client redis.UniversalClient, value string) (err error) {
			for _, name := range names {
				if err = client.Set(ctx, name, value, time.Minute).Err(); err != nil {
					return fmt.Errorf("SET %q: %w", name, err)
				}
			}
			return nil
		}

		It("sends each key to the master that has it, also by its lanes, and is told of the keys of each", func(ctx SpecContext) {
			connection := open(ctx, processes.Cluster)
			log := follow(connection)
			watcher := watch(ctx, connection, "key")
			Expect(setAll(ctx, connection.Commands(), "v")).To(Succeed())
			Eventually(watcher.changed).WithContext(ctx).WithTimeout(5 * time.Second).Should(ConsistOf(names))
			Expect(setAll(ctx, laneOf(connection), "w")).To(Succeed())
			var sizes []int64
			for _, master := range servers.Redis[:processes.Masters] {
				sizes = append(sizes, clientOf(master).DBSize(ctx).Val())
			}
			Expect(sizes).To(HaveEach(BeNumerically(">", 0)), "how many keys each master has")
			Eventually(log).WithContext(ctx).WithTimeout(5 * time.Second).
				Should(gbytes.Say(`the masters of Redis are 127\.0\.0\.1:\d+, 127\.0\.0\.1:\d+, 127\.0\.0\.1:\d+" said="the nodes of the cluster"`))
			identifier := connection.NewIdentifier()
			DeferCleanup(identifier.Close)
			now, err := identifier.Map(ctx)
			Expect(err).NotTo(HaveOccurred())
			for _, owner := range now.Owners {
				Expect(owner.Name).NotTo(BeEmpty(), "which server has the slots %d to %d", owner.First, owner.Last)
			}
		})

		It("follows a failover, with its lanes and watches", func(ctx SpecContext) {
			connection := open(ctx, processes.Cluster)
			follow(connection)
			watcher, lane := watch(ctx, connection, "key"), laneOf(connection)
			Expect(setAll(ctx, lane, "before")).To(Succeed())
			another := takeOver(ctx)
			for _, client := range []redis.UniversalClient{connection.Commands(), lane} {
				Eventually(func() error { return setAll(ctx, client, "after") }).WithContext(ctx).WithTimeout(10 * time.Second).Should(Succeed())
			}
			Expect(clientOf(another).DBSize(ctx).Val()).To(BeNumerically(">", 0), "how many keys the new master has")
			Eventually(watcher.isCurrent).WithContext(ctx).WithTimeout(10*time.Second).Should(BeTrue(), "whether it is told of everything again")
		})
	})

	DescribeTable("is refused, and says why:", func(ctx SpecContext, kind string, without func() redisconn.TLS, expected, finding, remedy string) {
		open(ctx, kind)
		connection, err := without().Open(servers.URL() + patient)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(connection.Close)
		Expect(connection.Commands().Set(ctx, "key", "v", 0).Err()).To(MatchError(MatchRegexp(expected)), "SET on the pool")
		Expect(laneOf(connection).Set(ctx, "key", "v", 0).Err()).To(MatchError(MatchRegexp(expected)), "SET on a lane")
		said := make(chan error, 1)
		background(func(ctx context.Context) {
			connection.Watch(ctx, "key", &told{}, func(err error) { said <- err })
		})
		Eventually(ctx, said).WithTimeout(5*time.Second).Should(Receive(MatchError(MatchRegexp(expected))), "what a watch says")
		Eventually(follow(connection)).WithContext(ctx).WithTimeout(5 * time.Second).Should(gbytes.Say(`nobody says which Redis is the master.*(` + expected + `)`))
		Eventually(probe(connection)).WithContext(ctx).WithTimeout(10 * time.Second).Should(gbytes.Say(`Redis can't be used as it should be: ` + finding + `" remedy="` + remedy))
	},
		Entry("by sentinels, without the right authority", processes.Sentinel, func() redisconn.TLS { return redisconn.TLS{CA: tlstest.NewAuthority().File} },
			"unknown authority", "its certificate is not trusted", `set REDIS_CA \(-redis-ca\)`),
		Entry("by sentinels, without a certificate", processes.Sentinel, func() redisconn.TLS { return redisconn.TLS{CA: own.File} },
			refusedLate, "it refuses the TLS that it is offered", "set REDIS_CERT and REDIS_KEY"),
		Entry("by a cluster, without the right authority", processes.Cluster, func() redisconn.TLS { return redisconn.TLS{CA: tlstest.NewAuthority().File} },
			"unknown authority", "its certificate is not trusted", `set REDIS_CA \(-redis-ca\)`),
		Entry("by a cluster, without a certificate", processes.Cluster, func() redisconn.TLS { return redisconn.TLS{CA: own.File} },
			refusedLate, "it refuses the TLS that it is offered", "set REDIS_CERT and REDIS_KEY"),
	)

	DescribeTable("is a server's, which uses the cache again after a failover,", func(ctx SpecContext, kind string) {
		open(ctx, kind)
		at := newSite()
		one := at.server(ctx, servers.URL()+patient, "", "REDIS_CA="+files.CA, "REDIS_CERT="+files.Certificate, "REDIS_KEY="+files.Key)
		one.create(ctx, before)
		Expect(one.awaitHit(ctx)).To(Equal(before))
		takeOver(ctx)
		one.change(ctx, after)
		Expect(one.awaitHit(ctx)).To(Equal(after))
		Expect(one.LastLines(1000)).To(MatchRegexp(`the masters? of Redis (is|are) `))
	},
		EntryDescription("with %s"),
		Entry(nil, processes.Sentinel),
		Entry(nil, processes.Cluster),
	)
})
