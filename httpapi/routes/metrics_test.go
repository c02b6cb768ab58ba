package routes_test

import (
	"io"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("GET /metrics", Label("given"), func() {
	It("is answered by the handler that the config has", func() {
		service := newService()
		service.config.Metrics = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
			_, _ = io.WriteString(w, "up 1\n")
		})
		answer := service.get("/metrics")
		answer.expect(http.StatusOK)
		Expect(answer.Body.String()).To(Equal("up 1\n"), answer.String)
		Expect(answer.log).To(And(ContainSubstring("path=/metrics"), ContainSubstring("status=200")), "the log's line, as for any other request")
		Expect(answer.log).NotTo(ContainSubstring("cache="), "the cache had nothing to do")
	})

	It("is a 405 to other methods, which says what is allowed", func() {
		service := newService()
		service.config.Metrics = http.NotFoundHandler()
		answer := service.send("DELETE", "/metrics", "")
		answer.expectProblem(http.StatusMethodNotAllowed)
		Expect(answer.Header().Get("Allow")).To(Equal("GET, HEAD"), answer.String)
	})

	It("is a 404, as any other path, where the config has none", func() {
		newService().get("/metrics").expectProblem(http.StatusNotFound)
	})
})
