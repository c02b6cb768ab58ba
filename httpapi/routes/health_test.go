package routes_test

import (
	"context"
	"errors"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/httpapi/routes"
)

var _ = Describe("GET /healthz", Label("given"), func() {
	It("answers 200 while the process serves, whatever its connections do", func() {
		service := newService()
		service.config.Database = func(context.Context) error { return errors.New("gone") }
		service.config.Redis = service.config.Database
		service.get("/healthz").expect(http.StatusOK)
	})
})

var _ = Describe("GET /readyz", Label("given"), func() {
	var service *service

	BeforeEach(func() { service = newService() })

	down := func(context.Context) error { return errors.New("connection refused by 10.1.2.3") }

	It("answers 200 with the state of both connections", func() {
		answer := service.get("/readyz")
		answer.expect(http.StatusOK)
		Expect(answer.Body.String()).To(MatchJSON(`{"connections":{"database":"up","redis":"up"}}`))
	})

	It("says what the connections are to", func() {
		service.config.To = map[string]string{"database": "SQLite: products.db", "redis": "Redis: at 127.0.0.1:6379"}
		Expect(service.get("/readyz").Body.String()).To(MatchJSON(`{"connections":{"database":"up","redis":"up",
			"to":{"database":"SQLite: products.db","redis":"Redis: at 127.0.0.1:6379"}}}`))
	})

	It("stays 200 without Redis: answers are slower then, and right", func() {
		service.config.Redis = down
		answer := service.get("/readyz")
		answer.expect(http.StatusOK)
		Expect(answer.Body.String()).To(MatchJSON(`{"connections":{"database":"up","redis":"down"}}`))
	})

	It("stays 200 with a Redis that answers and is not what it should be, and says why", func() {
		service.config.Unfit = func() []string { return []string{"it is a replica", "it has no EVAL"} }
		answer := service.get("/readyz")
		answer.expect(http.StatusOK)
		Expect(answer.Body.String()).To(MatchJSON(`{"connections":{"database":"up","redis":"unfit","reasons":["it is a replica","it has no EVAL"]}}`))
	})

	It("says so also where such a Redis refuses to answer", func() {
		service.config.Redis = down
		service.config.Unfit = func() []string { return []string{"it wants a password"} }
		Expect(service.get("/readyz").Body.String()).To(ContainSubstring(`"redis":"unfit"`))
	})

	It("says nothing of the kind of a Redis that is what it should be", func() {
		service.config.Unfit = func() []string { return nil }
		Expect(service.get("/readyz").Body.String()).To(MatchJSON(`{"connections":{"database":"up","redis":"up"}}`))
	})

	It("answers 503 without the database, and keeps the cause for the log", func() {
		service.config.Database = down
		answer := service.get("/readyz")
		problem := answer.expectProblem(http.StatusServiceUnavailable)
		Expect(problem.Connections).To(HaveValue(Equal(routes.Connections{Database: "down", Redis: "up"})))
		Expect(answer.Header().Get("Retry-After")).NotTo(BeEmpty())
		Expect(answer.Body.String()).NotTo(ContainSubstring("10.1.2.3"))
		Expect(answer.log).To(ContainSubstring("10.1.2.3"))
	})

	It("gives each check a deadline", func() {
		service.config.Redis = func(ctx context.Context) error {
			if _, has := ctx.Deadline(); !has {
				return errors.New("no deadline")
			}
			return nil
		}
		Expect(service.get("/readyz").Body.String()).To(ContainSubstring(`"redis":"up"`))
	})
})
