package server_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/httpapi/server"
)

// The clock of a synctest bubble goes on at once where all wait, but not while one of them waits for a network. So the
// request that outlasts Grace comes over a pipe in memory, which the server is given beside its own listener.
var _ = Describe("the server's Grace", Label("lesson-07", "step-5"), func() {
	It("is 9 s where Config has none", func() {
		synctest.Test(suite, func(*testing.T) {
			defer GinkgoRecover()
			logged, found, arrived := make(chan string, 10), make(chan *http.Server, 1), make(chan struct{})
			config := server.Config{
				Listen: "127.0.0.1:0",
				Connect: func(context.Context) (http.Handler, func() error, error) {
					handler := http.NewServeMux()
					handler.HandleFunc("/server", func(_ http.ResponseWriter, r *http.Request) {
						of, _ := r.Context().Value(http.ServerContextKey).(*http.Server)
						found <- of
					})
					handler.HandleFunc("/endless", func(_ http.ResponseWriter, r *http.Request) {
						close(arrived)
						<-r.Context().Done()
					})
					return handler, func() error { return nil }, nil
				},
				Log: slog.New(slog.NewTextHandler(lines(logged), nil)),
			}
			ctx, stop := context.WithCancel(context.Background())
			defer stop()
			returned := make(chan error, 1)
			go func() {
				defer GinkgoRecover()
				defer close(returned)
				returned <- server.Run(ctx, config)
			}()

			of := serverAt(address(logged, returned), found)
			pipe := newPipe()
			go func() { _ = of.Serve(pipe) }()
			client := pipe.dial()
			defer client.Close()
			_, err := io.WriteString(client, "GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n")
			Expect(err).NotTo(HaveOccurred())
			<-arrived

			began := time.Now()
			stop()
			Expect(<-returned).To(Succeed(), "what Run returned when a request did not end")
			Expect(time.Since(began)).To(Equal(9*time.Second), "how long Run let a request go on that does not end, where Config's Grace is zero")
		})
	})
})

// lines is a log that sends each line.
type lines chan string

func (l lines) Write(line []byte) (int, error) {
	l <- string(line)
	return len(line), nil
}

// address waits for the line that says where the server listens, and returns host and port.
func address(logged <-chan string, returned <-chan error) string {
	GinkgoHelper()
	select {
	case line := <-logged:
		match := loggedURL.FindStringSubmatch(line)
		Expect(match).NotTo(BeNil(), "the first line that Run logged should say where it listens, but it is %q", line)
		return strings.TrimPrefix(match[1], "http://")
	case err := <-returned:
		Fail(fmt.Sprintf("expected Run to serve until its context is done, but it ended at once, and returned %v", err), 1)
		return ""
	}
}

// serverAt returns the server that answers at an address, which its handler finds, and leaves no connection behind.
func serverAt(address string, found <-chan *http.Server) *http.Server {
	GinkgoHelper()
	connection, err := net.Dial("tcp", address)
	Expect(err).NotTo(HaveOccurred())
	defer connection.Close()
	_, err = io.WriteString(connection, "GET /server HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
	Expect(err).NotTo(HaveOccurred())
	_, err = io.ReadAll(connection)
	Expect(err).NotTo(HaveOccurred())
	var of *http.Server
	Expect(found).To(Receive(&of, Not(BeNil())), "the server that net/http puts into a request's context")
	return of
}

// pipe is a listener in memory.
type pipe struct {
	connections chan net.Conn
	closed      chan struct{}
}

func newPipe() *pipe { return &pipe{make(chan net.Conn), make(chan struct{})} }

func (p *pipe) dial() net.Conn {
	client, other := net.Pipe()
	p.connections <- other
	return client
}

func (p *pipe) Accept() (net.Conn, error) {
	select {
	case connection := <-p.connections:
		return connection, nil
	case <-p.closed:
		return nil, errors.New("the listener is closed")
	}
}

func (p *pipe) Close() error   { close(p.closed); return nil }
func (p *pipe) Addr() net.Addr { return new(net.UnixAddr) }
