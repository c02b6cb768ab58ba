package redisconn_test

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"

	"github.com/alicebob/miniredis/v2"
	miniserver "github.com/alicebob/miniredis/v2/server"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"

	"cacheaside/repositories/redisconn"
	"cacheaside/repositories/redisconn/tlstest"
)

var allNeeds = redisconn.Needs{
	Prefix:   "product:db:",
	Commands: []string{"PING", "GET", "SET", "DEL", "TIME", "EVAL", "EVALSHA", "MGET", "CLIENT TRACKING"},
}

// answering is an embedded Redis that gives the answers that a spec sets, by the beginning of the command.
type answering struct {
	*miniredis.Miniredis

	mu       sync.Mutex
	answers  map[string]string
	commands []string
}

// newAnswering starts one that answers like a Redis 7.0 which is as it should be.
func newAnswering() *answering {
	GinkgoHelper()
	a := &answering{Miniredis: miniredis.RunT(GinkgoT()), answers: make(map[string]string)}
	a.set("CLIENT TRACKING", "+OK")
	a.hello("standalone", "master", "7.0.15")
	a.info("maxmemory:0")
	a.Server().SetPreHook(a.answer)
	return a
}

func (a *answering) answer(peer *miniserver.Peer, command string, arguments ...string) bool {
	line := strings.ToUpper(strings.Join(append([]string{command}, arguments...), " "))
	a.mu.Lock()
	defer a.mu.Unlock()
	a.commands = append(a.commands, line)
	for beginning, answer := range a.answers {
		if strings.HasPrefix(line, beginning) {
			peer.WriteRaw(answer + "\r\n")
			return true
		}
	}
	return false
}

// comeBack has it listen again where it did before it was closed.
func (a *answering) comeBack() {
	GinkgoHelper()
	Expect(a.Restart()).To(Succeed())
	a.Server().SetPreHook(a.answer)
}

// set makes it answer that to commands that begin so, in capitals, in the protocol's own form.
func (a *answering) set(beginning, answer string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.answers[beginning] = answer
}

func (a *answering) unset(beginning string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.answers, beginning)
}

func (a *answering) hello(mode, role, version string) {
	a.set("HELLO", fmt.Sprintf("%%5\r\n+server\r\n+redis\r\n+version\r\n+%s\r\n+proto\r\n:3\r\n+mode\r\n+%s\r\n+role\r\n+%s", version, mode, role))
}

func (a *answering) info(lines ...string) { a.set("INFO", bulk(lines...)) }

func bulk(lines ...string) string {
	text := strings.Join(lines, "\r\n")
	return fmt.Sprintf("$%d\r\n%s", len(text), text)
}

func (a *answering) sent() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]string(nil), a.commands...)
}

// connectTo opens a connection until the spec's end.
func connectTo(url string) *redisconn.Connection {
	GinkgoHelper()
	connection, err := redisconn.Open(url)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(connection.Close)
	return connection
}

// texts is what was found, and what to do about it.
func texts(findings []redisconn.Finding) (all []string) {
	for _, finding := range findings {
		all = append(all, finding.What+" -> "+finding.Remedy)
	}
	return all
}

var _ = Describe("a probe's look", Label("given"), func() {
	var redis *answering

	BeforeEach(func() { redis = newAnswering() })

	url := func() string { return "redis://" + redis.Addr() }

	It("finds nothing wrong with a Redis that is as it should be, and writes nothing into it", func(ctx SpecContext) {
		Expect(connectTo(url()).Look(ctx, allNeeds)).To(Equal(redisconn.Fitness{}))
		Expect(connectTo(url()).Look(ctx, redisconn.Needs{Prefix: "product:db:", Commands: []string{"SET", "EVAL"}})).To(Equal(redisconn.Fitness{}))
		Expect(redis.Keys()).To(BeEmpty(), "after SET and EVAL, with no DEL behind them")
	})

	It("finds nothing wrong with an embedded one, which tells of no changes", func(ctx SpecContext) {
		embedded := miniredis.RunT(GinkgoT())
		Expect(connectTo("redis://"+embedded.Addr()).Look(ctx, allNeeds)).To(Equal(redisconn.Fitness{}))
	})

	It("does not ask for changes to keys where the URL asks for RESP2, by which there are none", func(ctx SpecContext) {
		redis.set("CLIENT TRACKING", "-ERR Prefix not allowed")
		Expect(connectTo(url()+"?protocol=2").Look(ctx, allNeeds)).To(Equal(redisconn.Fitness{}))
	})

	It("asks for what is needed, and for nothing else", func(ctx SpecContext) {
		redis.set("EVAL", "-NOPERM no")
		redis.set("MGET", "-NOPERM no")
		redis.set("CLIENT TRACKING", "-NOPERM no")
		needs := redisconn.Needs{Prefix: "product:", Commands: []string{"GET", "SET"}}
		Expect(connectTo(url()).Look(ctx, needs)).To(Equal(redisconn.Fitness{}))
	})

	DescribeTable("says what is wrong, and what to do, of a Redis", func(ctx SpecContext, change func(), expected ...OmegaMatcher) {
		change()
		fitness := connectTo(url()).Look(ctx, allNeeds)
		Expect(fitness.Down).To(BeNil())
		var all []any
		for _, one := range expected {
			all = append(all, one)
		}
		Expect(texts(fitness.Unfit)).To(HaveExactElements(all...))
		for _, finding := range fitness.Unfit {
			Expect(finding.What).NotTo(Or(ContainSubstring("127.0.0.1"), ContainSubstring("product:")), "anybody may see this")
		}
	},
		Entry("whose user may not run scripts", func() { redis.set("EVAL", "-NOPERM this user has no permissions to run the 'eval' command") },
			Equal("its user may not use EVAL, EVALSHA on the keys of products -> "+
				"ACL SETUSER default ~product:db:* +ping +get +set +del +time +eval +evalsha +mget +client|tracking")),
		Entry("that has renamed commands", func() { redis.set("EVAL", "-ERR unknown command 'EVAL', with args") },
			HavePrefix("it has no EVAL, EVALSHA -> take rename-command")),
		Entry("that is a replica", func() {
			redis.hello("standalone", "replica", "7.0.15")
			redis.info("role:slave", "master_host:10.1.2.3", "master_port:6380")
			redis.set("SET", "-READONLY You can't write against a read only replica.")
		}, Equal("it is a replica: it takes no writes, and may be behind its master -> set REDIS_URL to its master, which is at 10.1.2.3:6380")),
		Entry("that is a replica, and does not tell of its master", func() {
			redis.hello("standalone", "replica", "7.0.15")
			redis.set("INFO", "-NOPERM no")
		}, HaveSuffix("-> set REDIS_URL to its master")),
		Entry("that is a Sentinel", func() {
			redis.hello("sentinel", "sentinel", "7.0.15")
			redis.info("redis_mode:sentinel", "master0:name=shop,status=ok,address=10.1.2.3:6380,slaves=1,sentinels=3")
			redis.set("GET", "-ERR unknown command")
		}, And(HavePrefix("it is a Sentinel, which keeps no data -> set REDIS_URL to the master that it watches (shop, at 10.1.2.3:6380), or to redis+sentinel://127.0.0.1:"), HaveSuffix("/shop"))),
		Entry("that is one of several nodes of a Cluster", func() {
			redis.hello("cluster", "master", "7.0.15")
			redis.info("redis_mode:cluster")
			redis.set("CLUSTER INFO", bulk("cluster_slots_assigned:16384", "cluster_size:3"))
		}, HavePrefix("it is one node of a Cluster")),
		Entry("that has some of a Cluster's slots", func() {
			redis.hello("cluster", "master", "7.0.15")
			redis.set("CLUSTER INFO", bulk("cluster_slots_assigned:8000", "cluster_size:1"))
		}, HavePrefix("it is one node of a Cluster")),
		Entry("that sends to another node", func() {
			redis.hello("cluster", "master", "7.0.15")
			redis.set("CLUSTER INFO", "-NOPERM no")
			redis.set("GET", "-MOVED 42 10.1.2.3:6380")
		}, HavePrefix("it is one node of a Cluster")),
		Entry("that wants a password", func() { redis.RequireAuth("s3cret"); redis.unset("HELLO") },
			MatchRegexp(`^it wants a password -> set REDIS_URL=redis://USER:PASSWORD@127\.0\.0\.1:\d+$`)),
		Entry("that is too old", func() {
			redis.set("HELLO", "-ERR unknown command 'HELLO'")
			redis.info("redis_version:5.0.14", "role:master", "redis_mode:standalone")
			redis.set("SET", "-ERR syntax error")
		}, Equal("its version, 5.0.14, is too old -> use Redis 6.0 or newer"), HavePrefix("it refuses SET")),
		Entry("whose memory is bounded, and is never made free", func() {
			redis.info("maxmemory:1000000", "maxmemory_policy:noeviction")
		}, And(ContainSubstring("noeviction"), HaveSuffix("-> CONFIG SET maxmemory-policy allkeys-lru, and the same in its configuration"))),
		Entry("whose memory is full", func() {
			redis.info("maxmemory:1000000", "maxmemory_policy:noeviction")
			redis.set("SET", "-OOM command not allowed when used memory > 'maxmemory'.")
		}, HavePrefix("its memory is full")),
		Entry("whose disk refuses writes", func() {
			for _, command := range []string{"PING", "SET", "DEL"} { // this is what Redis 7.0 refuses then
				redis.set(command, "-MISCONF Redis is configured to save RDB snapshots, but")
			}
		}, And(HavePrefix("it refuses writes, because it can't save its data to disk -> "), ContainSubstring("make room on its disk"))),
		Entry("that has several faults", func() {
			redis.set("EVAL", "-NOPERM no")
			redis.set("TIME", "-ERR unknown command 'TIME'")
			redis.set("DEL", "-SOMETHING new")
		}, ContainSubstring("EVAL, EVALSHA"), HavePrefix("it has no TIME"), HavePrefix("it refuses DEL -> see the error")),
	)

	DescribeTable("finds nothing wrong with a Redis", func(ctx SpecContext, change func()) {
		change()
		Expect(connectTo(url()).Look(ctx, allNeeds)).To(Equal(redisconn.Fitness{}))
	},
		Entry("that is a Cluster all by itself", func() {
			redis.hello("cluster", "master", "7.0.15")
			redis.set("CLUSTER INFO", bulk("cluster_slots_assigned:16384", "cluster_size:1"))
		}),
		Entry("whose memory is bounded, and made free", func() { redis.info("maxmemory:1000000", "maxmemory_policy:allkeys-lru") }),
		Entry("whose memory is not bounded", func() { redis.info("maxmemory:0", "maxmemory_policy:noeviction") }),
		Entry("that tells nothing of itself", func() { redis.set("INFO", "-NOPERM no") }),
		Entry("of another make", func() { redis.hello("standalone", "master", "8.1.0") }),
	)

	It("names the user, the database and the socket of the URL in its remedies, and never the password", func(ctx SpecContext) {
		redis.unset("HELLO")
		redis.RequireUserAuth("anna", "s3cret")
		redis.set("EVAL", "-NOPERM no")
		found := texts(connectTo("redis://anna:s3cret@"+redis.Addr()+"/3").Look(ctx, allNeeds).Unfit)
		Expect(found).To(HaveExactElements(And(ContainSubstring("ACL SETUSER anna "), HaveSuffix(" +select"))))
		found = texts(connectTo("redis://anna:s4cret@"+redis.Addr()).Look(ctx, allNeeds).Unfit)
		Expect(found).To(HaveExactElements(HavePrefix("it does not take the user and the password that the URL names")))
		Expect(found[0]).NotTo(ContainSubstring("s4cret"))
	})

	It("says that a Redis is down at which nothing listens", func(ctx SpecContext) {
		fitness := connectTo(nobody()).Look(ctx, allNeeds)
		Expect(fitness.Unfit).To(BeEmpty())
		Expect(fitness.Down).To(HaveField("What", "it does not answer"))
		Expect(fitness.Down.Err).To(HaveOccurred())
	})

	It("says so of one that is silent", func(ctx SpecContext) {
		Expect(connectTo(silent()).Look(ctx, allNeeds).Down).To(HaveField("What", "it does not answer"))
	}, SpecTimeout(10*time.Second))

	It("says so of one that hangs up", func(ctx SpecContext) {
		url, _ := hangingUp()
		Expect(connectTo(url).Look(ctx, allNeeds).Down).To(HaveField("What", "it does not answer"))
	})

	It("says that what answers is no Redis", func(ctx SpecContext) {
		web := httptest.NewServer(http.NotFoundHandler())
		DeferCleanup(web.Close)
		fitness := connectTo("redis://"+web.Listener.Addr().String()).Look(ctx, allNeeds)
		Expect(texts(fitness.Unfit)).To(HaveExactElements(HavePrefix("it is no Redis")))
	})

	It("hears why a server hangs up", func(ctx SpecContext) {
		listener := listen()
		go func() {
			for {
				conn, err := listener.Accept()
				if err != nil {
					return
				}
				_, _ = conn.Write([]byte("-ERR max number of clients reached\r\n"))
				_ = conn.Close()
			}
		}()
		fitness := connectTo("redis://"+listener.Addr().String()).Look(ctx, allNeeds)
		Expect(texts(fitness.Unfit)).To(HaveExactElements(HavePrefix("it has as many clients as it takes")))
	})

	Describe("of TLS", func() {
		var own *tlstest.Authority

		BeforeEach(func() { own = tlstest.NewAuthority() })

		DescribeTable("says what is wrong", func(ctx SpecContext, asks bool, scheme, host string, files func() redisconn.TLS, expected string) {
			address := strings.TrimPrefix(serveTLS(own.Server(asks)), "rediss://127.0.0.1")
			connection, err := files().Open(scheme + "://" + host + address)
			Expect(err).NotTo(HaveOccurred())
			DeferCleanup(connection.Close)
			Expect(texts(connection.Look(ctx, allNeeds).Unfit)).To(HaveExactElements(ContainSubstring(expected)))
		},
			Entry("where the URL is of no TLS", false, "redis", "127.0.0.1", func() redisconn.TLS { return redisconn.TLS{} },
				"it speaks TLS -> set REDIS_URL=rediss://"),
			Entry("where the URL is of no TLS, and the server asks for a certificate", true, "redis", "127.0.0.1", func() redisconn.TLS { return redisconn.TLS{} },
				"it speaks TLS -> set REDIS_URL=rediss://"),
			Entry("where the authority is not known", false, "rediss", "127.0.0.1", func() redisconn.TLS { return redisconn.TLS{} },
				"its certificate is not trusted -> set REDIS_CA"),
			Entry("where the certificate has another name", false, "rediss", "localhost", func() redisconn.TLS { return redisconn.TLS{CA: own.File} },
				"its certificate is not trusted -> its certificate is not for localhost"),
			Entry("where the server asks for a certificate", true, "rediss", "127.0.0.1", func() redisconn.TLS { return redisconn.TLS{CA: own.File} },
				"it refuses the TLS that it is offered -> set REDIS_CERT"),
		)

		DescribeTable("says that the server refuses the TLS also where the connection is reset before it has said so,", func(ctx SpecContext, form string) {
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			Expect(err).NotTo(HaveOccurred())
			DeferCleanup(listener.Close)
			config := own.Server(true)
			go func() {
				for isFirst := true; ; isFirst = false {
					conn, err := listener.Accept()
					if err != nil {
						return
					}
					if isFirst {
						_ = conn.(*net.TCPConn).SetLinger(0)
					} else {
						_ = tls.Server(conn, config).Handshake()
					}
					_ = conn.Close()
				}
			}()
			connection, err := redisconn.TLS{CA: own.File}.Open(fmt.Sprintf(form, listener.Addr()) + "?dial_timeout=5s&read_timeout=5s")
			Expect(err).NotTo(HaveOccurred())
			DeferCleanup(connection.Close)
			fitness := connection.Look(ctx, allNeeds)
			Expect(texts(fitness.Unfit)).To(HaveExactElements(ContainSubstring("it refuses the TLS that it is offered -> set REDIS_CERT")), "%+v", fitness)
		},
			EntryDescription("%s"),
			Entry(nil, "rediss://%s"),
			Entry(nil, "rediss+cluster://%s"),
			Entry(nil, "rediss+sentinel://%s/products"),
		)

		It("says that there is none where the URL is of TLS", func(ctx SpecContext) {
			fitness := connectTo("rediss://"+redis.Addr()).Look(ctx, allNeeds)
			Expect(texts(fitness.Unfit)).To(HaveExactElements(HavePrefix("it does not speak TLS -> set REDIS_URL=redis://")))
		})

		It("says that nothing listens at all", func(ctx SpecContext) {
			Expect(connectTo("rediss"+strings.TrimPrefix(nobody(), "redis")).Look(ctx, allNeeds).Down).NotTo(BeNil())
		})
	})
})

var _ = Describe("a probe in the background", Label("given"), func() {
	const soon = 10 * time.Second // at the most, where this machine does other things, too

	// run runs it until the spec's end.
	run := func(ctx context.Context, url string) (*redisconn.Probe, *redisconn.Connection, *gbytes.Buffer) {
		GinkgoHelper()
		connection, log := connectTo(url), gbytes.NewBuffer()
		probe := connection.NewProbe(allNeeds)
		probe.OnRedis(connection.Client())
		running, end := context.WithCancel(ctx)
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			probe.Run(running, slog.New(slog.NewTextHandler(log, nil)))
		}()
		DeferCleanup(func() {
			end()
			Eventually(ended).WithTimeout(soon).Should(BeClosed(), "Run after the end of its context")
		})
		return probe, connection, log
	}

	// looks counts how often a server was looked at.
	looks := func(redis *answering) (number int) {
		for _, command := range redis.sent() {
			if strings.HasPrefix(command, "INFO") {
				number++
			}
		}
		return number
	}

	It("logs nothing of a Redis that is as it should be", func(ctx SpecContext) {
		redis := newAnswering()
		_, _, log := run(ctx, "redis://"+redis.Addr())
		Eventually(ctx, redis.sent).WithTimeout(soon).Should(ContainElement(HavePrefix("CLIENT TRACKING")))
		Consistently(log.Contents).WithTimeout(200 * time.Millisecond).Should(BeEmpty())
	})

	It("logs what is wrong once until it changes, and once that all is right again", func(ctx SpecContext) {
		redis := newAnswering()
		redis.set("EVAL", "-NOPERM no")
		probe, _, log := run(ctx, "redis://"+redis.Addr())
		Eventually(log).WithContext(ctx).WithTimeout(soon).Should(gbytes.Say(`level=WARN msg=".*EVAL, EVALSHA.*" remedy="ACL SETUSER .*" error="NOPERM no"\n`))
		Expect(texts(probe.Fitness().Unfit)).To(HaveExactElements(ContainSubstring("EVAL")))

		By("looking again, without being told to, and finding the same")
		seen := looks(redis)
		Eventually(ctx, func() int { return looks(redis) }).WithTimeout(soon).Should(BeNumerically(">", seen))

		By("finding another thing, too")
		redis.set("TIME", "-ERR unknown command")
		Eventually(log).WithContext(ctx).WithTimeout(soon).Should(gbytes.Say(`level=WARN msg=".*no TIME`))
		redis.unset("TIME")
		redis.unset("EVAL")
		Eventually(log).WithContext(ctx).WithTimeout(soon).Should(gbytes.Say(`level=INFO msg="Redis is as it should be again"\n`))
		Expect(probe.Fitness()).To(Equal(redisconn.Fitness{}))
		Expect(strings.Count(string(log.Contents()), "\n")).To(Equal(3), "lines of the log:\n%s", log.Contents())
	})

	It("looks when a connection is made anew after it was lost, at most once a second", func(ctx SpecContext) {
		redis := newAnswering()
		_, connection, log := run(ctx, "redis://"+redis.Addr())
		Expect(connection.Ping(ctx)).To(Succeed())
		Eventually(ctx, func() int { return looks(redis) }).WithTimeout(soon).Should(Equal(2), "at the beginning, and for the first connection")
		redis.info("maxmemory:1", "maxmemory_policy:noeviction")
		Consistently(log.Contents).WithTimeout(200*time.Millisecond).Should(BeEmpty(), "no connection was made")
		began := time.Now()
		for range 20 {
			redis.Close()
			redis.comeBack()
			_ = connection.Ping(ctx) // the first notices that it has hung up
			Expect(connection.Ping(ctx)).To(Succeed())
		}
		Eventually(log).WithContext(ctx).WithTimeout(soon).Should(gbytes.Say("noeviction"))
		Expect(looks(redis)).To(BeNumerically("<=", 3+int(time.Since(began)/time.Second)), "after 20 more connections, in %s", time.Since(began))
	})

	It("looks when it is told to", func(ctx SpecContext) {
		redis := newAnswering()
		probe, _, log := run(ctx, "redis://"+redis.Addr())
		Eventually(ctx, func() int { return looks(redis) }).WithTimeout(soon).Should(Equal(1))
		redis.set("SET", "-MISCONF no")
		Consistently(log.Contents).WithTimeout(200 * time.Millisecond).Should(BeEmpty())
		probe.Again()
		Eventually(log).WithContext(ctx).WithTimeout(soon).Should(gbytes.Say("save its data to disk"))
	})

	It("says that a Redis is down, and that it is back", func(ctx SpecContext) {
		redis := newAnswering()
		url := "redis://" + redis.Addr()
		redis.Close()
		probe, _, log := run(ctx, url)
		Eventually(log).WithContext(ctx).WithTimeout(soon).Should(gbytes.Say(`level=WARN msg=".*it does not answer" remedy="start it`))
		Expect(probe.Fitness().Unfit).To(BeEmpty(), "one that is down is not unfit")
		redis.comeBack()
		Eventually(log).WithContext(ctx).WithTimeout(soon).Should(gbytes.Say("as it should be again"))
	})
})
