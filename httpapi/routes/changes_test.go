package routes_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/httpapi/routes"
	"cacheaside/httpapi/routes/mock"
	"cacheaside/repositories"
	"cacheaside/services"
	"cacheaside/services/guard"
)

const changeJSON = `{"price":14.99,"quantity":7}`

var changedMouse = repositories.Product{Name: "mouse", Price: 1499, Quantity: 7}

// changing is the routes over mocks, with one that changes products.
type changing struct {
	*service
	changer *mock.Changer
	updated []repositories.Product
	deleted []string
}

func newChanging() *changing {
	c := &changing{service: newService(), changer: &mock.Changer{}}
	c.config.Changer = c.changer
	return c
}

// changes has the changer answer that.
func (c *changing) changes(report services.Report, err error) {
	c.changer.UpdateFunc = func(_ context.Context, product repositories.Product) (services.Report, error) {
		c.updated = append(c.updated, product)
		return report, err
	}
	c.changer.DeleteFunc = func(_ context.Context, name string) (services.Report, error) {
		c.deleted = append(c.deleted, name)
		return report, err
	}
}

func (c *changing) put(target, body string) answer {
	return c.send("PUT", target, body, "Content-Type", "application/json")
}

func (c *changing) delete(target string) answer { return c.send("DELETE", target, "") }

var _ = Describe("the routes that change products", Label("lesson-10", "step-3"), func() {
	var service *changing

	BeforeEach(func() { service = newChanging() })

	Describe("PUT /products/{name}", func() {
		It("updates the product of that name, and answers 200 with it", func() {
			service.changes(services.Report{CacheTime: 200 * time.Microsecond, SQLTime: 900 * time.Microsecond}, nil)
			answer := service.put("/products/mouse", changeJSON)
			answer.expect(http.StatusOK)
			Expect(service.updated).To(HaveExactElements(changedMouse), "the products that Update was called with; "+answer.String())
			Expect(answer.Header().Get("Content-Type")).To(Equal("application/json"), "the header Content-Type; "+answer.String())
			Expect(answer.Body.String()).To(MatchJSON(
				`{"type":"PRODUCT","count":1,"attributes":{"name":"mouse","price":14.99,"quantity":7}}`), answer.String)
			Expect(answer.log).To(ContainSubstring("cache="), "the line of the log: the report that the route returns is for it; "+answer.String())
			Expect(answer.Header().Get("Cache-Status")).To(Equal("redis; fwd=method"), "the header Cache-Status; "+answer.String())
			Expect(answer.Header().Get("Server-Timing")).To(Equal("redis;dur=0.200, sql;dur=0.900"), "the header Server-Timing; "+answer.String())
		})

		It("answers 200 also when the cache could not be told, and says so", func() {
			service.changes(services.Report{CacheError: guard.ErrTooSlow}, nil)
			answer := service.put("/products/mouse", changeJSON)
			answer.expect(http.StatusOK)
			Expect(answer.Header().Get("Cache-Status")).To(Equal("redis; fwd=method; detail=timeout"), "the header Cache-Status; "+answer.String())
			Expect(answer.log).To(ContainSubstring("cache_error="), "the line of the log: the report that the route returns is for it; "+answer.String())
		})

		It("answers 404 when there is no such product, and creates none", func() {
			service.changes(services.Report{}, fmt.Errorf("updating: %w", repositories.ErrNotFound))
			answer := service.put("/products/mouse", changeJSON)
			answer.expectProblem(http.StatusNotFound)
			Expect(answer.Header().Get("Cache-Status")).To(Equal("redis; fwd=method"), "an error's headers tell how it was reached, too; "+answer.String())
		})

		It("answers 503 with Retry-After when the database can't change it", func() {
			service.changes(services.Report{CacheError: guard.ErrTooSlow}, fmt.Errorf("%w: locked", repositories.ErrUnavailable))
			answer := service.put("/products/mouse", changeJSON)
			answer.expectProblem(http.StatusServiceUnavailable)
			Expect(answer.log).To(ContainSubstring("cache_error="), "the line of the log: the report that the route returns beside an error is for it, too; "+answer.String())
			Expect(answer.Header().Get("Retry-After")).To(MatchRegexp(`^[1-9]\d*$`), "the header Retry-After; "+answer.String())
		})

		It("answers 400 to what is not JSON, and changes nothing", func() {
			Expect(service.put("/products/mouse", `{"price":`).expectProblem(http.StatusBadRequest).Detail).To(ContainSubstring("not JSON"))
		})

		It("answers 413 to a body above 1 MiB, and changes nothing", func() {
			service.put("/products/mouse", changeJSON+strings.Repeat(" ", routes.MaxBody)).expectProblem(http.StatusRequestEntityTooLarge)
		})

		It("answers 415 when the Content-Type is not JSON's, and changes nothing", func() {
			service.send("PUT", "/products/mouse", changeJSON, "Content-Type", "application/x-www-form-urlencoded").
				expectProblem(http.StatusUnsupportedMediaType)
		})

		It("answers 422 to JSON that is no change, names each field, and changes nothing", func() {
			answer := service.put("/products/mouse", `{"name":"mouse","price":"cheap"}`)
			problem := answer.expectProblem(http.StatusUnprocessableEntity)
			Expect(problem.Errors).To(ConsistOf(
				HaveField("Field", "name"), HaveField("Field", "price"), HaveField("Field", "quantity")), answer.String)
		})
	})

	Describe("DELETE /products/{name}", func() {
		It("deletes the product of that name, and answers 204 without a body", func() {
			service.changes(services.Report{SQLTime: 900 * time.Microsecond}, nil)
			answer := service.delete("/products/mouse")
			answer.expect(http.StatusNoContent)
			Expect(service.deleted).To(HaveExactElements("mouse"), "the names that Delete was called with; "+answer.String())
			Expect(answer.Body.Len()).To(BeZero(), "the length of the body: a 204 has none; "+answer.String())
			Expect(answer.Header().Get("Cache-Status")).To(Equal("redis; fwd=method"), "the header Cache-Status; "+answer.String())
			Expect(answer.Header().Get("Server-Timing")).To(Equal("sql;dur=0.900"), "the header Server-Timing; "+answer.String())
			Expect(answer.log).To(ContainSubstring("cache="), "the line of the log: the report that the route returns is for it; "+answer.String())
		})

		It("answers 204 also when the cache could not be told, and says so", func() {
			service.changes(services.Report{CacheError: guard.ErrTooSlow}, nil)
			answer := service.delete("/products/mouse")
			answer.expect(http.StatusNoContent)
			Expect(answer.Header().Get("Cache-Status")).To(Equal("redis; fwd=method; detail=timeout"), "the header Cache-Status; "+answer.String())
			Expect(answer.log).To(ContainSubstring("cache_error="), "the line of the log: the report that the route returns is for it; "+answer.String())
		})

		It("answers 404 when there is no such product, also the second time", func() {
			service.changes(services.Report{}, fmt.Errorf("deleting: %w", repositories.ErrNotFound))
			answer := service.delete("/products/mouse")
			answer.expectProblem(http.StatusNotFound)
			Expect(answer.Header().Get("Cache-Status")).To(Equal("redis; fwd=method"), "the header Cache-Status; "+answer.String())
		})

		It("answers 503 with Retry-After when the database can't delete it", func() {
			service.changes(services.Report{CacheError: guard.ErrTooSlow}, repositories.ErrUnavailable)
			answer := service.delete("/products/mouse")
			answer.expectProblem(http.StatusServiceUnavailable)
			Expect(answer.log).To(ContainSubstring("cache_error="), "the line of the log: the report that the route returns beside an error is for it, too; "+answer.String())
			Expect(answer.Header().Get("Retry-After")).To(MatchRegexp(`^[1-9]\d*$`), "the header Retry-After; "+answer.String())
		})
	})

	Describe("the name in the path", func() {
		DescribeTable("is taken as it is meant:", func(target, name string) {
			service.changes(services.Report{}, nil)
			answer := service.put(target, changeJSON)
			answer.expect(http.StatusOK)
			Expect(answer.Body.String()).To(ContainSubstring(`"name":"`+name+`"`), answer.String)
			service.delete(target).expect(http.StatusNoContent)
			Expect(service.updated).To(HaveExactElements(HaveField("Name", name)), "PUT %s", target)
			Expect(service.deleted).To(HaveExactElements(name), "DELETE %s", target)
		},
			Entry("in NFC, however it is spelt", "/products/"+url.PathEscape("Cafe\u0301"), "Café"),
			Entry("in upper case and lower case", "/products/USB%20Hub", "USB Hub"),
			Entry("with a slash in it", "/products/a%2Fb", "a/b"),
			Entry("a slash alone, which net/http takes for the end of the path", "/products/%2F", "/"),
			Entry("a percent sign and what looks like an escape", "/products/%252F", "%2F"),
		)

		DescribeTable("is a 404, and nothing is changed, where no product can have it:", func(target string) {
			for _, answer := range []answer{service.put(target, changeJSON), service.delete(target)} {
				Expect(answer.expectProblem(http.StatusNotFound).Detail).To(ContainSubstring("no product can have this name"), answer.String)
			}
		},
			Entry("nothing", "/products/"),
			Entry("too long", "/products/"+strings.Repeat("a", 201)),
			Entry("a control character", "/products/a%00b"),
			Entry("white space at an end", "/products/mouse%20"),
		)
	})

	It("give each write a deadline within the request's context", func(ctx SpecContext) {
		type mark struct{}
		leave := func() {}
		earliest := time.Now()
		check := func(ctx context.Context, call string) {
			deadline, has := ctx.Deadline()
			Expect(has).To(BeTrue(), "the context that "+call+" got has no deadline")
			Expect(deadline).To(And(BeTemporally(">=", earliest.Add(8*time.Second)), BeTemporally("<=", time.Now().Add(8*time.Second))),
				"the deadline of "+call+": expected 8 s for the write, from when the body was read")
			Expect(ctx.Value(mark{})).To(Equal("this request"), "the context that "+call+" got is not the request's")
			Expect(ctx.Err()).NotTo(HaveOccurred(), "the context that "+call+" got")
			leave()
			Expect(ctx.Err()).To(MatchError(context.Canceled), "the context that "+call+" got, when the client has gone")
		}
		service.changer.UpdateFunc = func(ctx context.Context, _ repositories.Product) (services.Report, error) {
			check(ctx, "Update")
			return services.Report{}, nil
		}
		service.changer.DeleteFunc = func(ctx context.Context, _ string) (services.Report, error) {
			check(ctx, "Delete")
			return services.Report{}, nil
		}
		requested := func() context.Context {
			marked, cancel := context.WithCancel(context.WithValue(context.WithoutCancel(ctx), mark{}, "this request"))
			DeferCleanup(cancel)
			leave = cancel
			return marked
		}
		body := readerFunc(func(into []byte) (int, error) {
			time.Sleep(2 * time.Millisecond) // a body that is a while on its way
			earliest = time.Now()
			return copy(into, changeJSON), io.EOF
		})
		put := httptest.NewRequestWithContext(requested(), "PUT", "/products/mouse", body)
		put.Header.Set("Content-Type", "application/json")
		service.serve(put, "PUT /products/mouse").expect(http.StatusOK)
		earliest = time.Now()
		service.serve(httptest.NewRequestWithContext(requested(), "DELETE", "/products/mouse", nil), "DELETE /products/mouse").expect(http.StatusNoContent)
	})
})

// readerFunc is a reader that is a function.
type readerFunc func(into []byte) (int, error)

func (f readerFunc) Read(into []byte) (int, error) { return f(into) }

var _ = Describe("other methods where products can be changed", Label("given"), func() {
	It("are answered 405 with what is allowed", func() {
		for _, target := range []string{"/products/mouse", "/products/%2F"} {
			answer := newChanging().send("PATCH", target, "")
			answer.expectProblem(http.StatusMethodNotAllowed)
			Expect(answer.Header().Get("Allow")).To(Equal("DELETE, GET, HEAD, PUT"), answer.String)
		}
	})
})

var _ = Describe("DecodeChange", Label("given"), func() {
	It("reads the price and the quantity, and takes the name as it is given", func() {
		Expect(routes.DecodeChange("mouse", []byte(changeJSON))).To(Equal(changedMouse))
	})

	DescribeTable("names each field that is wrong", func(body string, fields ...string) {
		product, err := routes.DecodeChange("mouse", []byte(body))
		var wrong routes.FieldErrors
		Expect(err).To(BeAssignableToTypeOf(wrong))
		for _, failure := range err.(routes.FieldErrors) {
			Expect(fields).To(ContainElement(failure.Field), "%s %s", failure.Field, failure.Detail)
		}
		Expect(err).To(HaveLen(len(fields)))
		Expect(product).To(BeZero())
	},
		EntryDescription("%s: %s"),
		Entry(nil, `{}`, "price", "quantity"),
		Entry(nil, `[]`, "price", "quantity"),
		Entry(nil, `{"price":1,"quantity":1,"name":"mouse"}`, "name"),
		Entry(nil, `{"price":1,"quantity":1,"quantity":1}`, "quantity"),
		Entry(nil, `{"price":null,"quantity":1}`, "price"),
		Entry(nil, `{"price":-1,"quantity":1.5}`, "price", "quantity"),
	)

	It("says ErrNotJSON for what is not JSON", func() {
		Expect(routes.DecodeChange("mouse", []byte(`{"price"`))).Error().To(MatchError(routes.ErrNotJSON))
	})
})
