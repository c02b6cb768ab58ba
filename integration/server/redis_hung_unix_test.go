//go:build unix

package server_test

import (
	"syscall"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("the server when Redis hangs", Label("lesson-07"), func() {
	var redis *privateRedis

	// pause has the kernel stop the process: connections stay open, and nothing is answered any more.
	pause := func() {
		GinkgoHelper()
		Expect(redis.process.Signal(syscall.SIGSTOP)).To(Succeed())
	}
	resume := func() {
		GinkgoHelper()
		Expect(redis.process.Signal(syscall.SIGCONT)).To(Succeed())
	}

	BeforeEach(func(ctx SpecContext) {
		redis = startRedis(ctx, "")
		DeferCleanup(func() { _ = redis.process.Signal(syscall.SIGCONT) }) // so that it can be told to end
	})

	It("answers right, past the cache, and from the cache when Redis goes on", func(ctx SpecContext) {
		server := start(ctx, redis.url, newDatabase())
		server.create(ctx, mouse)
		clients := startTraffic(ctx, server, mouse)
		clients.awaitMore(ctx, "hit")
		pause()
		clients.awaitMore(ctx, "bypass")
		resume()
		clients.awaitMore(ctx, "hit")
		clients.end()
	})

	It("makes nobody wait longer than its deadlines", func(ctx SpecContext) {
		server := start(ctx, redis.url, newDatabase())
		server.create(ctx, mouse)
		Expect(server.find(ctx, mouse).cache()).To(beHit())
		pause()
		began := time.Now()
		Expect(server.find(ctx, mouse).cache()).To(beBypass())
		Expect(time.Since(began)).To(BeNumerically("<", 5*time.Second), "one read of a Redis that hangs; its deadline is a quarter of a second")
		server.create(ctx, product{Name: "keyboard", Price: "49.50", Quantity: 2})
		Expect(time.Since(began)).To(BeNumerically("<", 10*time.Second))
	})

	It("starts although Redis hangs", func(ctx SpecContext) {
		pause()
		server := start(ctx, redis.url, newDatabase())
		server.create(ctx, mouse)
		Expect(server.find(ctx, mouse).cache()).To(beBypass())
	})
})
