package server_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// The database is a second away meanwhile, by the page's switch, so that the server knows that the client has closed its side
// before there is an answer.
var _ = Describe("a client that closes its side of the connection", Label("given"), func() {
	var server *server

	BeforeEach(func(ctx SpecContext) {
		server = start(ctx, embeddedRedis(ctx), newDatabase(), "WITHOUT=near,batching,coherence,stampede,guard")
		server.create(ctx, mouse)
		answer := server.request(ctx, http.MethodPost, "/page/delay", `{"delay_ms":1000}`, "Content-Type", "application/json")
		Expect(answer.status).To(Equal(http.StatusOK), answer.body)
	})

	// say opens a connection and sends that.
	say := func(ctx context.Context, request string) *net.TCPConn {
		GinkgoHelper()
		conn, err := new(net.Dialer).DialContext(ctx, "tcp", strings.TrimPrefix(server.url, "http://"))
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(func() { _ = conn.Close() })
		_, err = io.WriteString(conn, strings.ReplaceAll(request, "\n", "\r\n"))
		Expect(err).NotTo(HaveOccurred())
		return conn.(*net.TCPConn)
	}
	const read = "GET /products/nothing HTTP/1.1\nHost: localhost\n\n"
	const write = "PUT /products/mouse HTTP/1.1\nHost: localhost\nContent-Type: application/json\nContent-Length: 24\n\n" + `{"price":1,"quantity":1}`

	DescribeTable("gets its answer, if it still reads", func(ctx SpecContext, request string, status int) {
		conn := say(ctx, request)
		Expect(conn.CloseWrite()).To(Succeed())
		answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
		Expect(err).NotTo(HaveOccurred())
		defer answer.Body.Close()
		Expect(answer.StatusCode).To(Equal(status))
	},
		Entry("of a read", read, http.StatusNotFound),
		Entry("of a write", write, http.StatusOK),
	)

	DescribeTable("is 499 in the log, and no failure of the server, if it has gone", func(ctx SpecContext, request, line string) {
		Expect(say(ctx, request).Close()).To(Succeed())
		awaitText(ctx, server.Err, "level=INFO msg=request "+line)
		Expect(string(server.Err.Contents())).NotTo(ContainSubstring("level=ERROR"))
	},
		Entry("during a read", read, `method=GET path=/products/nothing status=499 .* sent=404`),
		Entry("during a write, which is made", write, `method=PUT path=/products/mouse status=499 .* sent=200`),
		Entry("in the middle of a body", write[:len(write)-4], `method=PUT path=/products/mouse status=499 .* sent=400`),
	)
})
