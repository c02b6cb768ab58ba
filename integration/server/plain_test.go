package server_test

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("the server without protections", Label("given"), func() {
	var plain *server

	BeforeEach(func(ctx SpecContext) {
		plain = start(ctx, installedRedis(ctx), newDatabase(), "PROTECTIONS=none", everything)
		awaitText(ctx, plain.Err, "protections: none; this is the plain service")
	})

	It("is the plain service", func(ctx SpecContext) {
		Expect(plain.create(ctx, mouse).cache()).To(Equal("redis; fwd=method; stored"))
		Expect(plain.find(ctx, mouse).cache()).To(beHit())

		changed := priced(1499)
		Expect(plain.update(ctx, changed).cache()).To(Equal("redis; fwd=method"))
		Expect(plain.find(ctx, changed).cache()).To(Equal("redis; fwd=miss; stored"))
		Expect(plain.find(ctx, changed).cache()).To(beHit())

		plain.remove(ctx, mouse.Name)
		Expect(plain.lookFor(ctx, mouse.Name).status).To(Equal(http.StatusNotFound))
		Expect(plain.request(ctx, http.MethodGet, "/metrics", "").status).To(Equal(http.StatusNotFound))
	})

	It("leaves the cache alone when a name is taken", func(ctx SpecContext) {
		plain.create(ctx, mouse)
		taken, err := plain.sendProduct(ctx, mouse)
		Expect(err).NotTo(HaveOccurred())
		Expect(taken.status).To(Equal(http.StatusConflict))
		Expect(plain.find(ctx, mouse).cache()).To(beHit(), "of the product that was cached before the 409")
	})

	It("stores nothing for a name that is not there", func(ctx SpecContext) {
		for range 2 {
			Expect(plain.lookFor(ctx, "unicorn").cache()).To(Equal("redis; fwd=miss"))
		}
	})
})
