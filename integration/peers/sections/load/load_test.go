package load_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/integration/peers/sections/load"
)

func TestLoad(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "Load")
}

var _ = Describe("Connection", func() {
	// connect returns a connection to a server with that handler.
	connect := func(handler http.HandlerFunc) *load.Connection {
		server := httptest.NewServer(handler)
		DeferCleanup(server.Close)
		connection := load.New(strings.TrimPrefix(server.URL, "http://"))
		DeferCleanup(connection.Close)
		return connection
	}

	It("asks for paths, one after the other, on one connection", func() {
		connection := connect(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, "this is "+r.URL.Path) })
		for _, path := range []string{"/mouse", "/cheese"} {
			answer, err := connection.Get(path)
			Expect(err).NotTo(HaveOccurred())
			Expect(string(answer.Body)).To(Equal("this is " + path))
			Expect(answer.Told).To(BeFalse(), "it has no Cache-Status")
		}
		Expect(connection.Connects).To(Equal(1))
	})

	It("connects again where the server closes the connection", func() {
		connection := connect(func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Connection", "close") })
		for range 3 {
			_, err := connection.Get("/")
			Expect(err).NotTo(HaveOccurred())
		}
		Expect(connection.Connects).To(Equal(3))
	})

	DescribeTable("tells hits from what only came through the cache", func(status string, hit bool) {
		connection := connect(func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Cache-Status", status) })
		answer, err := connection.Get("/")
		Expect(err).NotTo(HaveOccurred())
		Expect(answer.Told).To(BeTrue())
		Expect(answer.Hit).To(Equal(hit))
	},
		Entry(nil, "redis; hit; ttl=57", true),
		Entry(nil, "near; hit; ttl=57", true),
		Entry(nil, "redis; fwd=miss; stored", false),
		Entry(nil, "redis; fwd=bypass; detail=circuit-open", false),
	)

	It("says what came in place of a 200, and goes on", func() {
		status := http.StatusServiceUnavailable
		connection := connect(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
		_, err := connection.Get("/")
		Expect(err).To(MatchError(ContainSubstring("503")))
		status = http.StatusOK
		_, err = connection.Get("/")
		Expect(err).NotTo(HaveOccurred())
	})
})
