package server_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
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
		closed    atomic.Bool  // whether the connections were closed
		log       *gbytes.Buffer
		config    server.Config
		ended     chan error // receives what Run returned
		stop      context.CancelFunc
	)

	BeforeEach(func() {
		connected = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "hello") })
		closed.Store(false)
		log = gbytes.NewBuffer()
		config = server.Config{
			Listen: "127.0.0.1:0",
			Connect: func(context.Context) (http.Handler, func() error, error) {
				return connected, func() error { closed.Store(true); return nil }, nil
			},
			Log: slog.New(slog.NewTextHandler(log, nil)),
		}
		ended = make(chan error, 1)
	})

	// start runs the server until the spec's end and returns its URL.
	start := func() string {
		GinkgoHelper()
		ctx, cancel := context.WithCancel(context.Background())
		stop = cancel
		done := make(chan struct{})
		go func() {
			defer close(done)
			ended <- server.Run(ctx, config)
		}()
		DeferCleanup(func() {
			cancel()
			Eventually(done).WithTimeout(15 * time.Second).Should(BeClosed())
		})
		Eventually(log).Should(gbytes.Say(`url=(\S+)`))
		line := string(log.Contents())
		return strings.Fields(line[strings.Index(line, "url=")+len("url="):])[0]
	}

	It("serves what Connect returns, and says where", func() {
		response, err := http.Get(start())
		Expect(err).NotTo(HaveOccurred())
		defer response.Body.Close()
		Expect(io.ReadAll(response.Body)).To(BeEquivalentTo("hello"))
	})

	It("listens only when the connections are up", func() {
		// The port is taken from a listener that is closed again, so that it is known before the server has it.
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		Expect(err).NotTo(HaveOccurred())
		config.Listen = listener.Addr().String()
		Expect(listener.Close()).To(Succeed())
		connect := config.Connect
		config.Connect = func(ctx context.Context) (http.Handler, func() error, error) {
			_, err := net.Dial("tcp", config.Listen)
			Expect(err).To(HaveOccurred(), "the server listens before it is connected")
			return connect(ctx)
		}
		start()
	})

	It("does not listen when connecting fails, and says why", func(ctx SpecContext) {
		broken := errors.New("opening the database: not a database")
		config.Connect = func(context.Context) (http.Handler, func() error, error) { return nil, nil, broken }
		Expect(server.Run(ctx, config)).To(MatchError(broken))
		Expect(string(log.Contents())).NotTo(ContainSubstring("url="))
	}, SpecTimeout(5*time.Second))

	It("says in one line that the port is taken, and closes the connections", func(ctx SpecContext) {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		Expect(err).NotTo(HaveOccurred())
		defer listener.Close()
		config.Listen = listener.Addr().String()
		err = server.Run(ctx, config)
		Expect(err).To(MatchError(ContainSubstring(config.Listen)))
		Expect(err.Error()).NotTo(ContainSubstring("\n"))
		Expect(closed.Load()).To(BeTrue())
	}, SpecTimeout(5*time.Second))

	Describe("when it is told to stop", func() {
		It("ends without an error, and closes the connections", func() {
			start()
			stop()
			Eventually(ended).Should(Receive(BeNil()))
			Expect(closed.Load()).To(BeTrue())
		})

		It("lets a request that is under way finish, and only then closes the connections", func() {
			arrived, goOn := make(chan struct{}), make(chan struct{})
			connected = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				close(arrived)
				<-goOn
				Expect(closed.Load()).To(BeFalse())
				Expect(r.Context().Err()).NotTo(HaveOccurred())
				_, _ = io.WriteString(w, "hello")
			})
			url := start()
			answer := make(chan string, 1)
			go func() {
				defer GinkgoRecover()
				response, err := http.Get(url)
				Expect(err).NotTo(HaveOccurred())
				defer response.Body.Close()
				body, err := io.ReadAll(response.Body)
				Expect(err).NotTo(HaveOccurred())
				answer <- string(body)
			}()
			Eventually(arrived).Should(BeClosed())
			stop()
			Eventually(log).Should(gbytes.Say("stopping"))
			Consistently(ended, "50ms").ShouldNot(Receive())
			close(goOn)
			Eventually(answer).Should(Receive(Equal("hello")))
			Eventually(ended).Should(Receive(BeNil()))
		})

		It("does not wait for ever for a request that does not end", func() {
			config.Grace = 50 * time.Millisecond
			arrived := make(chan struct{})
			connected = http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				close(arrived)
				<-r.Context().Done()
			})
			url := start()
			go func() {
				if response, err := http.Get(url); err == nil {
					response.Body.Close()
				}
			}()
			Eventually(arrived).Should(BeClosed())
			stop()
			Eventually(ended).Should(Receive(BeNil()))
			Expect(closed.Load()).To(BeTrue())
		})
	})

	Describe("its limits", func() {
		It("cuts off a client that takes too long to send its header", func() {
			config.HeaderTimeout = 50 * time.Millisecond
			conn, err := net.Dial("tcp", strings.TrimPrefix(start(), "http://"))
			Expect(err).NotTo(HaveOccurred())
			defer conn.Close()
			_, err = conn.Write([]byte("GET / HTTP/1.1\r\nHost: localhost\r\n")) // and no end
			Expect(err).NotTo(HaveOccurred())
			Expect(conn.SetReadDeadline(time.Now().Add(5 * time.Second))).To(Succeed())
			_, err = io.ReadAll(conn)
			Expect(err).NotTo(HaveOccurred(), "the server should have closed the connection")
		})

		It("answers 431 to a header above 64 KiB", func() {
			request, err := http.NewRequest("GET", start(), nil)
			Expect(err).NotTo(HaveOccurred())
			request.Header.Set("X-Long", strings.Repeat("a", 80<<10))
			response, err := http.DefaultClient.Do(request)
			Expect(err).NotTo(HaveOccurred())
			defer response.Body.Close()
			Expect(response.StatusCode).To(Equal(http.StatusRequestHeaderFieldsTooLarge))
		})
	})
})
