package redisconn_test

import (
	"strings"
	"time"

	"github.com/alicebob/miniredis/v2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/redis/go-redis/v9"

	"cacheaside/repositories/redisconn"
)

var _ = Describe("Lane", Label("given"), func() {
	lane := func(url string) *redisconn.Lane {
		GinkgoHelper()
		connection, err := redisconn.Open(url)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(connection.Close)
		lane := connection.NewLane()
		DeferCleanup(lane.Close)
		return lane
	}

	It("keeps to one connection, in the database that the URL names", func(ctx SpecContext) {
		redis := miniredis.RunT(GinkgoT())
		lane := lane("redis://" + redis.Addr() + "/2")
		for range 10 {
			Expect(lane.Client().Set(ctx, "k", "v", time.Minute).Err()).To(Succeed())
		}
		Expect(redis.DB(2).Get("k")).To(Equal("v"))
		Expect(redis.TotalConnectionCount()).To(Equal(1), "connections that the server has seen")
	})

	It("can be made of a connection over any client, and waits and tries again as that does", func(ctx SpecContext) {
		server := miniredis.RunT(GinkgoT())
		client := redis.NewClient(&redis.Options{
			Addr: server.Addr(), MaxRetries: -1, MinRetryBackoff: -1, MaxRetryBackoff: -1, ReadTimeout: -1, WriteTimeout: -2,
		})
		DeferCleanup(client.Close)
		lane := redisconn.Of(client).NewLane()
		DeferCleanup(lane.Close)
		Expect(lane.Client().Set(ctx, "k", "v", time.Minute).Err()).To(Succeed(), "SET k v, sent by the lane")
		Expect(server.Get("k")).To(Equal("v"), "what the server has under k")

		expected, options := client.Options(), lane.Client().(*redis.Client).Options()
		Expect(options.MaxRetries).To(Equal(expected.MaxRetries))
		Expect(options.MinRetryBackoff).To(Equal(expected.MinRetryBackoff))
		Expect(options.MaxRetryBackoff).To(Equal(expected.MaxRetryBackoff))
		Expect(options.ReadTimeout).To(Equal(expected.ReadTimeout))
		Expect(options.WriteTimeout).To(Equal(expected.WriteTimeout))
	})

	It("ends a call under way when it is interrupted, and can be used again", func(ctx SpecContext) {
		redis := miniredis.RunT(GinkgoT())
		lane := lane("redis://" + redis.Addr() + "?read_timeout=1m")
		ended := make(chan error, 1)
		go func() { ended <- lane.Client().BLPop(ctx, time.Minute, "nobody-pushes").Err() }()
		Consistently(ended).WithTimeout(100*time.Millisecond).ShouldNot(Receive(), "BLPOP of a list that is empty")
		lane.Interrupt()
		Eventually(ended).WithTimeout(10*time.Second).Should(Receive(HaveOccurred()), "BLPOP that was interrupted")
		Expect(lane.Client().Ping(ctx).Err()).To(Succeed(), "the next command")
	})

	It("can be used when it was interrupted while nothing went on, and before it was used at all", func(ctx SpecContext) {
		lane := lane("redis://" + miniredis.RunT(GinkgoT()).Addr())
		for range 3 {
			lane.Interrupt()
			Expect(lane.Client().Ping(ctx).Err()).To(Succeed(), "the command after an interruption")
		}
	})

	It("ends a call that is connecting when it is interrupted, and does not connect again", func(ctx SpecContext) {
		connection, err := redisconn.TLS{}.Open(strings.Replace(silent(), "redis://", "rediss://", 1) + "?dial_timeout=2s")
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(connection.Close)
		lane := connection.NewLane()
		DeferCleanup(lane.Close)
		ended := make(chan error, 1)
		go func() { ended <- lane.Client().Ping(ctx).Err() }()
		Consistently(ended).WithTimeout(100*time.Millisecond).ShouldNot(Receive(), "PING of a server that says nothing to a handshake")
		lane.Interrupt()
		Eventually(ended).WithTimeout(time.Second).Should(Receive(HaveOccurred()), "PING that was interrupted")
	})

	It("tries again when nobody had answered", func(ctx SpecContext) {
		lane := lane(nobody())
		for range 3 {
			Expect(lane.Client().Ping(ctx).Err()).NotTo(Succeed(), "PING of a port at which nothing listens")
			lane.Interrupt()
		}
	})
})
