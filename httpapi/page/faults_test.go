package page_test

import (
	"fmt"
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
		paths, forgot = make(chan string, 1000), nil
		faults = page.Faults{
			API: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				paths <- r.Method + " " + r.URL.EscapedPath()
				answer(w, r)
			}),
			Forget: func(name string) { forgot = append(forgot, name) },
			Redis:  client, Database: func() string { return "db1" }, SQL: new(page.SQL), Plug: new(page.Plug),
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

	It("sets the switches, and tells how they stand", func() {
		delay, plugged := faults.Switches()
		Expect(delay).To(BeZero())
		Expect(plugged).To(BeTrue())
		faults.SetDelay(time.Second)
		faults.SetPlugged(false)
		delay, plugged = faults.Switches()
		Expect(delay).To(Equal(time.Second))
		Expect(plugged).To(BeFalse())
		Expect(faults.SQL.Delay()).To(Equal(time.Second))
		Expect(faults.Plug.Plugged()).To(BeFalse())
	})
})
