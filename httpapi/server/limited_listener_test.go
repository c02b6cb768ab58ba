package server_test

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"

	"cacheaside/httpapi/server"
)

// These serve from the listener by an http.Server of their own: they hold whatever Run is like.
var _ = Describe("the listener", Label("given"), func() {
	// patience is how long a client of the specs waits for a place: short, and longer than the listener takes to look.
	const patience = 200 * time.Millisecond
	var (
		log     *gbytes.Buffer
		address string
		held    chan struct{} // lets the requests for /held go
		arrived chan struct{} // receives one for each that has arrived
		ended   chan error    // receives what became of the context of each
		open    *atomic.Int32 // how many connections have a place
	)

	BeforeEach(func() {
		log = gbytes.NewBuffer()
		held, arrived, ended = make(chan struct{}), make(chan struct{}, 100), make(chan error, 100)
		open = new(atomic.Int32)
	})

	serve := func(ctx context.Context, places int, patience time.Duration) *http.Server {
		GinkgoHelper()
		listener, err := server.Listen(ctx, server.Config{
			Listen: "127.0.0.1:0", Connections: places, Patience: patience, Log: slog.New(slog.NewTextHandler(log, nil)),
		})
		Expect(err).NotTo(HaveOccurred())
		note, open, held, arrived, ended := listener.Note(), open, held, arrived, ended // requests may outlast their spec
		serving := &http.Server{ConnState: func(conn net.Conn, state http.ConnState) {
			note(conn, state)
			switch state {
			case http.StateNew:
				open.Add(1)
			case http.StateClosed:
				open.Add(-1)
			}
		}}
		serving.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch r.URL.Path {
			case "/unread":
				w.WriteHeader(http.StatusRequestEntityTooLarge)
				return
			case "/held":
				arrived <- struct{}{}
				select {
				case <-held:
				case <-r.Context().Done():
				}
				ended <- r.Context().Err()
			}
			_, _ = io.WriteString(w, "hello")
		})
		address = listener.Addr().String()
		go func() { _ = serving.Serve(listener) }()
		DeferCleanup(serving.Close)
		return serving
	}
	connect := func() *visitor {
		GinkgoHelper()
		conn, err := net.Dial("tcp", address)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(func() { _ = conn.Close() })
		Expect(conn.SetDeadline(time.Now().Add(10 * time.Second))).To(Succeed())
		return &visitor{conn, bufio.NewReader(conn)}
	}
	// hold takes a place by a request that is under way.
	hold := func(ctx context.Context) *visitor {
		GinkgoHelper()
		v := connect()
		v.send("GET /held HTTP/1.1\r\nHost: localhost\r\n\r\n")
		Eventually(ctx, arrived).WithTimeout(5 * time.Second).Should(Receive())
		return v
	}
	const get = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"

	It("gives as many connections a place as it was told, and another one when one of them is closed", func(ctx SpecContext) {
		serve(ctx, 2, 5*time.Second)
		first, _ := hold(ctx), hold(ctx)
		third := connect()
		third.send(get)
		answered := make(chan *http.Response, 1)
		go func() {
			defer GinkgoRecover()
			answered <- third.answer()
		}()
		Consistently(answered).WithTimeout(patience).ShouldNot(Receive(), "there are two places, both connections have a request under way, and a third was served")
		Expect(first.Close()).To(Succeed())
		Eventually(ctx, answered).WithTimeout(3*time.Second).Should(Receive(HaveHTTPStatus(http.StatusOK)), "the third, when the first was closed")
	})

	It("answers 503 where no place becomes free, in time, and says when to come again", func(ctx SpecContext) {
		serve(ctx, 2, patience)
		hold(ctx)
		hold(ctx)
		third := connect()
		third.send(get)
		began := time.Now()
		response := third.answer()
		Expect(response).To(HaveHTTPStatus(http.StatusServiceUnavailable))
		Expect(time.Since(began)).To(BeNumerically(">", patience/2), "the client was refused at once, and not given a chance")
		Expect(response).To(And(HaveHTTPHeaderWithValue("Retry-After", "1"), HaveHTTPHeaderWithValue("Content-Type", "application/problem+json")))
		Expect(response.Close).To(BeTrue(), "the answer should say Connection: close")
		Expect(io.ReadAll(response.Body)).To(MatchJSON(`{"type":"about:blank","title":"Service Unavailable","status":503,"detail":"all connections are in use; try again"}`))
		_, err := third.in.ReadByte()
		Expect(err).To(MatchError(io.EOF), "the connection of a client that was refused should be closed, and not reset")
		Expect(log).To(gbytes.Say(`level=WARN msg="clients are answered 503.*" most=2 count=1\n`))
	})

	It("says once in a while that clients are refused, and not for each", func(ctx SpecContext) {
		serve(ctx, 1, time.Millisecond)
		hold(ctx)
		for range 3 {
			refused := connect()
			Expect(refused.answer()).To(HaveHTTPStatus(http.StatusServiceUnavailable), "a client that sends nothing, and finds no place")
		}
		Expect(strings.Count(string(log.Contents()), "answered 503")).To(Equal(1), "lines about three refusals in a row; the log: %s", log.Contents())
	})

	It("closes the connection that has been idle the longest for one that finds no place", func(ctx SpecContext) {
		serve(ctx, 2, patience)
		first, second := connect(), connect()
		for _, v := range []*visitor{first, second} {
			v.send(get)
			Expect(v.answer()).To(HaveHTTPStatus(http.StatusOK))
		}
		third := connect()
		third.send(get)
		Expect(third.answer()).To(HaveHTTPStatus(http.StatusOK), "the third client: two are connected, and ask nothing")
		_, err := first.in.ReadByte()
		Expect(err).To(MatchError(io.EOF), "the first, which has been idle the longest")
		second.send(get)
		Expect(second.answer()).To(HaveHTTPStatus(http.StatusOK), "the second, which has been idle for less long than the first")
		Expect(log).To(gbytes.Say(`level=INFO msg="idle connections are closed early.*" most=2 count=1\n`))
	})

	DescribeTable("closes for it a client that has", func(ctx SpecContext, sent string) {
		serve(ctx, 1, patience)
		slow := connect()
		slow.send(sent)
		other := connect()
		other.send(get)
		Expect(other.answer()).To(HaveHTTPStatus(http.StatusOK), "the other client; the first has the only place, and has sent %q", sent)
	},
		Entry("sent nothing", ""),
		Entry("sent a part of a header", "GET / HTTP/1.1\r\nHost: loc"),
		Entry("sent a part of a header after a request", get+"GET / HTTP/1.1\r\nHost: loc"),
	)

	It("closes several at once, so that the next need not wait", func(ctx SpecContext) {
		serve(ctx, 32, patience)
		for range 33 {
			connect()
		}
		Eventually(ctx, open.Load).WithTimeout(5*time.Second).Should(BeEquivalentTo(32), "connections that have a place, of 32 places")
		Eventually(ctx, open.Load).WithTimeout(5*time.Second).Should(BeNumerically("<=", 30), "connections that have a place, when a 33rd had waited for one, and none of them asks anything")
	})

	It("lets a connection stay whose request arrives while it is told to leave", func(ctx SpecContext) {
		listener, err := server.Listen(ctx, server.Config{Listen: "127.0.0.1:0", Log: slog.New(slog.DiscardHandler)})
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(listener.Close)
		address = listener.Addr().String()
		client := connect()
		conn, err := listener.Accept()
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(conn.Close)

		note := listener.Note()
		note(conn, http.StateNew)
		Expect(server.Leave(conn)).To(BeTrue(), "a connection that is new leaves when it is told to")
		note(conn, http.StateActive) // net/http has read a header in the meantime
		Expect(server.Leave(conn)).To(BeFalse(), "a connection with a request under way leaves when it is told to")
		read := make(chan error, 1)
		go func() {
			_, err := conn.Read(make([]byte, 1))
			read <- err
		}()
		Consistently(read).WithTimeout(50*time.Millisecond).ShouldNot(Receive(), "the body of a request that has arrived is not waited for")
		client.send("x")
		Eventually(ctx, read).WithTimeout(5*time.Second).Should(Receive(BeNil()), "reading the body of a request that has arrived")
	})

	It("ends no request, however long it takes, and however many wait", func(ctx SpecContext) {
		serve(ctx, 1, 10*time.Millisecond)
		first := hold(ctx)
		for range 3 {
			Expect(connect().answer()).To(HaveHTTPStatus(http.StatusServiceUnavailable))
		}
		close(held)
		Expect(first.answer()).To(HaveHTTPStatus(http.StatusOK))
		Expect(ended).To(Receive(BeNil()), "what became of the context of the request that was under way")
	})

	It("keeps none of a crowd waiting for long", func(ctx SpecContext) {
		serve(ctx, 4, time.Second)
		for range 4 {
			hold(ctx)
		}
		began := time.Now()
		answers := make(chan *http.Response, 100)
		for range 100 {
			v := connect()
			go func() {
				defer GinkgoRecover()
				v.send(get)
				answers <- v.answer()
			}()
		}
		for range 100 {
			var answer *http.Response
			Eventually(ctx, answers).WithTimeout(9 * time.Second).Should(Receive(&answer))
			Expect(answer).To(HaveHTTPStatus(http.StatusServiceUnavailable))
		}
		// One after the other they would wait for a hundred seconds.
		Expect(time.Since(began)).To(BeNumerically("<", 9*time.Second), "a hundred clients, and places for none of them")
	})

	It("is closed for those that wait, too", func(ctx SpecContext) {
		serving := serve(ctx, 1, time.Minute)
		hold(ctx)
		waiting := connect()
		Expect(waiting.SetReadDeadline(time.Now().Add(50 * time.Millisecond))).To(Succeed())
		_, err := waiting.in.ReadByte()
		Expect(err).To(MatchError(os.ErrDeadlineExceeded), "a client that waits for a place")
		Expect(serving.Close()).To(Succeed())
		Expect(waiting.SetReadDeadline(time.Now().Add(5 * time.Second))).To(Succeed())
		_, err = waiting.in.ReadByte()
		Expect(err).To(And(HaveOccurred(), Not(MatchError(os.ErrDeadlineExceeded))), "the listener was closed, and a client that waited for a place still does")
	})

	It("lets the answer to a body through that is not read", func(ctx SpecContext) {
		serve(ctx, 1, patience)
		client := connect()
		client.send("POST /unread HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000000\r\n\r\n")
		go client.send(strings.Repeat("a", 10_000_000))
		Expect(client.answer()).To(HaveHTTPStatus(http.StatusRequestEntityTooLarge),
			"net/http half-closes a connection (CloseWrite) before what the client still sends is thrown away")
	})
})

var _ = Describe("listening", Label("given"), func() {
	var log *gbytes.Buffer

	BeforeEach(func() { log = gbytes.NewBuffer() })

	listenAt := func(ctx context.Context, address string) (net.Listener, error) {
		listener, err := server.Listen(ctx, server.Config{Listen: address, Log: slog.New(slog.NewTextHandler(log, nil))})
		if err != nil {
			return nil, err
		}
		DeferCleanup(listener.Close)
		return listener, nil
	}
	// bothFamilies skips a spec where there is only one.
	bothFamilies := func() {
		GinkgoHelper()
		listener, err := net.Listen("tcp6", "[::1]:0")
		if err != nil {
			Skip("this machine has no ::1: " + err.Error())
		}
		Expect(listener.Close()).To(Succeed())
	}
	portOf := func(listener net.Listener) string {
		GinkgoHelper()
		_, port, err := net.SplitHostPort(listener.Addr().String())
		Expect(err).NotTo(HaveOccurred())
		return port
	}

	It("at localhost takes connections at both addresses that it can mean, and says so", func(ctx SpecContext) {
		bothFamilies()
		listener, err := listenAt(ctx, "LocalHost:0")
		Expect(err).NotTo(HaveOccurred())
		port := portOf(listener)
		Expect(listener.Addr().String()).To(Equal("LocalHost:" + port))
		for _, host := range []string{"127.0.0.1", "::1"} {
			Expect(dial(net.JoinHostPort(host, port))).To(Succeed(), "connecting to %s", host)
			conn, err := listener.Accept()
			Expect(err).NotTo(HaveOccurred())
			Expect(conn.LocalAddr().String()).To(Equal(net.JoinHostPort(host, port)))
			Expect(conn.Close()).To(Succeed())
		}
		Expect(log).To(gbytes.Say(`addresses="127\.0\.0\.1:%[1]s \[::1\]:%[1]s"`, port))
		Expect(listener.Close()).To(Succeed())
		for _, host := range []string{"127.0.0.1", "::1"} {
			Expect(dial(net.JoinHostPort(host, port))).NotTo(Succeed(), "connecting to %s, after the listener was closed", host)
		}
	})

	DescribeTable("at localhost is an error where the port is taken at", func(ctx SpecContext, network, taken, other string) {
		bothFamilies()
		listener, err := net.Listen(network, net.JoinHostPort(taken, "0"))
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(listener.Close)
		_, err = listenAt(ctx, "localhost:"+portOf(listener))
		Expect(err).To(MatchError(ContainSubstring(listener.Addr().String())), "listening on localhost")
		Expect(dial(net.JoinHostPort(other, portOf(listener)))).NotTo(Succeed(), "listening failed, and goes on at the other address")
	},
		Entry(nil, "tcp4", "127.0.0.1", "::1"),
		Entry(nil, "tcp6", "::1", "127.0.0.1"),
	)

	It("at an address takes connections there alone", func(ctx SpecContext) {
		bothFamilies()
		listener, err := listenAt(ctx, "127.0.0.1:0")
		Expect(err).NotTo(HaveOccurred())
		Expect(dial(net.JoinHostPort("::1", portOf(listener)))).NotTo(Succeed())
		Expect(log.Contents()).To(BeEmpty())
	})

	It("is an error for an address that is none", func(ctx SpecContext) {
		_, err := listenAt(ctx, "localhost")
		Expect(err).To(HaveOccurred())
	})
})

// visitor is a client that minds each byte.
type visitor struct {
	net.Conn
	in *bufio.Reader
}

// send sends what it can: the listener may have closed the connection by now.
func (v *visitor) send(text string) { _, _ = io.WriteString(v.Conn, text) }

func (v *visitor) answer() *http.Response {
	GinkgoHelper()
	response, err := http.ReadResponse(v.in, nil)
	Expect(err).NotTo(HaveOccurred(), "reading the answer")
	body, err := io.ReadAll(response.Body)
	Expect(err).NotTo(HaveOccurred(), "reading the answer's body")
	response.Body = io.NopCloser(strings.NewReader(string(body)))
	return response
}
