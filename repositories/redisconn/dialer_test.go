package redisconn_test

import (
	"strings"

	"github.com/alicebob/miniredis/v2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories/redisconn"
)

var _ = Describe("the Redis connection to a server that comes back", Label("given"), func() {
	// go-redis counts dials that fail. After as many as its pool has places it dials for itself, once a second, and tells
	// all who ask meanwhile that the server is down.
	It("uses it with the next call, however many have failed", func(ctx SpecContext) {
		url := nobody()
		connection, err := redisconn.Open(url + "?pool_size=3&dial_timeout=50ms") // Windows does not refuse at once
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(connection.Close)
		for range 10 {
			Expect(connection.Ping(ctx)).NotTo(Succeed(), "Ping of a port at which nothing listens")
		}
		server := miniredis.NewMiniRedis()
		Expect(server.StartAddr(strings.TrimPrefix(url, "redis://"))).To(Succeed(), "starting a server at the port of those Pings")
		DeferCleanup(server.Close)
		Expect(connection.Ping(ctx)).To(Succeed(), "the first Ping after the server came back, with 10 failed dials before and 3 places in the pool")
	})
})
