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

var _ = Describe("the routes", Label("lesson-07"), func() {
	var service *service

	BeforeEach(func() { service = newService() })

	Describe("GET /products/{name}", Label("step-1"), func() {
		It("answers 200 with the product", func() {
			service.finds(mouse, services.Report{Cache: services.Hit, TTL: 57*time.Second + 900*time.Millisecond}, nil)
			answer := service.get("/products/mouse")
			answer.expect(http.StatusOK)
			Expect(answer.Header().Get("Content-Type")).To(Equal("application/json"), answer.String)
			Expect(answer.Body.String()).To(MatchJSON(
				`{"type":"PRODUCT","count":1,"attributes":{"name":"mouse","price":19.99,"quantity":5}}`), answer.String)
		})

		It("answers a hit and a miss with the same bytes", func() {
			service.finds(mouse, services.Report{Cache: services.Hit, TTL: time.Minute}, nil)
			hit := service.get("/products/mouse")
			hit.expect(http.StatusOK)
			service.finds(mouse, services.Report{Cache: services.Miss, Stored: true}, nil)
			miss := service.get("/products/mouse")
			Expect(miss.Body.String()).To(Equal(hit.Body.String()), miss.String)
		})

		It("does not spell for HTML what stands in a name", func() {
			service.finds(repositories.Product{Name: "<b>&"}, services.Report{}, nil)
			answer := service.get("/products/%3Cb%3E&")
			Expect(answer.Body.String()).To(ContainSubstring(`"<b>&"`), answer.String)
			Expect(answer.Header().Get("X-Content-Type-Options")).To(Equal("nosniff"), answer.String)
		})

		It("tells in headers how the answer was reached", func() {
			service.finds(mouse, services.Report{Cache: services.Hit, TTL: 57 * time.Second, CacheTime: 54 * time.Microsecond}, nil)
			answer := service.get("/products/mouse")
			Expect(answer.Header().Get("Cache-Status")).To(Equal("redis; hit; ttl=57"), answer.String)
			Expect(answer.Header().Get("Server-Timing")).To(Equal("redis;dur=0.054"), answer.String)
		})

		It("answers 404 when there is no such product, and tells how it knows", func() {
			service.finds(repositories.Product{}, services.Report{Cache: services.Miss}, fmt.Errorf("finding: %w", repositories.ErrNotFound))
			answer := service.get("/products/mouse")
			answer.expectProblem(http.StatusNotFound)
			Expect(answer.Header().Get("Cache-Status")).To(Equal("redis; fwd=miss"), answer.String)
		})

		It("answers 503 with Retry-After when the database can't tell", func() {
			service.finds(repositories.Product{}, services.Report{Cache: services.Miss}, repositories.ErrUnavailable)
			answer := service.get("/products/mouse")
			answer.expectProblem(http.StatusServiceUnavailable)
			Expect(answer.Header().Get("Retry-After")).To(MatchRegexp(`^[1-9]\d*$`), answer.String)
		})

		DescribeTable("does not tell the client what the finder's error says", func(because error, status int) {
			service.finds(repositories.Product{}, services.Report{}, fmt.Errorf("reading /srv/products.db: %w", because))
			answer := service.get("/products/mouse")
			answer.expectProblem(status)
			Expect(answer.Body.String()).NotTo(ContainSubstring("/srv"), answer.String)
			if status >= http.StatusInternalServerError {
				Expect(answer.log).To(ContainSubstring("/srv/products.db"), answer.String)
			}
		},
			Entry("when there is no such product", repositories.ErrNotFound, http.StatusNotFound),
			Entry("when the database can't tell", repositories.ErrUnavailable, http.StatusServiceUnavailable),
		)

		DescribeTable("returns how the answer was reached, for the log", func(err error) {
			report := services.Report{Cache: services.Miss, SQLTime: 900 * time.Microsecond}
			service.finds(mouse, report, err)
			Expect(service.logged("GET", "/products/mouse", "")).To(HaveField("Report", report), "what find returned for the log")
		},
			Entry("with a product", nil),
			Entry("with an error", repositories.ErrUnavailable),
		)

		DescribeTable("answers 404 for what is no name, and does not ask the finder", func(path string) {
			answer := service.get(path)
			problem := answer.expectProblem(http.StatusNotFound)
			Expect(problem.Detail).To(ContainSubstring("no product can have this name"), answer.String)
		},
			Entry("nothing", "/products/"),
			Entry("too long", "/products/"+strings.Repeat("a", 201)),
			Entry("a control character", "/products/a%00b"),
			Entry("a line end", "/products/a%0Ab"),
			Entry("no UTF-8", "/products/%FF"),
			Entry("white space at an end", "/products/mouse%20"),
			Entry("white space alone", "/products/%20"),
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
			Expect(answer.Header().Get("Cache-Status")).To(Equal("redis; hit; ttl=0"), answer.String)
		})

		It("passes the request's context on, so that the work ends when the client is gone", func(ctx SpecContext) {
			client, leave := context.WithCancel(ctx)
			defer leave()
			service.finder.FindFunc = func(ctx context.Context, _ string) (repositories.Product, services.Report, error) {
				leave()
				Eventually(ctx.Done()).Should(BeClosed(), "the client is gone, and the context that Find got does not say so")
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
			Expect(answer.Header().Get("Location")).To(Equal("/products/mouse"), answer.String)
			Expect(answer.Header().Get("Content-Type")).To(Equal("application/json"), answer.String)
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
			Expect(answer.Header().Get("Location")).To(Equal("/products/USB%20Cable"), answer.String)
		})

		DescribeTable("returns how the answer was reached, for the log", func(err error) {
			report := services.Report{CacheError: errors.New("connection refused"), SQLTime: 900 * time.Microsecond}
			service.creates(report, err)
			Expect(service.logged("POST", "/products", mouseJSON)).To(HaveField("Report", report), "what create returned for the log")
		},
			Entry("with a product", nil),
			Entry("with an error", repositories.ErrUnavailable),
		)

		It("tells in headers how the answer was reached also when it is an error", func() {
			service.creates(services.Report{SQLTime: 900 * time.Microsecond}, repositories.ErrAlreadyExists)
			answer := service.post(mouseJSON)
			answer.expectProblem(http.StatusConflict)
			Expect(answer.Header().Get("Cache-Status")).To(Equal("redis; fwd=method"), answer.String)
			Expect(answer.Header().Get("Server-Timing")).To(Equal("sql;dur=0.900"), answer.String)
		})

		It("tells in headers that it was stored in both", func() {
			service.creates(services.Report{Stored: true, CacheTime: 200 * time.Microsecond, SQLTime: 900 * time.Microsecond}, nil)
			answer := service.post(mouseJSON)
			Expect(answer.Header().Get("Cache-Status")).To(Equal("redis; fwd=method; stored"), answer.String)
			Expect(answer.Header().Get("Server-Timing")).To(Equal("redis;dur=0.200, sql;dur=0.900"), answer.String)
		})

		It("answers 201 also when the cache failed", func() {
			service.creates(services.Report{CacheError: errors.New("connection refused")}, nil)
			answer := service.post(mouseJSON)
			answer.expect(http.StatusCreated)
			Expect(answer.Header().Get("Cache-Status")).To(Equal("redis; fwd=method; detail=unreachable"), answer.String)
		})

		DescribeTable("gives a Location that leads back to the name", func(name string) {
			service.creates(services.Report{}, nil)
			body, err := json.Marshal(map[string]any{"name": name, "price": 1, "quantity": 1})
			Expect(err).NotTo(HaveOccurred())
			created := service.post(string(body))
			created.expect(http.StatusCreated)
			location := created.Header().Get("Location")
			Expect(location).To(MatchRegexp(`^/products/[!-~]+$`), "a Location is a URI: ASCII, and without blanks")
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
			Expect(answer.Body.String()).NotTo(ContainSubstring("/srv"), answer.String)
			Expect(answer.Header()).NotTo(HaveKey("Location"), answer.String)
		})

		It("answers 503 with Retry-After, and keeps the cause for the log, when the database can't store it", func() {
			service.creates(services.Report{}, fmt.Errorf("%w: /srv/products.db is locked", repositories.ErrUnavailable))
			answer := service.post(mouseJSON)
			problem := answer.expectProblem(http.StatusServiceUnavailable)
			Expect(answer.Header().Get("Retry-After")).To(MatchRegexp(`^[1-9]\d*$`), answer.String)
			Expect(problem.Detail).NotTo(ContainSubstring("/srv"))
			Expect(answer.log).To(ContainSubstring("/srv/products.db is locked"))
		})

		It("gives the write a deadline", func() {
			service.creator.CreateFunc = func(ctx context.Context, _ repositories.Product) (services.Report, error) {
				deadline, has := ctx.Deadline()
				Expect(has).To(BeTrue(), "the context that Create got has no deadline")
				Expect(time.Until(deadline)).To(BeNumerically("~", 8*time.Second, time.Second), "the time that Create has for the write")
				return services.Report{}, nil
			}
			service.post(mouseJSON).expect(http.StatusCreated)
		})

		It("passes the request's context on, so that the work ends when the client is gone", func(ctx SpecContext) {
			client, leave := context.WithCancel(ctx)
			defer leave()
			service.creator.CreateFunc = func(ctx context.Context, _ repositories.Product) (services.Report, error) {
				leave()
				Eventually(ctx.Done()).Should(BeClosed(), "the client is gone, and the context that Create got does not say so")
				return services.Report{}, nil
			}
			request := httptest.NewRequestWithContext(client, "POST", "/products", strings.NewReader(mouseJSON))
			request.Header.Set("Content-Type", "application/json")
			service.serve(request, "POST /products, from a client that goes").expect(http.StatusCreated)
		})

		DescribeTable("says what is wrong with a body, and stores nothing", func(status int, contentType, body string) {
			service.send("POST", "/products", body, "Content-Type", contentType).expectProblem(status)
		},
			Entry("that is not JSON", http.StatusBadRequest, "application/json", `{"name":`),
			Entry("that is JSON but no product", http.StatusUnprocessableEntity, "application/json", `{"name":"mouse"}`),
			Entry("that is too large", http.StatusRequestEntityTooLarge, "application/json", strings.Repeat(" ", routes.MaxBody+1)),
			Entry("that does not say that it is JSON", http.StatusUnsupportedMediaType, "text/plain", mouseJSON),
		)
	})
})
