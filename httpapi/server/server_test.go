package server_test

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"

	"cacheaside/httpapi/server"
)

var _ = Describe("the server", Label("lesson-07", "step-5"), func() {
	var host *host

	BeforeEach(func() { host = newHost() })

	It("serves what Connect returns, and says where", func() {
		url := host.start().url
		Expect(url).To(HavePrefix("http://127.0.0.1:"), "where the server listens, which was told %s", host.config.Listen)
		Expect(get(url)).To(Equal("hello"), "GET / of the server")
	})

	It("logs what net/http complains of", func() {
		host.handler = http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("boom") })
		_, err := get(host.start().url)
		Expect(err).To(HaveOccurred(), "GET / of a handler that panics")
		Eventually(host.log).Should(gbytes.Say("boom"), "the log does not have what net/http says of a handler that panics")
	})

	It("listens only when the connections are up", func() {
		host.config.Listen = freeAddress()
		var dialled error
		host.config.Connect = func(ctx context.Context) (http.Handler, func() error, error) {
			dialled = dial(host.config.Listen)
			return host.connect(ctx)
		}
		host.start()
		Expect(dialled).To(HaveOccurred(), "while Connect was still connecting, the server took a connection already")
	})

	It("does not listen when connecting fails, and says why", func(ctx SpecContext) {
		broken := errors.New("opening the database: not a database")
		host.config.Connect = func(context.Context) (http.Handler, func() error, error) { return nil, nil, broken }
		Expect(server.Run(ctx, host.config)).To(MatchError(broken), "what Run returned when Connect failed")
		Expect(urlIn(host.log)).To(BeEmpty(), "Connect failed, and Run logged that it listens")
	}, SpecTimeout(5*time.Second))

	It("says in one line that the port is taken, and closes the connections", func(ctx SpecContext) {
		host.config.Listen = takenAddress()
		err := server.Run(ctx, host.config)
		Expect(err).To(MatchError(ContainSubstring(host.config.Listen)), "what Run returned when the port was taken")
		Expect(err.Error()).NotTo(ContainSubstring("\n"))
		Expect(host.closed.Load()).To(BeEquivalentTo(1), "how often Run closed the connections before it returned")
	}, SpecTimeout(5*time.Second))

	It("gives its own context to Connect", func(ctx SpecContext) {
		type mark struct{}
		broken := errors.New("interrupted")
		host.config.Connect = func(ctx context.Context) (http.Handler, func() error, error) {
			Expect(ctx.Value(mark{})).To(Equal("this run"), "Connect got another context than Run")
			return nil, nil, broken
		}
		Expect(server.Run(context.WithValue(ctx, mark{}, "this run"), host.config)).To(MatchError(broken))
	}, SpecTimeout(5*time.Second))

	It("can be stopped while it connects", func(ctx SpecContext) {
		run, stop := context.WithCancel(ctx)
		defer stop()
		host.config.Connect = func(ctx context.Context) (http.Handler, func() error, error) {
			stop()
			Eventually(ctx.Done()).Should(BeClosed(), "Run's context is done, and the one that Connect got is not")
			return nil, nil, context.Canceled
		}
		Expect(server.Run(run, host.config)).To(MatchError(context.Canceled), "what Run returned when it was stopped while it connected")
	}, SpecTimeout(5*time.Second))

	Describe("when it is told to stop", func() {
		It("ends without an error, and closes the connections", func() {
			run := host.start()
			run.stop()
			Eventually(run.returned).WithTimeout(stopTime).Should(Receive(BeNil()), "Run should have returned nil when its context was done")
			Expect(host.log).To(gbytes.Say("stopping"))
			Expect(host.closed.Load()).To(BeEquivalentTo(1), "how often Run closed the connections before it returned")
		})

		It("returns the error of closing the connections", func() {
			host.closing = errors.New("closing the database: disk I/O error")
			run := host.start()
			run.stop()
			Eventually(run.returned).WithTimeout(stopTime).Should(Receive(MatchError(host.closing)), "closing the connections said %q", host.closing)
		})

		It("lets a request that is under way finish, and only then closes the connections", func() {
			var closedEarly, cancelled atomic.Bool
			request := host.hold()
			request.atEnd = func(r *http.Request) {
				closedEarly.Store(host.closed.Load() > 0)
				cancelled.Store(r.Context().Err() != nil)
			}
			run := host.start()
			answer := request.send(run.url)
			run.stop()
			Eventually(host.log).Should(gbytes.Say("stopping"))
			Eventually(func() error { return dial(run.url) }).Should(HaveOccurred(), "the server is stopping, and takes connections still")
			Consistently(run.returned, "50ms").ShouldNot(Receive(), "Run returned while a request was under way")
			request.letGo()
			Eventually(answer).Should(Receive(Equal("hello")), "the request that was under way got no answer")
			Expect(closedEarly.Load()).To(BeFalse(), "the connections were closed while a request was under way")
			Expect(cancelled.Load()).To(BeFalse(), "the context of the request that was under way was cancelled")
			Eventually(run.returned).WithTimeout(stopTime).Should(Receive(BeNil()), "Run should have returned nil when all requests were done")
		})

		It("does not wait for ever for a request that does not end", func() {
			host.config.Grace = 50 * time.Millisecond
			request := host.hold()
			run := host.start()
			answer := request.send(run.url)
			run.stop()
			Eventually(run.returned).Should(Receive(BeNil()), "Run should have returned nil when its Grace of 50ms was over, although a request does not end")
			Eventually(answer).Should(Receive(Not(Equal("hello"))), "Run returned, and the connection of a client whose request does not end is open still")
			Expect(host.closed.Load()).To(BeEquivalentTo(1), "how often Run closed the connections before it returned")
		})
	})
})
