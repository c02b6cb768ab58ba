package redisconn_test

import (
	"context"
	"net"
	"time"

	"github.com/alicebob/miniredis/v2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories/redisconn"
)

var _ = Describe("the Redis connection", Label("lesson-03"), func() {
	open := func(url string) *redisconn.Connection {
		GinkgoHelper()
		connection, err := redisconn.Open(url)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(connection.Close)
		return connection
	}

	Context("when a server answers", func() {
		var redis *miniredis.Miniredis

		BeforeEach(func() { redis = miniredis.RunT(GinkgoT()) })

		It("is open, and reached by Client", func(ctx SpecContext) {
			connection := open("redis://" + redis.Addr())
			Expect(connection.Ping(ctx)).To(Succeed())
			Expect(connection.Client().Set(ctx, "k", "v", 0).Err()).To(Succeed())
			Expect(redis.Get("k")).To(Equal("v"))
		})

		It("uses the database that the URL names", func(ctx SpecContext) {
			connection := open("redis://" + redis.Addr() + "/2")
			Expect(connection.Client().Set(ctx, "k", "v", 0).Err()).To(Succeed())
			Expect(redis.DB(2).Get("k")).To(Equal("v"))
		})

		It("gives the same client each time, so that there is one pool", func() {
			connection := open("redis://" + redis.Addr())
			Expect(connection.Client()).To(BeIdenticalTo(connection.Client()))
		})

		It("can't be used after Close", func(ctx SpecContext) {
			connection, err := redisconn.Open("redis://" + redis.Addr())
			Expect(err).NotTo(HaveOccurred())
			Expect(connection.Close()).To(Succeed())
			Expect(connection.Ping(ctx)).NotTo(Succeed())
		})
	})

	It("opens although no server answers, and says so only when it is asked", func(ctx SpecContext) {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		Expect(err).NotTo(HaveOccurred())
		Expect(listener.Close()).To(Succeed())
		connection := open("redis://" + listener.Addr().String())
		Expect(connection.Ping(ctx)).NotTo(Succeed())
	})

	It("refuses a URL that it can't understand, without repeating the password", func() {
		_, err := redisconn.Open("http://anna:s3cret@127.0.0.1")
		Expect(err).To(MatchError(ContainSubstring("redis://")))
		Expect(err.Error()).NotTo(ContainSubstring("s3cret"))
	})

	Context("when the server is silent", func() {
		var silent string

		BeforeEach(func() {
			listener, err := net.Listen("tcp", "127.0.0.1:0") // accepts in its backlog, and never answers
			Expect(err).NotTo(HaveOccurred())
			DeferCleanup(listener.Close)
			silent = "redis://" + listener.Addr().String()
		})

		It("gives up within its own deadlines", func(ctx SpecContext) {
			Expect(open(silent).Ping(ctx)).NotTo(Succeed())
		}, SpecTimeout(2*time.Second))

		It("gives up at the context's deadline if that is earlier", func(ctx SpecContext) {
			soon, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
			defer cancel()
			began := time.Now()
			Expect(open(silent + "?read_timeout=30s&write_timeout=30s&dial_timeout=30s").Ping(soon)).NotTo(Succeed())
			Expect(time.Since(began)).To(BeNumerically("<", 10*time.Second), "the context's deadline was 20ms; the client's own, 30s")
		})

		It("takes the deadlines that the URL names", func() {
			options := open(silent + "?read_timeout=7s&dial_timeout=8s").Client().Options()
			Expect(options.ReadTimeout).To(Equal(7 * time.Second))
			Expect(options.DialTimeout).To(Equal(8 * time.Second))
		})
	})
})
