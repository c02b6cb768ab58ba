package routes_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/httpapi/routes"
	"cacheaside/repositories"
	"cacheaside/services"
)

var _ = Describe("the routes:", Label("lesson-07"), func() {
	var service *service

	BeforeEach(func() { service = newService() })

	Describe("GET /products/{name}", Label("step-1"), func() {
		It("answers 200 with the product", func() {
			service.finds(mouse, services.Report{Cache: services.Hit, TTL: 57*time.Second + 900*time.Millisecond}, nil)
			answer := service.get("/products/mouse")
			answer.expect(http.StatusOK)
			answer.expectHeader("Content-Type", "application/json")
			Expect(answer.Body.String()).To(MatchJSON(
				`{"type":"PRODUCT","count":1,"attributes":{"name":"mouse","price":19.99,"quantity":5}}`), answer.String)
		})

		It("answers a hit and a miss with the same bytes", func() {
			service.finds(mouse, services.Report{Cache: services.Hit, TTL: time.Minute}, nil)
			hit := service.get("/products/mouse")
			hit.expect(http.StatusOK)
			service.finds(mouse, services.Report{Cache: services.Miss, Stored: true}, nil)
			miss := service.get("/products/mouse")
			Expect(miss.Body.String()).To(Equal(hit.Body.String()), "the body of a miss, which is to be that of a hit: %s", miss)
		})

		It("does not spell for HTML what stands in a name", func() {
			service.finds(repositories.Product{Name: "<b>&"}, services.Report{}, nil)
			answer := service.get("/products/%3Cb%3E&")
			answer.expect(http.StatusOK)
			Expect(answer.Body.String()).To(ContainSubstring(`"<b>&"`), "the name, as it is and not escaped for HTML: %s", answer)
			answer.expectHeader("X-Content-Type-Options", "nosniff")
		})

		It("tells in headers how the answer was reached", func() {
			service.finds(mouse, services.Report{Cache: services.Hit, TTL: 57 * time.Second, CacheTime: 54 * time.Microsecond}, nil)
			answer := service.get("/products/mouse")
			answer.expectHeader("Cache-Status", "redis; hit; ttl=57")
			answer.expectHeader("Server-Timing", "redis;dur=0.054")
		})

		It("answers 404 when there is no such product, and tells how it knows", func() {
			service.finds(repositories.Product{}, services.Report{Cache: services.Miss}, fmt.Errorf("finding: %w", repositories.ErrNotFound))
			answer := service.get("/products/mouse")
			answer.expectProblem(http.StatusNotFound)
			answer.expectHeader("Cache-Status", "redis; fwd=miss")
		})

		It("answers 503 with Retry-After when the database can't tell", func() {
			service.finds(repositories.Product{}, services.Report{Cache: services.Miss}, repositories.ErrUnavailable)
			answer := service.get("/products/mouse")
			answer.expectProblem(http.StatusServiceUnavailable)
			Expect(answer.Header().Get("Retry-After")).To(MatchRegexp(`^[1-9]\d*$`), "the header Retry-After, which is a number of seconds: %s", answer)
		})

		DescribeTable("does not tell the client what the finder's error says", func(because error, status int) {
			service.finds(repositories.Product{}, services.Report{}, fmt.Errorf("reading /srv/products.db: %w", because))
			answer := service.get("/products/mouse")
			answer.expectProblem(status)
			Expect(answer.Body.String()).NotTo(ContainSubstring("/srv"), "the text of the finder's error is not for the client: %s", answer)
			if status >= http.StatusInternalServerError {
				Expect(answer.log).To(ContainSubstring("/srv/products.db"), "the text of the finder's error is for the log: %s", answer)
			}
		},
			Entry("when there is no such product", repositories.ErrNotFound, http.StatusNotFound),
			Entry("when the database can't tell", repositories.ErrUnavailable, http.StatusServiceUnavailable),
		)

		DescribeTable("returns how the answer was reached, for the log,", func(err error) {
			report := services.Report{Cache: services.Miss, SQLTime: 900 * time.Microsecond}
			service.finds(mouse, report, err)
			Expect(service.logged("GET", "/products/mouse", "").Report).To(Equal(report), "the Report that find returned: it must be the finder's, also beside an error")
		},
			Entry("with a product", nil),
			Entry("with an error", repositories.ErrUnavailable),
		)

		DescribeTable("answers 404, and does not ask the finder, where the name", func(path string) {
			answer := service.get(path)
			problem := answer.expectProblem(http.StatusNotFound)
			Expect(problem.Detail).To(ContainSubstring("no product can have this name"), "the detail that nameIn gives: %s", answer)
		},
			Entry("is empty", "/products/"),
			Entry("is too long", "/products/"+strings.Repeat("a", 201)),
			Entry("has a control character", "/products/a%00b"),
			Entry("has a line end", "/products/a%0Ab"),
			Entry("is no UTF-8", "/products/%FF"),
			Entry("has white space at an end", "/products/mouse%20"),
			Entry("is white space alone", "/products/%20"),
		)

		It("looks for the name in NFC", func() {
			var asked string
			service.finder.FindFunc = func(_ context.Context, name string) (repositories.Product, services.Report, error) {
				asked = name
				return mouse, services.Report{}, nil
			}
			service.get("/products/" + url.PathEscape("Cafe\u0301")).expect(http.StatusOK)
			Expect(asked).To(Equal("Café"), "the name that Find was called with: %+q; in NFC it is %+q", asked, "Café")
		})

		It("answers HEAD as GET", func() {
			service.finds(mouse, services.Report{Cache: services.Hit}, nil)
			answer := service.send("HEAD", "/products/mouse", "")
			answer.expect(http.StatusOK)
			answer.expectHeader("Cache-Status", "redis; hit; ttl=0")
		})

		It("passes the request's context on, so that the work ends when the client is gone", func(ctx SpecContext) {
			client, leave := context.WithCancel(ctx)
			defer leave()
			service.finder.FindFunc = func(ctx context.Context, _ string) (repositories.Product, services.Report, error) {
				leave()
				Eventually(ctx.Err).Should(HaveOccurred(), "the Err() of the context that Find got, when the client is gone: give it the request's own context")
				return mouse, services.Report{}, nil
			}
			request := httptest.NewRequestWithContext(client, "GET", "/products/mouse", nil)
			service.serve(request, "GET /products/mouse, from a client that goes").expect(http.StatusOK)
		})
	})

	Describe("POST /products", Label("step-3"), func() {
		It("creates the product that the body holds, and answers 201 with where it is", func() {
			var got []repositories.Product
			service.creator.CreateFunc = func(_ context.Context, product repositories.Product) (services.Report, error) {
				got = append(got, product)
				return services.Report{Stored: true, CacheTime: 200 * time.Microsecond, SQLTime: 900 * time.Microsecond}, nil
			}
			answer := service.post(mouseJSON)
			answer.expect(http.StatusCreated)
			answer.expectHeader("Location", "/products/mouse")
			answer.expectHeader("Content-Type", "application/json")
			Expect(answer.Body.String()).To(MatchJSON(`{"type":"PRODUCTS","count":1,"message":"product \"mouse\" created"}`), answer.String)
			Expect(got).To(Equal([]repositories.Product{mouse}), "what Create was called with: %s", answer)
		})

		It("creates the product under its name as it is, in upper and lower case", func() {
			var got []repositories.Product
			service.creator.CreateFunc = func(_ context.Context, product repositories.Product) (services.Report, error) {
				got = append(got, product)
				return services.Report{}, nil
			}
			answer := service.post(`{"name":"USB Cable","price":0.5,"quantity":1}`)
			answer.expect(http.StatusCreated)
			Expect(got).To(Equal([]repositories.Product{{Name: "USB Cable", Price: 50, Quantity: 1}}), "what Create was called with: %s", answer)
			answer.expectHeader("Location", "/products/USB%20Cable")
		})

		DescribeTable("returns how the answer was reached, for the log,", func(err error) {
			report := services.Report{CacheError: errors.New("connection refused"), SQLTime: 900 * time.Microsecond}
			service.creates(report, err)
			Expect(service.logged("POST", "/products", mouseJSON).Report).To(Equal(report), "the Report that create returned: it must be the creator's, also beside an error")
		},
			Entry("with a product", nil),
			Entry("with an error", repositories.ErrUnavailable),
		)

		It("tells in headers how the answer was reached also when it is an error", func() {
			service.creates(services.Report{SQLTime: 900 * time.Microsecond}, repositories.ErrAlreadyExists)
			answer := service.post(mouseJSON)
			answer.expectProblem(http.StatusConflict)
			answer.expectHeader("Cache-Status", "redis; fwd=method")
			answer.expectHeader("Server-Timing", "sql;dur=0.900")
		})

		It("tells in headers that it was stored in both", func() {
			service.creates(services.Report{Stored: true, CacheTime: 200 * time.Microsecond, SQLTime: 900 * time.Microsecond}, nil)
			answer := service.post(mouseJSON)
			answer.expectHeader("Cache-Status", "redis; fwd=method; stored")
			answer.expectHeader("Server-Timing", "redis;dur=0.200, sql;dur=0.900")
		})

		It("answers 201 also when the cache failed", func() {
			service.creates(services.Report{CacheError: errors.New("connection refused")}, nil)
			answer := service.post(mouseJSON)
			answer.expect(http.StatusCreated)
			answer.expectHeader("Cache-Status", "redis; fwd=method; detail=unreachable")
		})

		DescribeTable("gives a Location that leads back to the name", func(name string) {
			service.creates(services.Report{}, nil)
			body, err := json.Marshal(map[string]any{"name": name, "price": 1, "quantity": 1})
			Expect(err).NotTo(HaveOccurred())
			created := service.post(string(body))
			created.expect(http.StatusCreated)
			location := created.Header().Get("Location")
			Expect(location).To(MatchRegexp(`^/products/[!-~]+$`), "the Location, which is a URI: ASCII, and without blanks; %s", created)
			var asked string
			service.finder.FindFunc = func(_ context.Context, name string) (repositories.Product, services.Report, error) {
				asked = name
				return mouse, services.Report{}, nil
			}
			found := service.get(location)
			found.expect(http.StatusOK)
			Expect(asked).To(Equal(name), "the name that was looked for at the Location %s", location)
		},
			EntryDescription("%s"),
			Entry(nil, "mouse"),
			Entry(nil, "a mouse"),
			Entry(nil, "a/b"),
			Entry(nil, "a//b/../c"),
			Entry(nil, "/"),
			Entry(nil, "..."),
			Entry(nil, "50% off?#x"),
			Entry(nil, "a+b&c=d;e"),
			Entry(nil, `"quoted" \ back`),
			Entry(nil, "Bücher 商品 🐭"),
			Entry(nil, "<img src=x onerror=alert(1)>"),
			Entry(nil, "%2F"),
		)

		It("answers 409 when the name is taken", func() {
			service.creates(services.Report{}, fmt.Errorf("inserting into /srv/products.db: %w", repositories.ErrAlreadyExists))
			answer := service.post(mouseJSON)
			answer.expectProblem(http.StatusConflict)
			Expect(answer.Body.String()).NotTo(ContainSubstring("/srv"), "the text of the creator's error is not for the client: %s", answer)
			answer.expectHeader("Location", "")
		})

		It("answers 503 with Retry-After, and keeps the cause for the log, when the database can't store it", func() {
			service.creates(services.Report{}, fmt.Errorf("%w: /srv/products.db is locked", repositories.ErrUnavailable))
			answer := service.post(mouseJSON)
			problem := answer.expectProblem(http.StatusServiceUnavailable)
			Expect(answer.Header().Get("Retry-After")).To(MatchRegexp(`^[1-9]\d*$`), "the header Retry-After, which is a number of seconds: %s", answer)
			Expect(problem.Detail).NotTo(ContainSubstring("/srv"), "the text of the creator's error is not for the client: %s", answer)
			Expect(answer.log).To(ContainSubstring("/srv/products.db is locked"), "the text of the creator's error is for the log: %s", answer)
		})

		It("gives the write a deadline", func() {
			service.creator.CreateFunc = func(ctx context.Context, _ repositories.Product) (services.Report, error) {
				deadline, has := ctx.Deadline()
				if !has {
					Fail("expected the context that Create got to have a deadline, writeTimeout from now, but it has none")
				}
				Expect(time.Until(deadline)).To(BeNumerically("~", 8*time.Second, time.Second), "how far off the deadline is of the context that Create got: writeTimeout")
				return services.Report{}, nil
			}
			service.post(mouseJSON).expect(http.StatusCreated)
		})

		It("passes the request's context on, so that the work ends when the client is gone", func(ctx SpecContext) {
			client, leave := context.WithCancel(ctx)
			defer leave()
			service.creator.CreateFunc = func(ctx context.Context, _ repositories.Product) (services.Report, error) {
				leave()
				Eventually(ctx.Err).Should(HaveOccurred(), "the Err() of the context that Create got, when the client is gone: its deadline is to be put on the request's own context")
				return services.Report{}, nil
			}
			request := httptest.NewRequestWithContext(client, "POST", "/products", strings.NewReader(mouseJSON))
			request.Header.Set("Content-Type", "application/json")
			service.serve(request, "POST /products, from a client that goes").expect(http.StatusCreated)
		})

		DescribeTable("says what is wrong, and stores nothing, where the body", func(status int, contentType, body string) {
			service.send("POST", "/products", body, "Content-Type", contentType).expectProblem(status)
		},
			Entry("is not JSON", http.StatusBadRequest, "application/json", `{"name":`),
			Entry("is JSON but no product", http.StatusUnprocessableEntity, "application/json", `{"name":"mouse"}`),
			Entry("is too large", http.StatusRequestEntityTooLarge, "application/json", strings.Repeat(" ", routes.MaxBody+1)),
			Entry("does not say that it is JSON", http.StatusUnsupportedMediaType, "text/plain", mouseJSON),
		)
	})
})
