package routes_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
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
)

var _ = Describe("the routes", Label("lesson-07"), func() {
	var (
		finder  *mock.Finder
		creator *mock.Creator
		config  routes.Config
		log     *bytes.Buffer
	)

	BeforeEach(func() {
		finder, creator, log = &mock.Finder{}, &mock.Creator{}, &bytes.Buffer{}
		up := func(context.Context) error { return nil }
		config = routes.Config{
			Finder: finder, Creator: creator, Database: up, Redis: up,
			Log: slog.New(slog.NewTextHandler(log, nil)),
		}
	})

	send := func(method, target, body string, headers ...string) *httptest.ResponseRecorder {
		GinkgoHelper()
		request := httptest.NewRequest(method, target, strings.NewReader(body))
		for i := 0; i < len(headers); i += 2 {
			request.Header.Set(headers[i], headers[i+1])
		}
		response := httptest.NewRecorder()
		routes.New(config).ServeHTTP(response, request)
		return response
	}
	post := func(body string) *httptest.ResponseRecorder {
		GinkgoHelper()
		return send("POST", "/products", body, "Content-Type", "application/json")
	}
	get := func(target string) *httptest.ResponseRecorder {
		GinkgoHelper()
		return send("GET", target, "")
	}
	found := func(product repositories.Product, report services.Report, err error) {
		finder.FindFunc = func(context.Context, string) (repositories.Product, services.Report, error) {
			return product, report, err
		}
	}
	created := func(report services.Report, err error) {
		creator.CreateFunc = func(context.Context, repositories.Product) (services.Report, error) { return report, err }
	}
	const mouseJSON = `{"name":"mouse","price":19.99,"quantity":5}`

	expectProblem := func(response *httptest.ResponseRecorder, status int) routes.Problem {
		GinkgoHelper()
		Expect(response.Code).To(Equal(status), response.Body.String())
		Expect(response.Header().Get("Content-Type")).To(Equal("application/problem+json"))
		var problem routes.Problem
		Expect(json.Unmarshal(response.Body.Bytes(), &problem)).To(Succeed())
		Expect(problem.Type).To(Equal("about:blank"))
		Expect(problem.Status).To(Equal(status))
		Expect(problem.Title).To(Equal(http.StatusText(status)))
		return problem
	}

	Describe("POST /products", func() {
		It("creates the product that the body holds, and answers 201 with where it is", func() {
			var got []repositories.Product
			creator.CreateFunc = func(_ context.Context, product repositories.Product) (services.Report, error) {
				got = append(got, product)
				return services.Report{Stored: true, CacheTime: 200 * time.Microsecond, SQLTime: 900 * time.Microsecond}, nil
			}
			response := post(mouseJSON)
			Expect(response.Code).To(Equal(http.StatusCreated))
			Expect(response.Header().Get("Location")).To(Equal("/products/mouse"))
			Expect(response.Header().Get("Content-Type")).To(Equal("application/json"))
			Expect(response.Body.String()).To(MatchJSON(`{"type":"PRODUCTS","count":1,"message":"product \"mouse\" created"}`))
			Expect(got).To(Equal([]repositories.Product{mouse}))
		})

		It("tells in headers that it was stored in both", func() {
			created(services.Report{Stored: true, CacheTime: 200 * time.Microsecond, SQLTime: 900 * time.Microsecond}, nil)
			response := post(mouseJSON)
			Expect(response.Header().Get("Cache-Status")).To(Equal("redis; fwd=method; stored"))
			Expect(response.Header().Get("Server-Timing")).To(Equal("redis;dur=0.200, sql;dur=0.900"))
		})

		It("answers 201 also when the cache failed", func() {
			created(services.Report{CacheError: errors.New("connection refused")}, nil)
			response := post(mouseJSON)
			Expect(response.Code).To(Equal(http.StatusCreated))
			Expect(response.Header().Get("Cache-Status")).To(Equal("redis; fwd=method"))
		})

		DescribeTable("gives a Location that leads back to the name", func(name string) {
			created(services.Report{}, nil)
			body, err := json.Marshal(map[string]any{"name": name, "price": 1, "quantity": 1})
			Expect(err).NotTo(HaveOccurred())
			location := post(string(body)).Header().Get("Location")
			var asked string
			finder.FindFunc = func(_ context.Context, name string) (repositories.Product, services.Report, error) {
				asked = name
				return mouse, services.Report{}, nil
			}
			Expect(get(location).Code).To(Equal(http.StatusOK))
			Expect(asked).To(Equal(name))
		},
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
			created(services.Report{}, fmt.Errorf("inserting: %w", repositories.ErrAlreadyExists))
			response := post(mouseJSON)
			expectProblem(response, http.StatusConflict)
			Expect(response.Header()).NotTo(HaveKey("Location"))
		})

		It("answers 503 with Retry-After, and keeps the cause for the log, when the database can't store it", func() {
			created(services.Report{}, fmt.Errorf("%w: /srv/products.db is locked", repositories.ErrUnavailable))
			response := post(mouseJSON)
			problem := expectProblem(response, http.StatusServiceUnavailable)
			Expect(response.Header().Get("Retry-After")).To(MatchRegexp(`^[1-9]\d*$`))
			Expect(problem.Detail).NotTo(ContainSubstring("/srv"))
			Expect(log.String()).To(ContainSubstring("/srv/products.db is locked"))
		})

		It("gives the write a deadline", func() {
			creator.CreateFunc = func(ctx context.Context, _ repositories.Product) (services.Report, error) {
				_, has := ctx.Deadline()
				Expect(has).To(BeTrue())
				return services.Report{}, nil
			}
			Expect(post(mouseJSON).Code).To(Equal(http.StatusCreated))
		})

		It("answers 400 to what is not JSON, and stores nothing", func() {
			Expect(expectProblem(post(`{"name":`), http.StatusBadRequest).Detail).To(ContainSubstring("not JSON"))
		})

		It("answers 422 to JSON that is no product, names each field, and stores nothing", func() {
			problem := expectProblem(post(`{"name":"mouse","price":"cheap"}`), http.StatusUnprocessableEntity)
			Expect(problem.Errors).To(ConsistOf(
				HaveField("Field", "price"),
				HaveField("Field", "quantity")))
		})

		It("answers 413 to a body above 1 MiB, and stores nothing", func() {
			expectProblem(post(`{"name":"`+strings.Repeat("a", routes.MaxBody)), http.StatusRequestEntityTooLarge)
		})

		It("reads a body of just 1 MiB", func() {
			created(services.Report{}, nil)
			padding := strings.Repeat(" ", routes.MaxBody-len(mouseJSON))
			Expect(post(mouseJSON + padding).Code).To(Equal(http.StatusCreated))
			expectProblem(post(mouseJSON+padding+" "), http.StatusRequestEntityTooLarge)
		})

		DescribeTable("answers 415, and stores nothing, when the Content-Type is", func(contentType string) {
			expectProblem(send("POST", "/products", mouseJSON, "Content-Type", contentType), http.StatusUnsupportedMediaType)
		},
			Entry("missing", ""),
			Entry("a form's, which is what curl -d sends", "application/x-www-form-urlencoded"),
			Entry("plain text", "text/plain"),
			Entry("JSON in another encoding", "application/json; charset=utf-16"),
			Entry("something like JSON", "application/jsonx"),
			Entry("broken", "application/json; charset"),
		)

		DescribeTable("takes as JSON", func(contentType string) {
			created(services.Report{}, nil)
			Expect(send("POST", "/products", mouseJSON, "Content-Type", contentType).Code).To(Equal(http.StatusCreated))
		},
			Entry(nil, "application/json"),
			Entry(nil, "application/json; charset=utf-8"),
			Entry(nil, `Application/JSON;charset="UTF-8"`),
			Entry(nil, "application/vnd.shop+json"),
		)
	})

	Describe("GET /products/{name}", func() {
		It("answers 200 with the product", func() {
			found(mouse, services.Report{Cache: services.Hit, TTL: 57*time.Second + 900*time.Millisecond}, nil)
			response := get("/products/mouse")
			Expect(response.Code).To(Equal(http.StatusOK))
			Expect(response.Header().Get("Content-Type")).To(Equal("application/json"))
			Expect(response.Body.String()).To(MatchJSON(
				`{"type":"PRODUCT","count":1,"attributes":{"name":"mouse","price":19.99,"quantity":5}}`))
		})

		It("answers a hit and a miss with the same bytes", func() {
			found(mouse, services.Report{Cache: services.Hit, TTL: time.Minute}, nil)
			hit := get("/products/mouse").Body.String()
			found(mouse, services.Report{Cache: services.Miss, Stored: true}, nil)
			Expect(get("/products/mouse").Body.String()).To(Equal(hit))
		})

		It("does not spell for HTML what stands in a name", func() {
			found(repositories.Product{Name: "<b>&"}, services.Report{}, nil)
			response := get("/products/%3Cb%3E&")
			Expect(response.Body.String()).To(ContainSubstring(`"<b>&"`))
			Expect(response.Header().Get("X-Content-Type-Options")).To(Equal("nosniff"))
		})

		DescribeTable("tells in headers how the answer was reached", func(report services.Report, status, timing string) {
			found(mouse, report, nil)
			header := get("/products/mouse").Header()
			Expect(header.Get("Cache-Status")).To(Equal(status))
			Expect(header.Get("Server-Timing")).To(Equal(timing))
		},
			Entry("a hit", services.Report{Cache: services.Hit, TTL: 57*time.Second + 900*time.Millisecond, CacheTime: 54 * time.Microsecond},
				"redis; hit; ttl=57", "redis;dur=0.054"),
			Entry("a miss", services.Report{Cache: services.Miss, Stored: true, CacheTime: 200 * time.Microsecond, SQLTime: 900 * time.Microsecond},
				"redis; fwd=miss; stored", "redis;dur=0.200, sql;dur=0.900"),
			Entry("a miss that could not be stored", services.Report{Cache: services.Miss, CacheError: errors.New("down"), SQLTime: time.Millisecond},
				"redis; fwd=miss", "sql;dur=1.000"),
			Entry("no cache", services.Report{Cache: services.Unreachable, CacheError: errors.New("down"), SQLTime: time.Millisecond},
				"redis; fwd=bypass; detail=unreachable", "sql;dur=1.000"),
		)

		It("answers 404 when there is no such product, and tells how it knows", func() {
			found(repositories.Product{}, services.Report{Cache: services.Miss}, fmt.Errorf("finding: %w", repositories.ErrNotFound))
			response := get("/products/mouse")
			expectProblem(response, http.StatusNotFound)
			Expect(response.Header().Get("Cache-Status")).To(Equal("redis; fwd=miss"))
		})

		It("answers 503 with Retry-After when the database can't tell", func() {
			found(repositories.Product{}, services.Report{Cache: services.Miss}, repositories.ErrUnavailable)
			response := get("/products/mouse")
			expectProblem(response, http.StatusServiceUnavailable)
			Expect(response.Header().Get("Retry-After")).To(MatchRegexp(`^[1-9]\d*$`))
		})

		DescribeTable("answers 404, and asks nobody, for what is no name", func(path string) {
			problem := expectProblem(get(path), http.StatusNotFound)
			Expect(problem.Detail).To(ContainSubstring("no product can have this name"))
		},
			Entry("too long", "/products/"+strings.Repeat("a", 201)),
			Entry("a control character", "/products/a%00b"),
			Entry("a line end", "/products/a%0Ab"),
			Entry("no UTF-8", "/products/%FF"),
			Entry("white space at an end", "/products/mouse%20"),
			Entry("white space alone", "/products/%20"),
		)

		It("looks for the name in NFC", func() {
			var asked string
			finder.FindFunc = func(_ context.Context, name string) (repositories.Product, services.Report, error) {
				asked = name
				return mouse, services.Report{}, nil
			}
			Expect(get("/products/" + url.PathEscape("Cafe\u0301")).Code).To(Equal(http.StatusOK))
			Expect(asked).To(Equal("Café"))
		})

		It("answers HEAD as GET", func() {
			found(mouse, services.Report{Cache: services.Hit}, nil)
			response := send("HEAD", "/products/mouse", "")
			Expect(response.Code).To(Equal(http.StatusOK))
			Expect(response.Header().Get("Cache-Status")).To(Equal("redis; hit; ttl=0"))
		})

		It("passes the request's context on, so that nobody works for a client that is gone", func(ctx SpecContext) {
			cancelled, cancel := context.WithCancel(ctx)
			cancel()
			finder.FindFunc = func(ctx context.Context, _ string) (repositories.Product, services.Report, error) {
				Expect(ctx.Err()).To(MatchError(context.Canceled))
				return mouse, services.Report{}, nil
			}
			request := httptest.NewRequestWithContext(cancelled, "GET", "/products/mouse", nil)
			routes.New(config).ServeHTTP(httptest.NewRecorder(), request)
		})
	})

	DescribeTable("answers 405 with what is allowed", func(method, path, allow string) {
		response := send(method, path, "")
		expectProblem(response, http.StatusMethodNotAllowed)
		Expect(response.Header().Get("Allow")).To(Equal(allow))
	},
		Entry(nil, "GET", "/products", "POST"),
		Entry(nil, "PUT", "/products", "POST"),
		Entry(nil, "POST", "/products/mouse", "GET, HEAD"),
		Entry(nil, "PATCH", "/products/mouse", "GET, HEAD"),
		Entry(nil, "OPTIONS", "/products/mouse", "GET, HEAD"),
		Entry(nil, "BREW", "/products/mouse", "GET, HEAD"),
		Entry(nil, "POST", "/healthz", "GET, HEAD"),
		Entry(nil, "DELETE", "/readyz", "GET, HEAD"),
	)

	DescribeTable("answers 404 to paths that lead nowhere", func(path string) {
		expectProblem(get(path), http.StatusNotFound)
	},
		Entry(nil, "/product"),
		Entry(nil, "/products/"),
		Entry(nil, "/products/mouse/price"),
		Entry(nil, "/Products/mouse"),
		Entry(nil, "/favicon.ico"),
	)

	Describe("what goes wrong inside", func() {
		It("answers 500 to a panic, says nothing of it, and logs where it was", func() {
			finder.FindFunc = func(context.Context, string) (repositories.Product, services.Report, error) {
				panic("index out of range, secret")
			}
			response := get("/products/mouse")
			expectProblem(response, http.StatusInternalServerError)
			Expect(response.Body.String()).NotTo(ContainSubstring("secret"))
			Expect(log.String()).To(And(ContainSubstring("secret"), ContainSubstring("routes_test.go")))
		})

		It("answers 500 to an error that it does not know, and keeps it for the log", func() {
			found(mouse, services.Report{}, errors.New("secret"))
			response := get("/products/mouse")
			expectProblem(response, http.StatusInternalServerError)
			Expect(response.Body.String()).NotTo(ContainSubstring("secret"))
			Expect(log.String()).To(ContainSubstring("secret"))
		})
	})

	Describe("the log", func() {
		It("has one line a request: what was asked, what came of it, how long it took", func() {
			found(mouse, services.Report{Cache: services.Hit}, nil)
			get("/products/mouse")
			Expect(strings.Count(log.String(), "\n")).To(Equal(1))
			Expect(log.String()).To(MatchRegexp(`method=GET path=/products/mouse status=200 took=\S+ cache=hit`))
		})

		It("says why the cache failed", func() {
			found(mouse, services.Report{Cache: services.Unreachable, CacheError: errors.New("connection refused")}, nil)
			get("/products/mouse")
			Expect(log.String()).To(ContainSubstring(`cache_error="connection refused"`))
		})

		It("repeats no body and no query", func() {
			post(`{"name":"mouse","price":"s3cret","quantity":5,"s3cret":1}`)
			get("/products/mouse/x?s3cret")
			Expect(log.String()).NotTo(ContainSubstring("s3cret"))
		})

		It("can't be made to look like another line", func() {
			get("/products/a%0Alevel=INFO%20forged/x")
			Expect(strings.Count(log.String(), "\n")).To(Equal(1))
		})
	})

	Describe("GET /healthz", func() {
		It("answers 200 while the process serves, whatever its connections do", func() {
			config.Database = func(context.Context) error { return errors.New("gone") }
			config.Redis = config.Database
			Expect(get("/healthz").Code).To(Equal(http.StatusOK))
		})
	})

	Describe("GET /readyz", func() {
		down := func(context.Context) error { return errors.New("connection refused by 10.1.2.3") }

		It("answers 200 with the state of both connections", func() {
			response := get("/readyz")
			Expect(response.Code).To(Equal(http.StatusOK))
			Expect(response.Body.String()).To(MatchJSON(`{"connections":{"database":"up","redis":"up"}}`))
		})

		It("stays 200 without Redis: answers are slower then, and right", func() {
			config.Redis = down
			response := get("/readyz")
			Expect(response.Code).To(Equal(http.StatusOK))
			Expect(response.Body.String()).To(MatchJSON(`{"connections":{"database":"up","redis":"down"}}`))
		})

		It("answers 503 without the database, and keeps the cause for the log", func() {
			config.Database = down
			response := get("/readyz")
			problem := expectProblem(response, http.StatusServiceUnavailable)
			Expect(problem.Connections).To(HaveValue(Equal(routes.Connections{Database: "down", Redis: "up"})))
			Expect(response.Header().Get("Retry-After")).NotTo(BeEmpty())
			Expect(response.Body.String()).NotTo(ContainSubstring("10.1.2.3"))
			Expect(log.String()).To(ContainSubstring("10.1.2.3"))
		})

		It("gives each check a deadline", func() {
			config.Redis = func(ctx context.Context) error {
				_, has := ctx.Deadline()
				Expect(has).To(BeTrue())
				return nil
			}
			Expect(get("/readyz").Code).To(Equal(http.StatusOK))
		})
	})
})
