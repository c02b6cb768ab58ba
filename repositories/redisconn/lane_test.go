package redisconn_test

import (
	"time"

	"github.com/alicebob/miniredis/v2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

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

	It("tries again when nobody had answered", func(ctx SpecContext) {
		lane := lane(nobody())
		for range 3 {
			Expect(lane.Client().Ping(ctx).Err()).NotTo(Succeed(), "PING of a port at which nothing listens")
			lane.Interrupt()
		}
	})
})
