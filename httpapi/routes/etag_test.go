package routes_test

import (
	"context"
	"errors"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/services"
)

const mouseTag = `"1-1999-5"`

var _ = Describe("the ETag of a product", Label("given"), func() {
	var service *changing

	BeforeEach(func() { service = newChanging() })

	It("is the same from the near cache, from Redis and from SQL", func() {
		for _, outcome := range []services.Outcome{services.NearHit, services.Hit, services.Miss, services.Unreachable} {
			service.finds(mouse, services.Report{Cache: outcome}, nil)
			answer := service.get("/products/mouse")
			answer.expect(http.StatusOK)
			Expect(answer.Header().Get("ETag")).To(Equal(mouseTag), answer.String)
		}
	})

	It("is that of the product after a PUT", func() {
		service.changes(services.Report{}, nil)
		answer := service.put("/products/mouse", `{"price":19.990,"quantity":5}`)
		answer.expect(http.StatusOK)
		Expect(answer.Header().Get("ETag")).To(Equal(mouseTag), answer.String)
	})

	It("is another for another price, and for another quantity", func() {
		seen := map[string]repositories.Product{}
		for _, product := range []repositories.Product{
			mouse, {Name: "mouse", Price: 199, Quantity: 95}, {Name: "mouse", Price: 1999, Quantity: 0}, {Name: "mouse", Price: 0, Quantity: 1999},
		} {
			service.finds(product, services.Report{}, nil)
			answer := service.get("/products/mouse")
			tag := answer.Header().Get("ETag")
			Expect(tag).NotTo(BeEmpty(), answer.String)
			Expect(seen).NotTo(HaveKey(tag), "%v has the same ETag", product)
			seen[tag] = product
		}
	})

	It("is in no answer without the product", func() {
		service.finds(repositories.Product{}, services.Report{}, repositories.ErrNotFound)
		service.changes(services.Report{}, repositories.ErrUnavailable)
		for _, answer := range []answer{service.get("/products/mouse"), service.put("/products/mouse", changeJSON), service.delete("/products/mouse")} {
			Expect(answer.Header()).NotTo(HaveKey("Etag"), answer.String)
		}
	})

	DescribeTable("makes a GET a 304, without a body, with If-None-Match", func(method, known string) {
		service.finds(mouse, services.Report{Cache: services.Hit}, nil)
		answer := service.send(method, "/products/mouse", "", "If-None-Match", known)
		answer.expect(http.StatusNotModified)
		Expect(answer.Body.String()).To(BeEmpty(), answer.String)
		Expect(answer.Header().Get("ETag")).To(Equal(mouseTag), answer.String)
		Expect(answer.Header()).NotTo(HaveKey("Content-Type"), answer.String)
		Expect(answer.Header().Get("Cache-Status")).To(HavePrefix("redis; hit"), answer.String)
		Expect(answer.log).To(ContainSubstring("status=304"))
	},
		Entry(nil, "GET", mouseTag),
		Entry(nil, "GET", `"other", `+mouseTag),
		Entry(nil, "GET", "W/"+mouseTag),
		Entry(nil, "GET", "*"),
		Entry(nil, "HEAD", mouseTag),
	)

	DescribeTable("leaves a GET a 200 with If-None-Match", func(known string) {
		service.finds(mouse, services.Report{}, nil)
		answer := service.send("GET", "/products/mouse", "", "If-None-Match", known)
		answer.expect(http.StatusOK)
		Expect(answer.Body.String()).To(ContainSubstring(mouseJSON))
	},
		Entry(nil, `"1-1999-6"`),
		Entry(nil, `1-1999-5`),
		Entry(nil, `"1-1999`),
		Entry(nil, ``),
	)

	It("leaves a 404 a 404 with If-None-Match", func() {
		service.finds(repositories.Product{}, services.Report{}, repositories.ErrNotFound)
		service.send("GET", "/products/mouse", "", "If-None-Match", "*").expectProblem(http.StatusNotFound)
	})

	It("leaves an answer without one a 200 with If-None-Match", func() {
		service.send("GET", "/healthz", "", "If-None-Match", "*").expect(http.StatusOK)
	})
})

// keeping is a changer that keeps the precondition of its context, as repositories.ConditionalChanges does.
type keeping struct{ current repositories.Product }

func (k *keeping) Update(ctx context.Context, product repositories.Product) (services.Report, error) {
	return services.Report{}, k.check(ctx)
}

func (k *keeping) Delete(ctx context.Context, name string) (services.Report, error) {
	return services.Report{}, k.check(ctx)
}

func (k *keeping) check(ctx context.Context) error {
	if holds := repositories.Precondition(ctx); holds != nil && !holds(k.current) {
		return repositories.ErrChanged
	}
	return nil
}

var _ = Describe("a change on condition", Label("given"), func() {
	DescribeTable("is made, or answered 412", func(status int, headers ...string) {
		service := newChanging()
		service.config.Changer = &keeping{mouse}
		remove := service.send("DELETE", "/products/mouse", "", headers...)
		update := service.send("PUT", "/products/mouse", changeJSON, append([]string{"Content-Type", "application/json"}, headers...)...)
		if status == http.StatusPreconditionFailed {
			Expect(remove.expectProblem(status).Detail).To(ContainSubstring("If-Match"))
			update.expectProblem(status)
			return
		}
		remove.expect(http.StatusNoContent)
		update.expect(http.StatusOK)
	},
		Entry("made without a condition", 204),
		Entry("made where it names the ETag", 204, "If-Match", mouseTag),
		Entry("made where it names the ETag among others", 204, "If-Match", `"1-1-1", `+mouseTag),
		Entry("made where it demands that there be one", 204, "If-Match", "*"),
		Entry("refused where it names another", 412, "If-Match", `"1-1999-6"`),
		Entry("refused where it names none", 412, "If-Match", ``),
		Entry("refused where it names it weakly, which is not enough here", 412, "If-Match", "W/"+mouseTag),
		Entry("refused where it is no tag", 412, "If-Match", "1-1999-5"),
		Entry("refused where it must not be this one", 412, "If-None-Match", mouseTag),
		Entry("refused where there must be none", 412, "If-None-Match", "*"),
		Entry("made where it must not be another", 204, "If-None-Match", `"1-1-1"`),
	)

	It("is a 404 where there is no product", func() {
		service := newChanging()
		service.changes(services.Report{}, errors.Join(repositories.ErrNotFound))
		service.send("DELETE", "/products/mouse", "", "If-Match", mouseTag).expectProblem(http.StatusNotFound)
	})
})
