package routes_test

import (
	"context"
	"errors"
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/services"
)

var _ = Describe("what goes wrong inside", Label("given"), func() {
	var service *service

	BeforeEach(func() { service = newService() })

	It("is a 500 where it is a panic, which says nothing of it, and logs where it was", func() {
		service.finder.FindFunc = func(context.Context, string) (repositories.Product, services.Report, error) {
			panic("index out of range, secret")
		}
		answer := service.get("/products/mouse")
		answer.expectProblem(http.StatusInternalServerError)
		Expect(answer.Body.String()).NotTo(ContainSubstring("secret"))
		Expect(answer.log).To(And(ContainSubstring("secret"), ContainSubstring("adapter_test.go")))
	})

	It("is a 500 where it is an error that is not known, which is kept for the log", func() {
		service.finds(mouse, services.Report{}, errors.New("secret"))
		answer := service.get("/products/mouse")
		answer.expectProblem(http.StatusInternalServerError)
		Expect(answer.Body.String()).NotTo(ContainSubstring("secret"))
		Expect(answer.log).To(ContainSubstring("secret"))
	})
})

var _ = Describe("the log", Label("given"), func() {
	var service *service

	BeforeEach(func() { service = newService() })

	It("has one line a request: what was asked, what came of it, how long it took", func() {
		service.finds(mouse, services.Report{Cache: services.Hit}, nil)
		answer := service.get("/products/mouse")
		Expect(strings.Count(answer.log, "\n")).To(Equal(1))
		Expect(answer.log).To(MatchRegexp(`method=GET path=/products/mouse status=200 took=\S+ cache=hit`))
	})

	It("says why the cache failed", func() {
		service.finds(mouse, services.Report{Cache: services.Unreachable, CacheError: errors.New("connection refused")}, nil)
		Expect(service.get("/products/mouse").log).To(ContainSubstring(`cache_error="connection refused"`))
	})

	It("says of an error only what the client was not told", func() {
		service.finds(mouse, services.Report{Cache: services.Miss}, repositories.ErrNotFound)
		Expect(service.get("/products/mouse").log).To(And(ContainSubstring("status=404"), Not(ContainSubstring("error="))))
	})

	It("repeats no body and no query", func() {
		service.post(`{"name":"mouse","price":"s3cret","quantity":5,"s3cret":1}`)
		service.get("/products/mouse/x?s3cret")
		Expect(service.log.String()).NotTo(ContainSubstring("s3cret"))
	})

	It("can't be made to look like another line", func() {
		answer := service.get("/products/a%0Alevel=INFO%20forged/x")
		Expect(strings.Count(answer.log, "\n")).To(Equal(1))
	})
})
