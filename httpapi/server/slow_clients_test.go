package server_test

import (
	"io"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// The clock of a synctest bubble stands while one waits for a network, as Run does. So in the bubble there is another server,
// with the limits of the one that Run has made, and the slow client comes to it over a pipe in memory.
var _ = Describe("the server's limits on slow clients", Label("lesson-07", "step-5"), func() {
	DescribeTable("hold, however steadily a byte comes each half second:", func(limit time.Duration, parts ...string) {
		host, found := newHost(), make(chan *http.Server, 1)
		host.handler = http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			of, _ := r.Context().Value(http.ServerContextKey).(*http.Server)
			found <- of
		})
		_, err := get(host.start().url)
		Expect(err).NotTo(HaveOccurred())
		var of *http.Server
		Expect(found).To(Receive(&of, Not(BeNil())), "the server that net/http puts into a request's context")

		var took time.Duration
		synctest.Test(suite, func(*testing.T) {
			twin := &http.Server{
				ReadHeaderTimeout: of.ReadHeaderTimeout, ReadTimeout: of.ReadTimeout, WriteTimeout: of.WriteTimeout, IdleTimeout: of.IdleTimeout,
				Handler: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) }),
			}
			defer twin.Close()
			pipe := newPipe()
			go func() { _ = twin.Serve(pipe) }()
			client := pipe.dial()
			go func() { _, _ = io.Copy(io.Discard, client) }() // takes what is answered
			began := time.Now()
			trickle(client, parts)
			took = time.Since(began)
		})
		Expect(took).To(BeNumerically("~", limit, time.Second), "how long the server waited for a client that sends %q, and then a byte each half second", parts)
	},
		Entry("5 s for a header", 5*time.Second, "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "),
		Entry("5 s for a header after a request", 5*time.Second, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "),
		Entry("15 s for a request with its body", 15*time.Second, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n"),
		Entry("15 s for one with chunks", 15*time.Second, "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n"),
	)
})

// trickle sends the parts, and then a byte each half second, until the connection is closed, or for ten minutes.
func trickle(to net.Conn, parts []string) {
	defer to.Close()
	for range 1200 {
		text := "a"
		if len(parts) > 0 {
			text, parts = parts[0], parts[1:]
		}
		if _, err := io.WriteString(to, text); err != nil {
			return
		}
		time.Sleep(500 * time.Millisecond)
	}
}
