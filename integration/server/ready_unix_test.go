//go:build unix

package server_test

import (
	"net/http"
	"os"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("the server's GET /readyz", Label("lesson-07"), func() {
	It("answers 503 when the database file is deleted, although SQLite itself does not notice", func(ctx SpecContext) {
		database := newDatabase()
		server := start(ctx, downRedis, database)
		server.create(ctx, mouse)
		Expect(os.Remove(database)).To(Succeed())
		server.find(ctx, mouse)

		ready := server.request(ctx, http.MethodGet, "/readyz", "")
		Expect(ready.status).To(Equal(http.StatusServiceUnavailable))
		Expect(ready.header.Get("Retry-After")).NotTo(BeEmpty())
		Expect(ready.body).To(ContainSubstring(`"database":"down"`))
		Expect(server.request(ctx, http.MethodGet, "/healthz", "").status).To(Equal(http.StatusOK))
	})
})
