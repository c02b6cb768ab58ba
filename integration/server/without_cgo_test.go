package server_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// It carries no lesson's label: SQLite translated to Go takes minutes to compile the first time.
var _ = Describe("the server built without cgo", Label("without-cgo"), func() {
	It("creates, finds, and reads what the server built with cgo stored", func(ctx SpecContext) {
		GinkgoT().Setenv("CGO_ENABLED", "0")
		withoutCgo := build(ctx, GinkgoT().TempDir(), "cacheaside/httpapi")
		redis, database := embeddedRedis(ctx), newDatabase()

		server := startProgram(ctx, withoutCgo, redis, database)
		Expect(server.create(ctx, mouse).cache()).To(Equal(created))
		Expect(server.find(ctx, mouse).cache()).To(beHit())
		server.stop(ctx)

		usual := start(ctx, downRedis, database)
		usual.find(ctx, mouse)
		keyboard := product{Name: "keyboard", Price: "49.50", Quantity: 2}
		usual.create(ctx, keyboard)
		usual.stop(ctx)

		startProgram(ctx, withoutCgo, downRedis, database).find(ctx, keyboard)
	})
})
