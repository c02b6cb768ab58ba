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
		Expect(url).To(HavePrefix("http://127.0.0.1:"), "the url that Run logged, when Config's Listen is %s", host.config.Listen)
		Expect(get(url)).To(Equal("hello"), "what GET / is answered: the handler that Connect returned says hello")
	})

	It("logs what net/http complains of", func() {
		host.handler = http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("boom") })
		_, err := get(host.start().url)
		Expect(err).To(HaveOccurred(), "what a client gets of a handler that panics")
		Eventually(host.log).Should(gbytes.Say("boom"), "Config's Log does not have what net/http says of a handler that panics (http.Server's ErrorLog)")
	})

	It("listens only when the connections are up", func() {
		host.config.Listen = freeAddress()
		var dialled error
		host.config.Connect = func(ctx context.Context) (http.Handler, func() error, error) {
			dialled = dial(host.config.Listen)
			return host.connect(ctx)
		}
		host.start()
		Expect(dialled).To(HaveOccurred(), "what came of dialling the server while Connect was still connecting: no server may listen then")
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
		Expect(err).To(HaveOccurred(), "what Run returned when the port was taken")
		Expect(err.Error()).To(ContainSubstring(host.config.Listen), "the text of Run's error when it can't listen: it names the address")
		Expect(err.Error()).NotTo(ContainSubstring("\n"), "the text of Run's error: it is one line")
		Expect(host.closed.Load()).To(BeEquivalentTo(1), "how often Run closed the connections before it returned")
	}, SpecTimeout(5*time.Second))

	It("gives its own context to Connect", func(ctx SpecContext) {
		type mark struct{}
		broken := errors.New("interrupted")
		host.config.Connect = func(ctx context.Context) (http.Handler, func() error, error) {
			Expect(ctx.Value(mark{})).To(Equal("this run"), "the value that Run's context has, in the context that Connect got")
			return nil, nil, broken
		}
		Expect(server.Run(context.WithValue(ctx, mark{}, "this run"), host.config)).To(MatchError(broken), "what Run returned when Connect failed")
	}, SpecTimeout(5*time.Second))

	It("can be stopped while it connects", func(ctx SpecContext) {
		run, stop := context.WithCancel(ctx)
		defer stop()
		host.config.Connect = func(ctx context.Context) (http.Handler, func() error, error) {
			stop()
			Eventually(ctx.Err).Should(HaveOccurred(), "the Err() of the context that Connect got, when Run's context is done")
			return nil, nil, context.Canceled
		}
		Expect(server.Run(run, host.config)).To(MatchError(context.Canceled), "what Run returned when it was stopped while it connected")
	}, SpecTimeout(5*time.Second))

	Describe("when it is told to stop", func() {
		It("ends without an error, and closes the connections", func() {
			run := host.start()
			run.stop()
			var err error
			Eventually(run.returned).WithTimeout(stopTime).Should(Receive(&err), "Run's context is done, and %s later Run has not returned", stopTime)
			Expect(err).NotTo(HaveOccurred(), "what Run returned when its context was done")
			Expect(string(host.log.Contents())).To(ContainSubstring("stopping"), "the log, after Run was told to stop")
			Expect(host.closed.Load()).To(BeEquivalentTo(1), "how often Run closed the connections before it returned")
		})

		It("returns the error of closing the connections", func() {
			host.closing = errors.New("closing the database: disk I/O error")
			run := host.start()
			run.stop()
			var err error
			Eventually(run.returned).WithTimeout(stopTime).Should(Receive(&err), "Run's context is done, and %s later Run has not returned", stopTime)
			Expect(err).To(MatchError(host.closing), "what Run returned after its stop, when closing the connections said %q", host.closing)
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
			Eventually(host.log).WithTimeout(stopTime).Should(gbytes.Say("stopping"), "Run's context is done, and the log does not say that the server is stopping")
			Eventually(func() error { return dial(run.url) }).WithTimeout(stopTime).Should(HaveOccurred(), "what came of dialling a server that is stopping: it takes no more connections")
			Consistently(run.returned, "50ms").ShouldNot(Receive(), "Run returned while a request was under way")
			request.letGo()
			var body string
			Eventually(answer).WithTimeout(stopTime).Should(Receive(&body), "the request that was under way has ended, and its client got nothing")
			Expect(body).To(Equal("hello"), "what the client got of a request that was under way when the server was told to stop")
			if closedEarly.Load() {
				Fail("expected the connections to be open until the request that was under way has ended, but they were closed before")
			}
			if cancelled.Load() {
				Fail("expected the context of the request that was under way to go on, but it was cancelled")
			}
			var err error
			Eventually(run.returned).WithTimeout(stopTime).Should(Receive(&err), "all requests are done, and %s later Run has not returned", stopTime)
			Expect(err).NotTo(HaveOccurred(), "what Run returned when all requests were done")
		})

		It("does not wait for ever for a request that does not end", func() {
			host.config.Grace = 50 * time.Millisecond
			request := host.hold()
			run := host.start()
			answer := request.send(run.url)
			run.stop()
			var err error
			Eventually(run.returned).WithTimeout(stopTime).Should(Receive(&err), "Grace is 50ms, a request does not end, and %s after the stop Run has not returned", stopTime)
			Expect(err).NotTo(HaveOccurred(), "what Run returned when its Grace was over")
			var body string
			Eventually(answer).WithTimeout(stopTime).Should(Receive(&body), "Run returned, and the connection of a client whose request does not end is open still")
			Expect(body).NotTo(Equal("hello"), "what the client got whose request did not end")
			Expect(host.closed.Load()).To(BeEquivalentTo(1), "how often Run closed the connections before it returned")
		})
	})
})
