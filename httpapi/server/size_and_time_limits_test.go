package server_test

import (
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("the server's limits", Label("lesson-07", "step-5"), func() {
	var host *host

	BeforeEach(func() { host = newHost() })

	It("cut off a client that takes too long to send its header", func() {
		host.config.HeaderTimeout = 50 * time.Millisecond
		connection, err := net.Dial("tcp", strings.TrimPrefix(host.start().url, "http://"))
		Expect(err).NotTo(HaveOccurred())
		defer connection.Close()
		_, err = connection.Write([]byte("GET / HTTP/1.1\r\nHost: localhost\r\n")) // and no end
		Expect(err).NotTo(HaveOccurred())
		Expect(connection.SetReadDeadline(time.Now().Add(2 * time.Second))).To(Succeed())
		_, err = io.ReadAll(connection)
		Expect(err).NotTo(HaveOccurred(), "half a header was sent, Config's HeaderTimeout is 50ms, and after 2s the connection is still open (http.Server's ReadHeaderTimeout)")
	})

	It("bound how long each part of a request may take, and how long nothing may come", func() {
		found := make(chan *http.Server, 1)
		host.handler = http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			of, _ := r.Context().Value(http.ServerContextKey).(*http.Server)
			found <- of
		})
		_, err := get(host.start().url)
		Expect(err).NotTo(HaveOccurred())
		var of *http.Server
		Expect(found).To(Receive(&of, Not(BeNil())), "the server that net/http puts into a request's context")
		Expect(of.ReadHeaderTimeout).To(Equal(5*time.Second), "http.Server's ReadHeaderTimeout, where Config has no HeaderTimeout")
		Expect(of.ReadTimeout).To(Equal(15*time.Second), "http.Server's ReadTimeout, for a whole request")
		Expect(of.WriteTimeout).To(Equal(30*time.Second), "http.Server's WriteTimeout, for the answer")
		Expect(of.IdleTimeout).To(Equal(60*time.Second), "http.Server's IdleTimeout, between two requests")
	})

	It("answer 431 to a header above 64 KiB", func() {
		url := host.start().url
		answerTo := func(size int) int {
			request, err := http.NewRequest("GET", url, nil)
			Expect(err).NotTo(HaveOccurred())
			request.Header.Set("X-Long", strings.Repeat("a", size))
			response, err := http.DefaultClient.Do(request)
			Expect(err).NotTo(HaveOccurred())
			defer response.Body.Close()
			return response.StatusCode
		}
		Expect(answerTo(66<<10)).To(Equal(http.StatusRequestHeaderFieldsTooLarge), "the status of the answer to a header of 66 KiB (http.Server's MaxHeaderBytes)")
		Expect(answerTo(62<<10)).To(Equal(http.StatusOK), "the status of the answer to a header of 62 KiB (http.Server's MaxHeaderBytes)")
	})
})
