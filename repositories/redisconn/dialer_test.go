package redisconn_test

import (
	"strings"
	"time"

	"github.com/alicebob/miniredis/v2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories/redisconn"
)

var _ = Describe("the Redis connection to a server that comes back", Label("lesson-03", "step-2"), func() {
	// go-redis counts dials that fail. After as many as its pool has places it dials for itself, once a second, and tells
	// every caller meanwhile that the server is down.
	It("uses it with the next call, however many have failed", func(ctx SpecContext) {
		url := nobody()
		connection, err := redisconn.Open(url + "?pool_size=3&dial_timeout=50ms") // Windows does not refuse at once
		Expect(err).NotTo(HaveOccurred(), "Open")
		Expect(connection).NotTo(BeNil(), "the connection that Open returned without an error")
		DeferCleanup(connection.Client().Close)
		for range 10 {
			Expect(connection.Client().Ping(ctx).Err()).NotTo(Succeed(), "PING of a port at which nothing listens")
			time.Sleep(20 * time.Millisecond) // the driver dials for itself in a goroutine: it is to have failed before the server is there
		}
		server := miniredis.NewMiniRedis()
		Expect(server.StartAddr(strings.TrimPrefix(url, "redis://"))).To(Succeed(), "starting a server at the port of those PINGs")
		DeferCleanup(server.Close)
		Expect(connection.Client().Ping(ctx).Err()).To(Succeed(), "the first PING after the server came back, with 10 failed dials before and 3 places in the pool; neverFailing keeps go-redis from counting them")
	})
})
