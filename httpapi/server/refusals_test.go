package server_test

import (
	"bufio"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"

	"cacheaside/httpapi/server"
)

var _ = Describe("the log of what is no request", Label("given"), func() {
	var (
		log *gbytes.Buffer
		at  string
	)

	BeforeEach(func(ctx SpecContext) {
		log = gbytes.NewBuffer()
		listener, err := server.Listen(ctx, server.Config{Listen: "127.0.0.1:0", Log: slog.New(slog.NewTextHandler(log, nil))})
		Expect(err).NotTo(HaveOccurred())
		at = listener.Addr().String()
		web := &http.Server{MaxHeaderBytes: 4096, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, "the handler's own")
		})}
		DeferCleanup(web.Close)
		go func() { _ = web.Serve(listener) }()
	})

	// ask sends that, and returns the status of the answer.
	ask := func(ctx SpecContext, text string) int {
		GinkgoHelper()
		conn, err := new(net.Dialer).DialContext(ctx, "tcp", at)
		Expect(err).NotTo(HaveOccurred())
		defer conn.Close()
		_, err = io.WriteString(conn, strings.ReplaceAll(text, "\n", "\r\n"))
		Expect(err).NotTo(HaveOccurred())
		answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
		Expect(err).NotTo(HaveOccurred())
		defer answer.Body.Close()
		return answer.StatusCode
	}

	DescribeTable("has a line with the status, why, and the client", func(ctx SpecContext, text string, status int, why string) {
		Expect(ask(ctx, text)).To(Equal(status))
		Eventually(log).WithContext(ctx).Should(gbytes.Say(`level=INFO msg=request status=%d reason="%s" client=127.0.0.1:\d+\n`, status, why))
	},
		Entry("of a request without Host", "GET / HTTP/1.1\n\n", 400, "400 Bad Request: missing required Host header"),
		Entry("of garbage", "\x16\x03\x01\x02\n\n", 400, "400 Bad Request"),
		Entry("of a header that is too large", "GET / HTTP/1.1\nHost: localhost\nX: "+strings.Repeat("x", 10_000)+"\n\n", 431, "431 Request Header Fields Too Large"),
		Entry("of a transfer coding that is not known", "POST / HTTP/1.1\nHost: localhost\nTransfer-Encoding: zip\n\n", 501, "Unsupported transfer encoding"),
	)

	DescribeTable("has none of what a handler answers", func(ctx SpecContext, text string) {
		Expect(ask(ctx, text)).To(Equal(http.StatusBadRequest))
		Expect(ask(ctx, "GET / HTTP/1.1\n\n")).To(Equal(http.StatusBadRequest))
		Eventually(log).WithContext(ctx).Should(gbytes.Say("missing required Host header"))
		Expect(strings.Count(string(log.Contents()), "\n")).To(Equal(1), "what was logged: %s", log.Contents())
	},
		Entry(nil, "GET / HTTP/1.1\nHost: localhost\n\n"),
		Entry(nil, "GET / HTTP/1.1\nHost: localhost\nConnection: close\n\n"),
		Entry(nil, "GET / HTTP/1.0\n\n"),
	)
})
