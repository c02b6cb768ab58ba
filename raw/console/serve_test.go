package console_test

import (
	"context"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("serve", Label("given"), func() {
	// start runs serve until the spec ends, or interrupt is called, and waits until it serves.
	start := func(ctx context.Context, b *bench) (status <-chan int, interrupt func()) {
		GinkgoHelper()
		serving, interrupt := context.WithCancel(ctx)
		statuses := make(chan int, 1)
		go func() {
			statuses <- b.Run(serving, []string{"serve"})
			close(statuses)
		}()
		DeferCleanup(func() {
			interrupt()
			Eventually(statuses).WithTimeout(10 * time.Second).Should(BeClosed())
		})
		Eventually(b.stderr.String).WithTimeout(10 * time.Second).Should(ContainSubstring("Ctrl-C"))
		return statuses, interrupt
	}

	// beside returns a console that looks where another one serves.
	beside := func(serving *bench) *bench {
		b := newBench()
		b.Search = serving.Search
		return b
	}

	It("keeps a Redis running until it is interrupted", func(ctx SpecContext) {
		serving := newBench()
		status, interrupt := start(ctx, serving)
		Expect(beside(serving).run(ctx, "", "SET", "k", "v")).To(Equal(0))
		later := beside(serving)
		Expect(later.run(ctx, "", "GET", "k")).To(Equal(0))
		Expect(later.stdout.String()).To(Equal("\"v\"\n"))
		Expect(later.stderr.String()).NotTo(ContainSubstring("serve"), "the data did not go")

		interrupt()
		Eventually(status).Should(Receive(Equal(0)))
		Expect(beside(serving).run(ctx, "", "-url", "redis://"+serving.Search.Address, "PING")).To(Equal(1), "nobody listens any more")
	}, SpecTimeout(20*time.Second))

	It("says that one is running already", func(ctx SpecContext) {
		serving := newBench()
		start(ctx, serving)
		second := beside(serving)
		Expect(second.run(ctx, "", "serve")).To(Equal(1))
		Expect(second.stderr.String()).To(And(ContainSubstring(serving.Search.Address), ContainSubstring("already")))
		Expect(strings.Count(second.stderr.String(), "\n")).To(Equal(1))
	}, SpecTimeout(20*time.Second))

	It("serves the embedded Redis if REDIS_URL asks for it", func(ctx SpecContext) {
		serving := newBench()
		serving.Search.Binary = ""
		serving.env["REDIS_URL"] = "embedded"
		start(ctx, serving)
		Expect(serving.stderr.String()).To(ContainSubstring("embedded"))
	}, SpecTimeout(20*time.Second))

	It("ends with status 1 when the server ends before it", func(ctx SpecContext) {
		needs("redis-server")
		serving := newBench()
		serving.Search.Binary = ""
		status, _ := start(ctx, serving)
		Expect(beside(serving).run(ctx, "", "-yes", "SHUTDOWN", "NOSAVE")).To(Equal(0))
		Eventually(status).WithTimeout(10 * time.Second).Should(Receive(Equal(1)))
		Expect(serving.stderr.String()).To(ContainSubstring("ended"))
	}, SpecTimeout(20*time.Second))

	It("stays when its server only closes connections", func(ctx SpecContext) {
		needs("redis-server")
		serving := newBench()
		serving.Search.Binary = ""
		status, _ := start(ctx, serving)
		Expect(beside(serving).run(ctx, "", "CLIENT", "KILL", "TYPE", "normal")).To(Equal(0))
		Consistently(status).WithTimeout(500 * time.Millisecond).ShouldNot(Receive())
	}, SpecTimeout(20*time.Second))
})
