package page_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/alicebob/miniredis/v2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/redis/go-redis/v9"

	"cacheaside/httpapi/page"
)

var _ = Describe("Faults", func() {
	var (
		server *miniredis.Miniredis
		faults page.Faults
		paths  chan string
		forgot []string
		answer func(w http.ResponseWriter, r *http.Request)
	)
	BeforeEach(func() {
		server = miniredis.NewMiniRedis()
		Expect(server.Start()).To(Succeed())
		DeferCleanup(server.Close)
		client := redis.NewClient(&redis.Options{Addr: server.Addr(), MaxRetries: -1, DialerRetries: 1})
		DeferCleanup(client.Close)
		look := &page.Look{Redis: client, Names: keyNames{}, Masters: func() []string { return []string{"here"} }, Now: time.Now}
		paths, forgot = make(chan string, 1000), nil
		faults = page.Faults{
			API: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				paths <- r.Method + " " + r.URL.EscapedPath()
				answer(w, r)
			}),
			Forget: func(name string) { forgot = append(forgot, name) },
			Look:   look, SQL: new(page.SQL), Plug: new(page.Plug), Limit: page.NewLimit(look),
		}
		answer = func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write([]byte("{}")) }
	})

	Describe("a stampede", func() {
		It("asks for a product that nobody has, as clients do, and counts the reads of the database", func(ctx SpecContext) {
			Expect(server.Set("product:db1:a/b", "cached")).To(Succeed())
			Expect(server.Set("product:db1:other", "cached")).To(Succeed())
			reader := faults.SQL.Reader(readerOf(mouse, nil))
			first := make(chan struct{}, 1)
			first <- struct{}{}
			answer = func(w http.ResponseWriter, r *http.Request) {
				Expect(server.Exists("product:db1:a/b")).To(BeFalse(), "whether Redis has it still")
				select {
				case <-first:
					_, _ = reader.FindByName(r.Context(), "a/b")
				default:
				}
				w.WriteHeader(http.StatusOK)
			}
			result, err := faults.Stampede(ctx, "a/b", 100)
			Expect(err).NotTo(HaveOccurred())
			Expect(result.Took).To(BeNumerically(">", 0))
			result.Took = 0
			Expect(result).To(Equal(page.Stampede{Requests: 100, Reads: 1}))
			Expect(forgot).To(Equal([]string{"a/b"}))
			Expect(paths).To(HaveLen(100))
			Expect(paths).To(Receive(Equal("GET /products/a%2Fb")))
			Expect(server.Exists("product:db1:other")).To(BeTrue())
		})
		It("counts the answers that failed, and goes on", func(ctx SpecContext) {
			answer = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }
			Expect(faults.Stampede(ctx, "mouse", 3)).To(HaveField("Failed", 3))
			for _, reason := range []any{http.ErrAbortHandler, "a bug"} { // which net/http survives, too
				answer = func(http.ResponseWriter, *http.Request) { panic(reason) }
				Expect(faults.Stampede(ctx, "mouse", 3)).To(HaveField("Failed", 3))
			}
		})
		It("goes on without Redis", func(ctx SpecContext) {
			server.Close()
			Expect(faults.Stampede(ctx, "mouse", 3)).To(HaveField("Requests", 3))
		})
	})

	Describe("emptying the cache", func() {
		It("removes the keys of this database, and no others", func(ctx SpecContext) {
			for i := range 2500 {
				Expect(server.Set(fmt.Sprint("product:db1:", i), "cached")).To(Succeed())
			}
			Expect(server.Set("product:db2:mouse", "cached")).To(Succeed())
			Expect(server.Set("session", "mine")).To(Succeed())
			Expect(faults.Empty(ctx)).To(Equal(2500))
			Expect(server.Keys()).To(Equal([]string{"product:db2:mouse", "session"}))
			Expect(faults.Empty(ctx)).To(BeZero())
		})
		It("fails without Redis", func(ctx SpecContext) {
			server.Close()
			_, err := faults.Empty(ctx)
			Expect(err).To(HaveOccurred())
		})
	})

	Describe("a change by another instance", func() {
		var ended int
		BeforeEach(func() { ended = 0 })
		another := func(answer http.HandlerFunc, end error) func(context.Context) (http.Handler, func() error, error) {
			return func(context.Context) (http.Handler, func() error, error) {
				return answer, func() error { ended++; return end }, nil
			}
		}
		It("is what PUT does, on an instance that is ended then", func(ctx SpecContext) {
			faults.Another = another(func(w http.ResponseWriter, r *http.Request) {
				Expect(r.Method + " " + r.URL.EscapedPath() + " " + r.Header.Get("Content-Type")).To(Equal("PUT /products/a%2Fb application/json"))
				Expect(io.ReadAll(r.Body)).To(BeEquivalentTo(`{"price":1}`))
				Expect(ended).To(BeZero())
				w.WriteHeader(http.StatusNotFound)
			}, nil)
			Expect(faults.Elsewhere(ctx, "a/b", []byte(`{"price":1}`))).To(Equal(http.StatusNotFound))
			Expect(ended).To(Equal(1), "how often it was ended")
		})
		It("fails if there is no other instance, or if that does not end well", func(ctx SpecContext) {
			faults.Another = func(context.Context) (http.Handler, func() error, error) { return nil, nil, errors.New("no port") }
			_, err := faults.Elsewhere(ctx, "mouse", nil)
			Expect(err).To(MatchError(ContainSubstring("no port")))
			faults.Another = another(func(http.ResponseWriter, *http.Request) {}, errors.New("it hangs"))
			_, err = faults.Elsewhere(ctx, "mouse", nil)
			Expect(err).To(MatchError(ContainSubstring("it hangs")))
		})
	})

	It("refuses to limit the embedded Redis, and says what to do", func(ctx SpecContext) {
		Expect(faults.SetLimited(ctx, true)).To(MatchError(ContainSubstring("install redis-server")))
		Expect(faults.Limit.Limited()).To(BeFalse())
		Expect(faults.SetLimited(ctx, false)).To(Succeed(), "there is no limit to be taken away")
	})

	It("sets the switches, and tells how they stand", func() {
		delay, plugged, limited := faults.Switches()
		Expect(delay).To(BeZero())
		Expect(plugged).To(BeTrue())
		Expect(limited).To(BeFalse())
		faults.SetDelay(time.Second)
		faults.SetPlugged(false)
		delay, plugged, _ = faults.Switches()
		Expect(delay).To(Equal(time.Second))
		Expect(plugged).To(BeFalse())
		Expect(faults.SQL.Delay()).To(Equal(time.Second))
		Expect(faults.Plug.Plugged()).To(BeFalse())
	})
})
