//go:build unix

package server_test

import (
	"syscall"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// A Redis that is stopped and goes on has kept the old value, which a killed one has not.
var _ = Describe("the server when products change and Redis hangs", Label("given"), func() {
	var (
		redis    *privateRedis
		database string
		pause    = func() { Expect(redis.process.Signal(syscall.SIGSTOP)).To(Succeed()) }
		resume   = func() { Expect(redis.process.Signal(syscall.SIGCONT)).To(Succeed()) }
	)

	BeforeEach(func(ctx SpecContext) {
		redis, database = startRedis(ctx, ""), newDatabase()
		DeferCleanup(func() { _ = redis.process.Signal(syscall.SIGCONT) }) // so that it can be told to end
	})

	It("never answers the old value on the instance that wrote, when Redis goes on and still has it", func(ctx SpecContext) {
		server := start(ctx, redis.url, database)
		server.create(ctx, mouse)
		server.awaitHit(ctx, mouse)
		pause()
		now := priced(1499)
		Expect(server.update(ctx, now).cache()).To(HavePrefix("redis; fwd=method; detail="), "Redis can't have been told")
		Expect(server.find(ctx, now).cache()).To(Equal("redis; fwd=bypass; detail=not-invalidated"))
		resume()
		for range 50 {
			server.find(ctx, now)
		}
		server.awaitHit(ctx, now) // when the mark is over that was on its way while Redis hung
	})

	It("never answers the old value when it is killed right after the change was acknowledged, and starts again", func(ctx SpecContext) {
		keyboard := product{Name: "keyboard", Price: "49.50", Quantity: 3}
		first := start(ctx, redis.url, database)
		first.create(ctx, mouse)
		first.create(ctx, keyboard)
		first.awaitHit(ctx, mouse)
		pause()
		now := priced(1499)
		first.update(ctx, now)
		first.crash(ctx)

		second := start(ctx, redis.url, database)
		Expect(second.find(ctx, now).cache()).To(beBypass(), "Redis hangs still")
		resume()
		for range 50 {
			second.find(ctx, now)
		}
		second.awaitHit(ctx, keyboard)

		By("the same, with Redis going on before the instance starts again")
		pause()
		keyboard.Price = "39.50"
		second.update(ctx, keyboard)
		second.crash(ctx)
		resume()
		third := start(ctx, redis.url, database)
		for range 50 {
			third.find(ctx, keyboard)
		}
		third.awaitHit(ctx, keyboard)
		third.find(ctx, now)
	})
})
