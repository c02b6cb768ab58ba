package hosts_test

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/httpapi/hosts"
)

var _ = Describe("Guard", func() {
	inside := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	ask := func(listen string, allowed []string, request *http.Request) *httptest.ResponseRecorder {
		answer := httptest.NewRecorder()
		hosts.Protect(inside, listen, allowed).ServeHTTP(answer, request)
		return answer
	}
	asking := func(host string) *http.Request {
		request := httptest.NewRequest(http.MethodGet, "/", nil)
		request.Host = host
		return request
	}
	expectRefused := func(answer *httptest.ResponseRecorder, status int, says string) {
		GinkgoHelper()
		Expect(answer.Code).To(Equal(status))
		Expect(answer.Header().Get("Content-Type")).To(Equal("application/problem+json"))
		var problem struct {
			Status int    `json:"status"`
			Detail string `json:"detail"`
		}
		Expect(json.Unmarshal(answer.Body.Bytes(), &problem)).To(Succeed(), "the body %s", answer.Body)
		Expect(problem.Status).To(Equal(status))
		Expect(problem.Detail).To(ContainSubstring(says))
	}

	allowed := []string{"Shop.Example", "tunnel.example:8443", "fd00::5", "[fd00::6]:80", ""}
	DescribeTable("lets in who asks for one of the server's names", func(host string) {
		Expect(ask("192.0.2.7:3000", allowed, asking(host)).Code).To(Equal(http.StatusNoContent))
	},
		Entry("loopback", "127.0.0.1:3000"),
		Entry("loopback, by the port of a tunnel", "127.0.0.1:8080"),
		Entry("loopback, without a port", "127.0.0.1"),
		Entry("another loopback address", "127.8.8.8:3000"),
		Entry("IPv6 loopback", "[::1]:3000"),
		Entry("IPv6 loopback, without a port", "[::1]"),
		Entry("IPv6 loopback, written out", "[0:0:0:0:0:0:0:1]:3000"),
		Entry("IPv4 loopback, in IPv6", "[::ffff:127.0.0.1]:3000"),
		Entry("localhost", "localhost:3000"),
		Entry("localhost, in capitals, with a dot", "LocalHost.:3000"),
		Entry("the address that it listens on", "192.0.2.7:3000"),
		Entry("that address, in IPv6", "[::ffff:192.0.2.7]:3000"),
		Entry("an allowed name", "shop.example"),
		Entry("an allowed name, in other case, with a port", "SHOP.example:3000"),
		Entry("an allowed name with its port", "tunnel.example:8443"),
		Entry("an allowed IPv6 address", "[FD00::5]:3000"),
		Entry("an allowed IPv6 address with its port", "[fd00::6]:80"),
	)

	DescribeTable("answers 421 to who asks for another", func(host string) {
		expectRefused(ask("192.0.2.7:3000", allowed, asking(host)), http.StatusMisdirectedRequest, "ALLOWED_HOSTS")
	},
		Entry("a name that was bound to the address again", "rebound.example:3000"),
		Entry("a name that begins like loopback", "127.0.0.1.rebound.example"),
		Entry("a name that ends like localhost", "rebound.localhost.example"),
		Entry("a name within localhost", "rebound.localhost"),
		Entry("a name that begins like an allowed one", "shop.example.rebound.example"),
		Entry("a name within an allowed one", "www.shop.example"),
		Entry("an allowed name with another port", "tunnel.example:3000"),
		Entry("an allowed name that has a port, without it", "tunnel.example"),
		Entry("another address", "192.0.2.8:3000"),
		Entry("no address in particular", "0.0.0.0:3000"),
		Entry("loopback as one number", "2130706433"),
		Entry("nothing", ""),
		Entry("a port only", ":3000"),
		Entry("a bracket only", "[::1"),
		Entry("an address and more", "127.0.0.1:3000:3000"),
	)

	DescribeTable("when a request names no host", func(from string, major, minor, status int) {
		request := asking("")
		request.RemoteAddr, request.ProtoMajor, request.ProtoMinor = from, major, minor
		Expect(ask("192.0.2.7:3000", nil, request).Code).To(Equal(status))
	},
		EntryDescription("from %s, in HTTP/%d.%d: %d"),
		Entry(nil, "127.0.0.1:50000", 1, 0, 204),
		Entry(nil, "[::1]:50000", 1, 0, 204),
		Entry(nil, "127.0.0.1:50000", 1, 1, 421),
		Entry(nil, "192.0.2.8:50000", 1, 0, 421),
		Entry(nil, "", 1, 0, 421),
	)
	It("does not let HTTP/1.0 name another host", func() {
		request := asking("rebound.example")
		request.RemoteAddr, request.ProtoMajor, request.ProtoMinor = "127.0.0.1:50000", 1, 0
		Expect(ask("127.0.0.1:3000", nil, request).Code).To(Equal(http.StatusMisdirectedRequest))
	})

	DescribeTable("when it listens on all addresses, goes by the one that was asked", func(listen, host string, status int) {
		request := asking(host)
		local := &net.TCPAddr{IP: net.ParseIP("192.0.2.7"), Port: 3000}
		request = request.WithContext(context.WithValue(request.Context(), http.LocalAddrContextKey, local))
		Expect(ask(listen, nil, request).Code).To(Equal(status))
	},
		EntryDescription("%s asked for %s: %d"),
		Entry(nil, ":3000", "192.0.2.7:3000", 204),
		Entry(nil, "0.0.0.0:3000", "192.0.2.7:3000", 204),
		Entry(nil, "[::]:3000", "192.0.2.7", 204),
		Entry(nil, "0.0.0.0:3000", "0.0.0.0:3000", 204),
		Entry(nil, ":3000", "[::]:3000", 204),
		Entry(nil, "[::]:3000", "192.0.2.8:3000", 421),
		Entry(nil, ":3000", "rebound.example:3000", 421),
		Entry(nil, "127.0.0.1:3000", "192.0.2.7:3000", 421),
	)

	It("refuses one that it does not go by also after one that it does", func() {
		guarded := hosts.Protect(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}), "127.0.0.1:3000", nil)
		for _, asked := range []struct {
			host   string
			status int
		}{{"127.0.0.1:3000", 200}, {"rebound.example:3000", 421}, {"localhost:3000", 200}, {"rebound.example:3000", 421}, {"127.0.0.1:3000", 200}} {
			answer := httptest.NewRecorder()
			guarded.ServeHTTP(answer, asking(asked.host))
			Expect(answer.Code).To(Equal(asked.status), "for %s", asked.host)
		}
	})

	write := func(headers ...string) *http.Request {
		request := httptest.NewRequest(http.MethodPost, "/products", nil)
		request.Host = "127.0.0.1:3000"
		for i := 0; i < len(headers); i += 2 {
			request.Header.Set(headers[i], headers[i+1])
		}
		return request
	}
	DescribeTable("answers 403 to a write that another site has sent", func(headers ...string) {
		expectRefused(ask("127.0.0.1:3000", nil, write(headers...)), http.StatusForbidden, "another site")
	},
		Entry("as the browser says", "Sec-Fetch-Site", "cross-site"),
		Entry("of the same host, on another port", "Sec-Fetch-Site", "same-site"),
		Entry("by its origin", "Origin", "http://rebound.example"),
		Entry("by its origin's port", "Origin", "http://127.0.0.1:8080"),
		Entry("without an origin of its own", "Origin", "null"),
	)
	DescribeTable("lets in a write", func(headers ...string) {
		Expect(ask("127.0.0.1:3000", nil, write(headers...)).Code).To(Equal(http.StatusNoContent))
	},
		Entry("of the page", "Sec-Fetch-Site", "same-origin", "Origin", "http://127.0.0.1:3000"),
		Entry("of the page, in an old browser", "Origin", "http://127.0.0.1:3000"),
		Entry("of a program"),
	)
	It("lets another site's link lead here", func() {
		request := asking("127.0.0.1:3000")
		request.Header.Set("Sec-Fetch-Site", "cross-site")
		Expect(ask("127.0.0.1:3000", nil, request).Code).To(Equal(http.StatusNoContent))
	})
})

var _ = DescribeTable("LoopbackOnly", func(listen string, only bool) {
	Expect(hosts.LoopbackOnly(listen)).To(Equal(only))
},
	EntryDescription("%s: %t"),
	Entry(nil, "127.0.0.1:3000", true),
	Entry(nil, "127.0.0.2:0", true),
	Entry(nil, "[::1]:3000", true),
	Entry(nil, "LOCALHOST:3000", true),
	Entry(nil, ":3000", false),
	Entry(nil, "0.0.0.0:3000", false),
	Entry(nil, "[::]:3000", false),
	Entry(nil, "192.0.2.7:3000", false),
	Entry(nil, "shop.example:3000", false),
	Entry(nil, "127.0.0.1", false),
)
