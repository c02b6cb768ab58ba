//go:build unix

package server_test

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"
)

var _ = Describe("the server when it is told to stop", Label("lesson-07"), func() {
	var (
		database string
		server   *server
	)

	BeforeEach(func(ctx SpecContext) {
		database = newDatabase()
		server = start(ctx, downRedis, database)
	})

	for _, signal := range []os.Signal{syscall.SIGINT, syscall.SIGTERM} {
		It(fmt.Sprintf("by %s ends with status 0", signal), func(ctx SpecContext) {
			server.create(ctx, mouse)
			awaitEnd(ctx, server.Signal(signal), 0)
			Expect(server.Err).To(gbytes.Say("stopping"))
			Expect(database+"-wal").NotTo(BeAnExistingFile(), "expected SQLite to have been closed")
			Expect(start(ctx, downRedis, database).find(ctx, mouse).status).To(Equal(http.StatusOK))
		})

		It(fmt.Sprintf("by %s lets a request finish that is under way, and takes no other", signal), func(ctx SpecContext) {
			slow := beginRequest(ctx, server, mouse.json())
			server.Signal(signal)
			awaitText(ctx, server.Err, "stopping")
			expectNobodyAt(ctx, strings.TrimPrefix(server.url, "http://"))
			Expect(server.ExitCode()).To(Equal(-1), "the server ended while a request was under way")

			Expect(slow.finish()).To(Equal(http.StatusCreated))
			awaitEnd(ctx, server.Session, 0)
			start(ctx, downRedis, database).find(ctx, mouse)
		})
	}

	It("ends with status 0 within 10 s although a client never finishes its request", func(ctx SpecContext) {
		slow := beginRequest(ctx, server, mouse.json())
		awaitEnd(ctx, server.Terminate(), 0)
		Expect(slow.finish()).Error().To(HaveOccurred(), "the answer to a request that was cut off")
	})
})

// slowRequest is a POST whose body has not been sent yet.
type slowRequest struct {
	conn net.Conn
	in   *bufio.Reader
	body string
}

// beginRequest sends a request's header, and waits until the server waits for the body.
func beginRequest(ctx context.Context, server *server, body string) slowRequest {
	GinkgoHelper()
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", strings.TrimPrefix(server.url, "http://"))
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(conn.Close)
	Expect(conn.SetDeadline(time.Now().Add(startTimeout))).To(Succeed())
	_, err = fmt.Fprintf(conn, "POST /products HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"+
		"Content-Length: %d\r\nExpect: 100-continue\r\n\r\n", len(body))
	Expect(err).NotTo(HaveOccurred())
	in := bufio.NewReader(conn)
	for _, expected := range []string{"HTTP/1.1 100 Continue\r\n", "\r\n"} { // which says that the handler reads the body
		Expect(in.ReadString('\n')).To(Equal(expected))
	}
	return slowRequest{conn, in, body}
}

// finish sends the body and returns the status of the answer.
func (r slowRequest) finish() (int, error) {
	if _, err := r.conn.Write([]byte(r.body)); err != nil {
		return 0, err
	}
	response, err := http.ReadResponse(r.in, nil)
	if err != nil {
		return 0, err
	}
	return response.StatusCode, response.Body.Close()
}
