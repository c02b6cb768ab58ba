package routes_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/httpapi/routes"
	"cacheaside/repositories"
	"cacheaside/services"
)

var _ = Describe("Observe", Label("given"), func() {
	var (
		log     *bytes.Buffer
		logTo   func(routes.Answered)
		service *service
	)

	BeforeEach(func() {
		log = &bytes.Buffer{}
		to := slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		logTo = routes.LogTo(to)
		service = newService()
		service.config.Log = to
		service.finds(mouse, services.Report{Cache: services.Hit}, nil)
	})

	// ask has a handler answer a request; headers are names and values by turns.
	ask := func(handler http.Handler, ctx context.Context, path string, headers ...string) *httptest.ResponseRecorder {
		request := httptest.NewRequestWithContext(ctx, "GET", path, nil)
		request.RemoteAddr = "192.0.2.8:50000"
		for i := 0; i < len(headers); i += 2 {
			request.Header.Add(headers[i], headers[i+1])
		}
		answer := httptest.NewRecorder()
		routes.Observe(handler, logTo).ServeHTTP(answer, request)
		return answer
	}
	status := func(status int) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
	}

	It("writes one line of a request that the routes answered, with what they know, its id and the client", func(ctx SpecContext) {
		answer := ask(routes.New(service.config), ctx, "/products/mouse", "X-Request-Id", "abc-1")
		Expect(answer.Header().Get("X-Request-Id")).To(Equal("abc-1"))
		Expect(log.String()).To(MatchRegexp(`^time=\S+ level=INFO msg=request method=GET path=/products/mouse status=200 took=\S+ cache=hit client=192.0.2.8:50000 id=abc-1\n$`))
	})

	It("writes one line of a request that never came there", func(ctx SpecContext) {
		ask(status(http.StatusMisdirectedRequest), ctx, "/x", "X-Request-Id", "abc-1")
		Expect(log.String()).To(MatchRegexp(`^time=\S+ level=INFO msg=request method=GET path=/x status=421 took=\S+ client=192.0.2.8:50000 id=abc-1\n$`))
	})

	DescribeTable("writes it at a level of its own", func(ctx SpecContext, path string, answered int, level string) {
		ask(status(answered), ctx, path)
		Expect(log.String()).To(ContainSubstring("level=" + level + " "))
	},
		EntryDescription("%s, %d: %s"),
		Entry(nil, "/", 200, "DEBUG"),
		Entry(nil, "/page/events", 200, "DEBUG"),
		Entry(nil, "/page/keys", 503, "ERROR"),
		Entry(nil, "/", 421, "INFO"),
		Entry(nil, "/page/x", 404, "INFO"),
		Entry(nil, "/pages", 200, "INFO"),
		Entry(nil, "/x", 301, "INFO"),
	)

	It("writes a line of a panic, and passes it on", func(ctx SpecContext) {
		panicking := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("index out of range") })
		Expect(func() { ask(panicking, ctx, "/x") }).To(PanicWith("index out of range"))
		Expect(log.String()).To(And(ContainSubstring("level=ERROR"), ContainSubstring("status=500"), ContainSubstring(`error="panic: index out of range"`)))
		Expect(strings.Count(log.String(), "\n")).To(Equal(1))
	})

	It("lets a handler flush, and set deadlines", func(ctx SpecContext) {
		answer := ask(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			Expect(http.NewResponseController(w).Flush()).To(Succeed())
		}), ctx, "/page/events")
		Expect(answer.Flushed).To(BeTrue())
	})

	Describe("gives a request an id", func() {
		const trace = "4bf92f3577b34da6a3ce929d0e0e4736"
		DescribeTable("that was sent", func(ctx SpecContext, header, value, id string) {
			Expect(ask(status(200), ctx, "/x", header, value).Header()["X-Request-Id"]).To(Equal([]string{id}))
			Expect(log.String()).To(HaveSuffix(" id=" + id + "\n"))
		},
			Entry("by X-Request-Id", "x-request-id", "Root=1-67891233:abc/DEF_0.9+@"[5:], "1-67891233:abc/DEF_0.9+@"),
			Entry("by X-Request-Id, as long as it may be", "X-Request-Id", strings.Repeat("a", 128), strings.Repeat("a", 128)),
			Entry("by traceparent", "traceparent", "00-"+trace+"-00f067aa0ba902b7-01", trace),
			Entry("by a traceparent of a later version", "traceparent", "01-"+trace+"-00f067aa0ba902b7-01-more", trace),
		)

		DescribeTable("of its own instead of", func(ctx SpecContext, header, value string) {
			Expect(ask(status(200), ctx, "/x", header, value).Header()["X-Request-Id"]).To(HaveExactElements(MatchRegexp(`^[0-9a-f]{16}$`)))
			Expect(log.String()).To(MatchRegexp(` id=[0-9a-f]{16}\n$`))
		},
			Entry("an empty one", "X-Request-Id", ""),
			Entry("one that is too long", "X-Request-Id", strings.Repeat("a", 129)),
			Entry("one with a blank", "X-Request-Id", "a b"),
			Entry("one with a line", "X-Request-Id", "a\nlevel=INFO"),
			Entry("one with quotes", "X-Request-Id", `"a"`),
			Entry("one that is not ASCII", "X-Request-Id", "ü"),
			Entry("a trace of zeros", "traceparent", "00-"+strings.Repeat("0", 32)+"-00f067aa0ba902b7-01"),
			Entry("a trace with a parent of zeros", "traceparent", "00-"+trace+"-0000000000000000-01"),
			Entry("a trace in capitals", "traceparent", "00-"+strings.ToUpper(trace)+"-00f067aa0ba902b7-01"),
			Entry("a trace that is too short", "traceparent", "00-"+trace[1:]+"-00f067aa0ba902b7-01"),
			Entry("a trace with more", "traceparent", "00-"+trace+"-00f067aa0ba902b7-01-more"),
			Entry("a trace of the version that there is not", "traceparent", "ff-"+trace+"-00f067aa0ba902b7-01"),
			Entry("nothing", "Accept", "*/*"),
		)

		It("of its own where two were sent, and another each time", func(ctx SpecContext) {
			one := ask(status(200), ctx, "/x", "X-Request-Id", "a", "X-Request-Id", "b").Header().Get("X-Request-Id")
			other := ask(status(200), ctx, "/x").Header().Get("X-Request-Id")
			Expect(one).To(HaveLen(16))
			Expect(one).NotTo(Equal(other))
		})
	})

	Describe("a client that goes away", func() {
		var gone context.Context

		BeforeEach(func() {
			var leave context.CancelFunc
			gone, leave = context.WithCancel(context.Background())
			leave()
		})

		It("is 499 at the level info, with what it would have got, and never a failure of the server", func() {
			service.finds(mouse, services.Report{}, errors.Join(repositories.ErrUnavailable, context.Canceled))
			ask(routes.New(service.config), gone, "/products/mouse")
			Expect(log.String()).To(MatchRegexp(`^time=\S+ level=INFO msg=request .* status=499 .* sent=503 error="database unavailable\\ncontext canceled"`))
		})

		It("is 499 with 200 where the answer was ready all the same", func() {
			answer := ask(routes.New(service.config), gone, "/products/mouse")
			Expect(log.String()).To(ContainSubstring("status=499"))
			Expect(log.String()).To(ContainSubstring("sent=200"))
			Expect(answer.Body.String()).To(ContainSubstring(mouseJSON), "what the client gets if it still reads")
		})

		It("is not 499 where it goes after the answer was begun", func(ctx SpecContext) {
			watching, leave := context.WithCancel(ctx)
			ask(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(http.StatusOK)
				leave()
			}), watching, "/page/events")
			Expect(log.String()).To(ContainSubstring("status=200"))
		})

		It("does not end what the routes have begun, where Config says Finish", func() {
			service.config.Finish = true
			service.finder.FindFunc = func(ctx context.Context, _ string) (repositories.Product, services.Report, error) {
				return mouse, services.Report{}, ctx.Err()
			}
			answer := ask(routes.New(service.config), gone, "/products/mouse")
			Expect(answer.Code).To(Equal(http.StatusOK), "%s", log)
			Expect(log.String()).To(And(ContainSubstring("status=499"), ContainSubstring("sent=200")))
		})
	})
})
