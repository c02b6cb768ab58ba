package redisconn_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"time"

	"github.com/alicebob/miniredis/v2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories/redisconn"
)

var _ = Describe("the Redis connection", Label("lesson-03", "step-2"), func() {
	// open opens it until the spec's end.
	open := func(url string) *redisconn.Connection {
		GinkgoHelper()
		connection, err := redisconn.Open(url)
		Expect(err).NotTo(HaveOccurred(), "Open(%q)", url)
		Expect(connection).NotTo(BeNil(), "the connection that Open(%q) returned without an error", url)
		DeferCleanup(func() { _ = connection.Client().Close() }) // it may be closed already
		return connection
	}
	// ping sends a PING.
	ping := func(ctx context.Context, connection *redisconn.Connection) error {
		return connection.Client().Ping(ctx).Err()
	}

	Context("when a server answers", func() {
		var redis *miniredis.Miniredis

		BeforeEach(func() { redis = miniredis.RunT(GinkgoT()) })

		It("is open, and reached by Client", func(ctx SpecContext) {
			connection := open("redis://" + redis.Addr())
			Expect(connection.Client().Set(ctx, "k", "v", 0).Err()).To(Succeed(), "SET k v, sent by Client()")
			Expect(redis.Get("k")).To(Equal("v"), "what the server has under k after SET k v")
		})

		It("uses the database that the URL names", func(ctx SpecContext) {
			connection := open("redis://" + redis.Addr() + "/2")
			Expect(connection.Client().Set(ctx, "k", "v", 0).Err()).To(Succeed(), "SET k v, for a URL that ends in /2")
			Expect(redis.DB(0).Exists("k")).To(BeFalseBecause("expected k in database 2, for a URL that ends in /2; it is in database 0"))
			Expect(redis.DB(2).Get("k")).To(Equal("v"), "what database 2 has under k, for a URL that ends in /2")
		})

		It("uses the password that the URL names", func(ctx SpecContext) {
			redis.RequireUserAuth("anna", "s3cret")
			Expect(ping(ctx, open("redis://anna:s3cret@"+redis.Addr()))).To(Succeed(), "PING with the user and the password of the server")
		})

		It("gives the same client each time, so that there is one pool", func() {
			connection := open("redis://" + redis.Addr())
			Expect(connection.Client()).To(BeIdenticalTo(connection.Client()), "Client(), called twice on one connection")
		})
	})

	It("opens without waiting for the server", func() {
		began := time.Now()
		open(silent() + "?read_timeout=4s&write_timeout=4s&dial_timeout=4s")
		Expect(time.Since(began)).To(BeNumerically("<", 2*time.Second),
			"how long Open took, when the server accepts and never answers, and the URL's deadlines are 4s")
	})

	It("takes a URL of a server that speaks TLS", func(ctx SpecContext) {
		url, greeting := listening()
		connection := open("rediss" + strings.TrimPrefix(url, "redis"))
		go func() { _ = ping(ctx, connection) }()
		Eventually(ctx, greeting).WithTimeout(2*time.Second).Should(Receive(BeEquivalentTo(0x16)),
			"the first byte that went to the server of a rediss:// URL; 22 begins a TLS handshake, and 42, an asterisk, a command in the clear")
	})

	It("takes a URL of a socket", func() {
		options := open("unix:///run/redis.sock").Client().Options()
		Expect(options.Network).To(Equal("unix"), "the network of a unix:// URL")
		Expect(options.Addr).To(Equal("/run/redis.sock"), "the address of unix:///run/redis.sock")
	})

	It("opens although no server answers", func() {
		_, err := redisconn.Open(nobody())
		Expect(err).NotTo(HaveOccurred(), "Open with the URL of a port at which nothing listens: it sends nothing, so it can't notice")
	})

	DescribeTable("refuses a URL that it can't understand, without repeating the password:", func(url string) {
		_, err := redisconn.Open(url)
		Expect(err).To(HaveOccurred(), "Open(%q)", url)
		Expect(err.Error()).To(ContainSubstring("redis://"), "the error says how a URL begins, so that whoever reads it can put it right")
		Expect(err.Error()).NotTo(ContainSubstring("s3cret"), "the error goes into logs, and the password with it; what redis.ParseURL says may repeat the URL")
	},
		Entry("another scheme", "http://anna:s3cret@127.0.0.1"),
		Entry("a port that is no number", "redis://anna:s3cret@127.0.0.1:port"),
		Entry("a database that is no number", "redis://127.0.0.1/s3cret"),
	)

	Context("when the server is silent", func() {
		It("gives up within its own deadlines", func(ctx SpecContext) {
			connection, ended := open(silent()), make(chan error, 1)
			go func() { ended <- ping(ctx, connection) }()
			Eventually(ctx, ended).WithTimeout(2*time.Second).Should(Receive(HaveOccurred()),
				"a PING should have failed by now: its server accepts and never answers, and options.ReadTimeout is 250ms unless the URL names another")
		})

		It("gives up at the context's deadline if that is earlier", func(ctx SpecContext) {
			soon, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
			defer cancel()
			began := time.Now()
			Expect(ping(soon, open(silent()+"?read_timeout=4s&write_timeout=4s&dial_timeout=4s"))).NotTo(Succeed(), "PING of a server that accepts and never answers")
			Expect(time.Since(began)).To(BeNumerically("<", 2*time.Second),
				"how long a PING took, when the context's deadline was 20ms and the URL's deadlines were 4s; options.ContextTimeoutEnabled makes the former count")
		})

		It("takes the deadlines that the URL names", func() {
			options := open(silent() + "?read_timeout=7s&write_timeout=8s&dial_timeout=9s&pool_timeout=10s").Client().Options()
			Expect(options.ReadTimeout).To(Equal(7*time.Second), "options.ReadTimeout, for a URL with read_timeout=7s")
			Expect(options.WriteTimeout).To(Equal(8*time.Second), "options.WriteTimeout, for a URL with write_timeout=8s")
			Expect(options.DialTimeout).To(Equal(9*time.Second), "options.DialTimeout, for a URL with dial_timeout=9s")
			Expect(options.PoolTimeout).To(Equal(10*time.Second), "options.PoolTimeout, for a URL with pool_timeout=10s")
		})

		It("takes the one deadline that the URL names, and has short ones for the others", func() {
			options := open(silent() + "?write_timeout=8s").Client().Options()
			Expect(options.WriteTimeout).To(Equal(8*time.Second), "options.WriteTimeout, for ?write_timeout=8s")
			Expect(options.ReadTimeout).To(Equal(redisconn.Timeout), "options.ReadTimeout, for ?write_timeout=8s, which names another: it is redisconn.Timeout then")
			Expect(options.DialTimeout).To(Equal(redisconn.Timeout), "options.DialTimeout, for ?write_timeout=8s, which names another: it is redisconn.Timeout then")
			Expect(options.PoolTimeout).To(Equal(redisconn.Timeout), "options.PoolTimeout, for ?write_timeout=8s, which names another: it is redisconn.Timeout then")
		})

		It("has short deadlines where the URL names none", func() {
			options := open(silent()).Client().Options()
			Expect(options.ReadTimeout).To(Equal(redisconn.Timeout), "options.ReadTimeout, for a URL that names no read_timeout: it is redisconn.Timeout then")
			Expect(options.WriteTimeout).To(Equal(redisconn.Timeout), "options.WriteTimeout, for a URL that names no write_timeout: it is redisconn.Timeout then")
			Expect(options.DialTimeout).To(Equal(redisconn.Timeout), "options.DialTimeout, for a URL that names no dial_timeout: it is redisconn.Timeout then")
			Expect(options.PoolTimeout).To(Equal(redisconn.Timeout), "options.PoolTimeout, for a URL that names no pool_timeout: it is redisconn.Timeout then")
		})
	})

	Context("when the server fails", func() {
		It("sends a command once, and does not try again", func(ctx SpecContext) {
			url, connections := hangingUp()
			Expect(ping(ctx, open(url))).NotTo(Succeed(), "PING of a server that hangs up")
			Expect(connections.Load()).To(BeEquivalentTo(1), "how many connections one PING made to a server that hangs up; options.MaxRetries says how often a command is sent again, and 0 there means three times")
		})

		It("dials once, and does not try again", func(ctx SpecContext) {
			quickest := time.Hour
			for range 5 { // one may be slow because the machine is busy
				connection := open(nobody() + "?dial_timeout=50ms") // Windows does not refuse at once
				began := time.Now()
				Expect(ping(ctx, connection)).NotTo(Succeed(), "PING of a port at which nothing listens")
				quickest = min(quickest, time.Since(began))
			}
			Expect(quickest).To(BeNumerically("<", 300*time.Millisecond),
				"how long the quickest of 5 PINGs took, of ports at which nothing listens; go-redis waits 100ms before it dials again, unless a dial never fails (neverFailing)")
		})
	})

	Describe("on Ping", Label("step-3"), func() {
		It("is content with a server that answers", func(ctx SpecContext) {
			Expect(open("redis://"+miniredis.RunT(GinkgoT()).Addr()).Ping(ctx)).To(Succeed(), "Ping of a server that answers")
		})

		It("says so when no server answers", func(ctx SpecContext) {
			err := open(nobody()).Ping(ctx)
			Expect(err).To(HaveOccurred(), "Ping of a port at which nothing listens")
			Expect(err.Error()).To(ContainSubstring("redis PING"), "the error says what was done")
			Expect(errors.As(err, new(net.Error))).To(
				BeTrueBecause("expected an error that wraps what go-redis said, as fmt.Errorf does with %%w (%%v keeps its text alone); it is: %s", err))
		})

		It("says so when the server refuses to answer", func(ctx SpecContext) {
			server := miniredis.RunT(GinkgoT())
			server.RequireUserAuth("anna", "s3cret")
			Expect(open("redis://"+server.Addr()).Ping(ctx)).NotTo(Succeed(), "Ping without a password, of a server that wants one")
		})

		It("asks with the caller's context", func(ctx SpecContext) {
			gone, leave := context.WithCancel(ctx)
			leave()
			err := open(silent()).Ping(gone)
			Expect(errors.Is(err, context.Canceled)).To(
				BeTrueBecause("expected an error that wraps context.Canceled, from Ping with a context that is cancelled; it is: %v", err))
		})

		It("gives up at the context's deadline", func(ctx SpecContext) {
			soon, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
			defer cancel()
			began := time.Now()
			Expect(open(silent()+"?read_timeout=4s&write_timeout=4s&dial_timeout=4s").Ping(soon)).NotTo(Succeed(), "Ping of a server that accepts and never answers")
			Expect(time.Since(began)).To(BeNumerically("<", 2*time.Second),
				"how long Ping took, when the context's deadline was 20ms and the URL's deadlines were 4s")
		})
	})

	Describe("on Close", Label("step-3"), func() {
		It("closes every connection, so that none can be used", func(ctx SpecContext) {
			server := miniredis.RunT(GinkgoT())
			connection := open("redis://" + server.Addr())
			Expect(ping(ctx, connection)).To(Succeed(), "PING before Close")
			Expect(connection.Close()).To(Succeed(), "Close")
			Expect(ping(ctx, connection)).NotTo(Succeed(), "PING after Close")
			Eventually(ctx, server.CurrentConnectionCount).WithTimeout(2*time.Second).Should(BeZero(), "connections that the server still has after Close")
		})
	})
})
