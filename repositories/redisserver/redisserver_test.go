package redisserver_test

import (
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/redis/go-redis/v9"

	"cacheaside/repositories/redisserver"
)

const noBinary = "no-such-redis-server"

var _ = Describe("finding a Redis server", Label("given"), func() {
	var address string

	BeforeEach(func() { address = freeAddress() })

	find := func(ctx context.Context, search redisserver.Search) *redisserver.Server {
		GinkgoHelper()
		server, err := search.Find(ctx)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(server.Close)
		return server
	}

	Context("when REDIS_URL is set", func() {
		It("takes that server without asking whether it is up", func(ctx SpecContext) {
			server := find(ctx, redisserver.Search{URL: "redis://" + address + "/2"})
			Expect(server.URL()).To(Equal("redis://" + address + "/2"))
			Expect(server.Started()).To(BeFalse())
		})

		It("never shows the password", func(ctx SpecContext) {
			server := find(ctx, redisserver.Search{URL: "redis://anna:s3cret@" + address})
			Expect(server.String()).To(ContainSubstring(address))
			Expect(server.String()).NotTo(ContainSubstring("s3cret"))
		})

		DescribeTable("refuses a value that is no Redis URL, without repeating it", func(ctx SpecContext, url string) {
			_, err := redisserver.Search{URL: url}.Find(ctx)
			Expect(err).To(MatchError(redisserver.ErrSetting))
			Expect(err).To(MatchError(ContainSubstring("REDIS_URL")))
			Expect(err.Error()).NotTo(ContainSubstring("s3cret"))
			Expect(err.Error()).NotTo(ContainSubstring("\n"))
		},
			Entry("another scheme", "http://:s3cret@127.0.0.1"),
			Entry("no scheme", "127.0.0.1:6379"),
			Entry("a port that is no number", "redis://:s3cret@127.0.0.1:abc"),
			Entry("a control character", "redis://:s3cret@127.0.0.1\x00"),
			Entry("a database that is no number", "redis://:s3cret@127.0.0.1/first"),
		)
	})

	Context("when a server answers at the usual address", func() {
		It("takes it, and leaves it running", func(ctx SpecContext) {
			first := find(ctx, redisserver.Search{Address: address, Binary: noBinary})
			second := find(ctx, redisserver.Search{Address: address, Binary: noBinary})
			Expect(second.Started()).To(BeFalse())
			Expect(second.URL()).To(Equal(first.URL()))
			Expect(second.Close()).To(Succeed())
			Expect(ping(ctx, first)).To(Succeed())
		})
	})

	Context("when something that is not Redis listens there", func() {
		It("says so, and what to do", func(ctx SpecContext) {
			address := listenAndAnswer("HTTP/1.1 400 Bad Request\r\n\r\n")
			_, err := redisserver.Search{Address: address, Binary: noBinary}.Find(ctx)
			Expect(err).To(MatchError(And(ContainSubstring(address), ContainSubstring("REDIS_URL="))))
		})

		It("says so of a listener that keeps silent", func(ctx SpecContext) {
			address := listenAndAnswer("")
			_, err := redisserver.Search{Address: address, Binary: noBinary}.Find(ctx)
			Expect(err).To(MatchError(ContainSubstring(address)))
		}, SpecTimeout(8*time.Second)) // asks once

		It("does not wait for ever for one that never learns its commands", func(ctx SpecContext) {
			address := listenAndAnswer("-ERR unknown command `PING`\r\n")
			_, err := redisserver.Search{Address: address, Binary: noBinary}.Find(ctx)
			Expect(err).To(MatchError(And(ContainSubstring(address), ContainSubstring("knows no PING"))))
		}, SpecTimeout(8*time.Second))

		It("asks for the password of a Redis that wants one", func(ctx SpecContext) {
			address := listenAndAnswer("-NOAUTH Authentication required.\r\n")
			_, err := redisserver.Search{Address: address, Binary: noBinary}.Find(ctx)
			Expect(err).To(MatchError(ContainSubstring("REDIS_URL=redis://:PASSWORD@" + address)))
		})
	})

	Context("when nothing answers and there is no redis-server", func() {
		It("embeds one at the usual address, whose lifetimes run", func(ctx SpecContext) {
			server := find(ctx, redisserver.Search{Address: address, Binary: noBinary})
			Expect(server.Started()).To(BeTrue())
			Expect(server.URL()).To(Equal("redis://" + address))
			Expect(server.String()).To(ContainSubstring("embedded"))

			client := connect(server)
			Expect(client.Set(ctx, "k", "v", 30*time.Millisecond).Err()).To(Succeed())
			Eventually(ctx, func() error { return client.Get(ctx, "k").Err() }).WithTimeout(2 * time.Second).Should(MatchError(redis.Nil))
		})

		It("answers redis-cli, which asks for COMMAND DOCS when it starts", func(ctx SpecContext) {
			client := connect(find(ctx, redisserver.Search{Address: address, Binary: noBinary}))
			Expect(client.Do(ctx, "COMMAND", "DOCS").Result()).To(BeEmpty())
			Expect(client.Do(ctx, "COMMAND").Result()).NotTo(BeEmpty())
		})

		It("is gone when closed, and closing twice is no error", func(ctx SpecContext) {
			server := find(ctx, redisserver.Search{Address: address, Binary: noBinary})
			Expect(server.Close()).To(Succeed())
			Expect(ping(ctx, server)).NotTo(Succeed())
			Expect(server.Close()).To(Succeed())
		})

		It("lets the losers of a race for the port use the winner's", func(ctx SpecContext) {
			const programs = 8
			servers := make([]*redisserver.Server, programs)
			var wg sync.WaitGroup
			for i := range servers {
				wg.Go(func() {
					defer GinkgoRecover()
					servers[i] = find(ctx, redisserver.Search{Address: address, Binary: noBinary})
				})
			}
			wg.Wait()
			started := 0
			for _, server := range servers {
				Expect(server.URL()).To(Equal("redis://" + address))
				if server.Started() {
					started++
				}
			}
			Expect(started).To(Equal(1))
		})
	})

	Context("when the embedded one is asked for", func() {
		It("embeds it even though a redis-server is installed", func(ctx SpecContext) {
			server := find(ctx, redisserver.Search{URL: "embedded", Address: address})
			Expect(server.String()).To(ContainSubstring("embedded"))
			Expect(server.URL()).To(Equal("redis://" + address))
		})

		It("shares the embedded one that another program has at the usual address", func(ctx SpecContext) {
			first := find(ctx, redisserver.Search{URL: "embedded", Address: address})
			second := find(ctx, redisserver.Search{URL: "embedded", Address: address})
			Expect(second.Started()).To(BeFalse())
			Expect(second.URL()).To(Equal(first.URL()))
		})

		It("takes a free port where something else has the usual one", func(ctx SpecContext) {
			address := listenAndAnswer("-ERR no\r\n")
			server := find(ctx, redisserver.Search{URL: "embedded", Address: address})
			Expect(server.Started()).To(BeTrue())
			Expect(server.URL()).NotTo(HaveSuffix(address))
			Expect(server.String()).To(ContainSubstring(address))
			Expect(ping(ctx, server)).To(Succeed())
		})
	})

	Context("when nothing answers and a redis-server is on the PATH", func() {
		BeforeEach(func() {
			if _, err := exec.LookPath("redis-server"); err != nil {
				Skip("redis-server is not installed")
			}
		})

		It("starts it without persistence", func(ctx SpecContext) {
			server := find(ctx, redisserver.Search{Address: address})
			Expect(server.Started()).To(BeTrue())
			Expect(server.String()).To(ContainSubstring("redis-server"))
			client := connect(server)
			Expect(client.ConfigGet(ctx, "save").Val()).To(HaveKeyWithValue("save", ""))
			Expect(client.ConfigGet(ctx, "appendonly").Val()).To(HaveKeyWithValue("appendonly", "no"))
		})

		It("ends it when closed", func(ctx SpecContext) {
			server := find(ctx, redisserver.Search{Address: address})
			Expect(server.Close()).To(Succeed())
			Expect(ping(ctx, server)).NotTo(Succeed())
		})

		It("ends it when closed also while it is too busy to be asked", func(ctx SpecContext) {
			server := find(ctx, redisserver.Search{Address: address})
			client := connect(server)
			go func() { _ = client.Eval(ctx, `while true do end`, nil).Err() }()
			Eventually(ctx, func() error { return pingWithin(ctx, server, 50*time.Millisecond) }).ShouldNot(Succeed(), "the server should have been busy")
			Expect(server.Close()).To(Succeed())
			Expect(ping(ctx, server)).To(MatchError(ContainSubstring("refused")))
		}, SpecTimeout(20*time.Second))

		It("does not take it for an embedded one", func(ctx SpecContext) {
			find(ctx, redisserver.Search{Address: address})
			server := find(ctx, redisserver.Search{URL: "embedded", Address: address})
			Expect(server.Started()).To(BeTrue())
			Expect(server.URL()).NotTo(HaveSuffix(address))
		})

		It("lets the losers of a race for the port use the winner's", func(ctx SpecContext) {
			servers := make([]*redisserver.Server, 4)
			var wg sync.WaitGroup
			for i := range servers {
				wg.Go(func() {
					defer GinkgoRecover()
					servers[i] = find(ctx, redisserver.Search{Address: address})
				})
			}
			wg.Wait()
			started := 0
			for _, server := range servers {
				if server.Started() {
					started++
				}
			}
			Expect(started).To(Equal(1))
		})
	})

	Context("when the redis-server on the PATH does not start", func() {
		It("embeds one, and says why", func(ctx SpecContext) {
			broken := filepath.Join(GinkgoT().TempDir(), "redis-server")
			Expect(os.WriteFile(broken, []byte("#!/bin/sh\necho 'bad option' >&2\nexit 1\n"), 0o755)).To(Succeed())
			server := find(ctx, redisserver.Search{Address: address, Binary: broken})
			Expect(server.String()).To(And(ContainSubstring("embedded"), ContainSubstring("bad option")))
			Expect(strings.Count(server.String(), "\n")).To(BeZero())
		})
	})
})

var _ = Describe("starting a private Redis", Label("given"), func() {
	It("gives each caller one of its own, on a port that is not the usual one", func(ctx SpecContext) {
		var urls []string
		for range 3 {
			server, err := redisserver.Start(ctx)
			Expect(err).NotTo(HaveOccurred())
			DeferCleanup(server.Close)
			Expect(server.Started()).To(BeTrue())
			Expect(server.URL()).NotTo(HaveSuffix(redisserver.DefaultAddress))
			Expect(ping(ctx, server)).To(Succeed())
			Expect(urls).NotTo(ContainElement(server.URL()))
			urls = append(urls, server.URL())
		}
	})

	Context("when another program takes the port first", func() {
		// onPath puts a redis-server of the spec's own on the PATH, which notes each start in a file.
		onPath := func(script string) (starts func() int) {
			GinkgoHelper()
			folder := GinkgoT().TempDir()
			note := filepath.Join(folder, "starts")
			script = "#!/bin/sh\necho started >>'" + note + "'\n" + script
			Expect(os.WriteFile(filepath.Join(folder, "redis-server"), []byte(script), 0o755)).To(Succeed())
			GinkgoT().Setenv("PATH", folder+string(os.PathListSeparator)+os.Getenv("PATH"))
			return func() int {
				GinkgoHelper()
				noted, err := os.ReadFile(note)
				Expect(err).NotTo(HaveOccurred())
				return strings.Count(string(noted), "\n")
			}
		}
		const taken = "echo 'bind: Address already in use'; exit 1\n"

		It("takes another port", func(ctx SpecContext) {
			binary, err := exec.LookPath("redis-server")
			if err != nil {
				Skip("redis-server is not installed")
			}
			starts := onPath("if [ ! -e \"$0.twice\" ]; then touch \"$0.twice\"; " + taken + "fi\nexec '" + binary + "' \"$@\"\n")
			server, err := redisserver.Start(ctx)
			Expect(err).NotTo(HaveOccurred())
			DeferCleanup(server.Close)
			Expect(server.String()).To(ContainSubstring("redis-server, started by this program"))
			Expect(starts()).To(Equal(2))
		})

		It("gives up when that does not end, and says so", func(ctx SpecContext) {
			starts := onPath(taken)
			_, err := redisserver.Start(ctx)
			Expect(err).To(MatchError(ContainSubstring("the port was taken by another server")))
			Expect(starts()).To(Equal(20))
		}, SpecTimeout(20*time.Second))
	})
})

func connect(server *redisserver.Server) *redis.Client {
	GinkgoHelper()
	options, err := redis.ParseURL(server.URL())
	Expect(err).NotTo(HaveOccurred())
	options.MaxRetries, options.DialerRetries, options.ContextTimeoutEnabled = -1, 1, true
	client := redis.NewClient(options)
	DeferCleanup(client.Close)
	return client
}

func ping(ctx context.Context, server *redisserver.Server) error {
	GinkgoHelper()
	return connect(server).Ping(ctx).Err()
}

func pingWithin(ctx context.Context, server *redisserver.Server, limit time.Duration) error {
	GinkgoHelper()
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return ping(ctx, server)
}

func freeAddress() string {
	GinkgoHelper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	Expect(err).NotTo(HaveOccurred())
	Expect(listener.Close()).To(Succeed())
	return listener.Addr().String()
}

// listenAndAnswer starts a listener that answers every first message with the same bytes.
func listenAndAnswer(answer string) string {
	GinkgoHelper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(listener.Close)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				buffer := make([]byte, 512)
				for {
					if _, err := conn.Read(buffer); err != nil {
						return
					}
					if _, err := conn.Write([]byte(answer)); err != nil {
						return
					}
				}
			}()
		}
	}()
	return listener.Addr().String()
}
