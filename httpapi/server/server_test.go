package server_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"

	"cacheaside/httpapi/server"
)

var _ = Describe("the server", Label("lesson-07"), func() {
	var (
		connected http.Handler // what connect returns
		closed    atomic.Int32 // how often the connections were closed
		closing   error        // what closing them says
		log       *gbytes.Buffer
		config    server.Config
	)

	BeforeEach(func() {
		connected = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "hello") })
		closed.Store(0)
		closing = nil
		log = gbytes.NewBuffer()
		config = server.Config{
			Listen: "127.0.0.1:0",
			Connect: func(context.Context) (http.Handler, func() error, error) {
				return connected, func() error { closed.Add(1); return closing }, nil
			},
			Log: slog.New(slog.NewTextHandler(log, nil)),
		}
	})

	It("serves what Connect returns, and says where", func() {
		url := start(config, log).url
		Expect(url).To(HavePrefix("http://127.0.0.1:"), "where the server listens, which was told %s", config.Listen)
		Expect(get(url)).To(Equal("hello"), "GET / of the server")
	})

	It("logs what net/http complains of", func() {
		connected = http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("boom") })
		_, err := get(start(config, log).url)
		Expect(err).To(HaveOccurred(), "GET / of a handler that panics")
		Eventually(log).Should(gbytes.Say("boom"), "the log does not have what net/http says of a handler that panics")
	})

	It("listens only when the connections are up", func() {
		// The port is taken from a listener that is closed again, so that it is known before the server has it.
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		Expect(err).NotTo(HaveOccurred())
		config.Listen = listener.Addr().String()
		Expect(listener.Close()).To(Succeed())
		var dialled error
		connect := config.Connect
		config.Connect = func(ctx context.Context) (http.Handler, func() error, error) {
			var connection net.Conn
			if connection, dialled = net.Dial("tcp", config.Listen); dialled == nil {
				_ = connection.Close()
			}
			return connect(ctx)
		}
		start(config, log)
		Expect(dialled).To(HaveOccurred(), "while Connect was still connecting, the server took a connection already")
	})

	It("does not listen when connecting fails, and says why", func(ctx SpecContext) {
		broken := errors.New("opening the database: not a database")
		config.Connect = func(context.Context) (http.Handler, func() error, error) { return nil, nil, broken }
		Expect(server.Run(ctx, config)).To(MatchError(broken), "what Run returned when Connect failed")
		Expect(urlIn(log)).To(BeEmpty(), "Connect failed, and Run logged that it listens")
	}, SpecTimeout(5*time.Second))

	It("says in one line that the port is taken, and closes the connections", func(ctx SpecContext) {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		Expect(err).NotTo(HaveOccurred())
		defer listener.Close()
		config.Listen = listener.Addr().String()
		err = server.Run(ctx, config)
		Expect(err).To(MatchError(ContainSubstring(config.Listen)), "what Run returned when the port was taken")
		Expect(err.Error()).NotTo(ContainSubstring("\n"))
		Expect(closed.Load()).To(BeEquivalentTo(1), "how often Run closed the connections before it returned")
	}, SpecTimeout(5*time.Second))

	It("gives its own context to Connect", func(ctx SpecContext) {
		type mark struct{}
		broken := errors.New("interrupted")
		config.Connect = func(ctx context.Context) (http.Handler, func() error, error) {
			Expect(ctx.Value(mark{})).To(Equal("this run"), "Connect got another context than Run")
			return nil, nil, broken
		}
		Expect(server.Run(context.WithValue(ctx, mark{}, "this run"), config)).To(MatchError(broken))
	}, SpecTimeout(5*time.Second))

	It("can be stopped while it connects", func(ctx SpecContext) {
		run, stop := context.WithCancel(ctx)
		defer stop()
		config.Connect = func(ctx context.Context) (http.Handler, func() error, error) {
			stop()
			Eventually(ctx.Done()).Should(BeClosed(), "Run's context is done, and the one that Connect got is not")
			return nil, nil, context.Canceled
		}
		Expect(server.Run(run, config)).To(MatchError(context.Canceled), "what Run returned when it was stopped while it connected")
	}, SpecTimeout(5*time.Second))

	Describe("when it is told to stop", func() {
		It("ends without an error, and closes the connections", func() {
			run := start(config, log)
			run.stop()
			Eventually(run.returned).WithTimeout(stopTime).Should(Receive(BeNil()), "Run should have returned nil when its context was done")
			Expect(log).To(gbytes.Say("stopping"))
			Expect(closed.Load()).To(BeEquivalentTo(1), "how often Run closed the connections before it returned")
		})

		It("returns the error of closing the connections", func() {
			closing = errors.New("closing the database: disk I/O error")
			run := start(config, log)
			run.stop()
			Eventually(run.returned).WithTimeout(stopTime).Should(Receive(MatchError(closing)), "Run should have returned what closing the connections said")
		})

		It("lets a request that is under way finish, and only then closes the connections", func() {
			arrived, goOn := make(chan struct{}), make(chan struct{})
			letGo := sync.OnceFunc(func() { close(goOn) })
			var closedEarly, cancelled atomic.Bool
			connected = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				close(arrived)
				<-goOn
				closedEarly.Store(closed.Load() > 0)
				cancelled.Store(r.Context().Err() != nil)
				_, _ = io.WriteString(w, "hello")
			})
			run := start(config, log)
			DeferCleanup(letGo)
			answer := make(chan string, 1)
			go func() {
				defer GinkgoRecover()
				body, err := get(run.url)
				Expect(err).NotTo(HaveOccurred(), "GET /, which was under way when the server was told to stop")
				answer <- body
			}()
			Eventually(arrived).Should(BeClosed(), "GET / did not reach the handler")
			run.stop()
			Eventually(log).Should(gbytes.Say("stopping"))
			Eventually(func() error { return dial(run.url) }).Should(HaveOccurred(), "the server is stopping, and takes connections still")
			Consistently(run.returned, "50ms").ShouldNot(Receive(), "Run returned while a request was under way")
			letGo()
			Eventually(answer).Should(Receive(Equal("hello")), "the request that was under way got no answer")
			Expect(closedEarly.Load()).To(BeFalse(), "the connections were closed while a request was under way")
			Expect(cancelled.Load()).To(BeFalse(), "the context of the request that was under way was cancelled")
			Eventually(run.returned).WithTimeout(stopTime).Should(Receive(BeNil()), "Run should have returned nil when all requests were done")
		})

		It("does not wait for ever for a request that does not end", func() {
			config.Grace = 50 * time.Millisecond
			arrived, specEnds := make(chan struct{}), make(chan struct{})
			connected = http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				close(arrived)
				select {
				case <-r.Context().Done():
				case <-specEnds:
				}
			})
			run := start(config, log)
			DeferCleanup(func() { close(specEnds) })
			cutOff := make(chan error, 1)
			go func() {
				_, err := get(run.url)
				cutOff <- err
			}()
			Eventually(arrived).Should(BeClosed(), "GET / did not reach the handler")
			run.stop()
			Eventually(run.returned).Should(Receive(BeNil()), "Run should have returned nil when its Grace of 50ms was over, although a request does not end")
			Eventually(cutOff).Should(Receive(HaveOccurred()), "Run returned, and the connection of a client whose request does not end is open still")
			Expect(closed.Load()).To(BeEquivalentTo(1), "how often Run closed the connections before it returned")
		})
	})

	Describe("its limits", func() {
		It("cuts off a client that takes too long to send its header", func() {
			config.HeaderTimeout = 50 * time.Millisecond
			connection, err := net.Dial("tcp", strings.TrimPrefix(start(config, log).url, "http://"))
			Expect(err).NotTo(HaveOccurred())
			defer connection.Close()
			_, err = connection.Write([]byte("GET / HTTP/1.1\r\nHost: localhost\r\n")) // and no end
			Expect(err).NotTo(HaveOccurred())
			Expect(connection.SetReadDeadline(time.Now().Add(2 * time.Second))).To(Succeed())
			_, err = io.ReadAll(connection)
			Expect(err).NotTo(HaveOccurred(), "half a header was sent, HeaderTimeout is 50ms, and after 2s the connection is still open")
		})

		It("bound how long each part of a request may take, and how long nothing may come", func() {
			running := make(chan *http.Server, 1)
			connected = http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				of, _ := r.Context().Value(http.ServerContextKey).(*http.Server)
				running <- of
			})
			_, err := get(start(config, log).url)
			Expect(err).NotTo(HaveOccurred())
			var of *http.Server
			Expect(running).To(Receive(&of, Not(BeNil())), "the server that net/http puts into a request's context")
			Expect(of.ReadHeaderTimeout).To(Equal(5*time.Second), "ReadHeaderTimeout, where Config has no HeaderTimeout")
			Expect(of.ReadTimeout).To(Equal(15*time.Second), "ReadTimeout, for a whole request")
			Expect(of.WriteTimeout).To(Equal(30*time.Second), "WriteTimeout, for the answer")
			Expect(of.IdleTimeout).To(Equal(60*time.Second), "IdleTimeout, between two requests")
		})

		It("answers 431 to a header above 64 KiB", func() {
			url := start(config, log).url
			answerTo := func(size int) int {
				request, err := http.NewRequest("GET", url, nil)
				Expect(err).NotTo(HaveOccurred())
				request.Header.Set("X-Long", strings.Repeat("a", size))
				response, err := http.DefaultClient.Do(request)
				Expect(err).NotTo(HaveOccurred())
				defer response.Body.Close()
				return response.StatusCode
			}
			Expect(answerTo(66<<10)).To(Equal(http.StatusRequestHeaderFieldsTooLarge), "the answer to a header of 66 KiB")
			Expect(answerTo(62<<10)).To(Equal(http.StatusOK), "the answer to a header of 62 KiB")
		})
	})
})
