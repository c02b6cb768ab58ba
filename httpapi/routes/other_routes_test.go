package routes_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("other methods", Label("given"), func() {
	DescribeTable("are answered 405 with what is allowed", func(method, path, allow string) {
		answer := newService().send(method, path, "")
		answer.expectProblem(http.StatusMethodNotAllowed)
		Expect(answer.Header().Get("Allow")).To(Equal(allow))
	},
		EntryDescription("%s %s: %s"),
		Entry(nil, "GET", "/products", "POST"),
		Entry(nil, "PUT", "/products", "POST"),
		Entry(nil, "POST", "/products/mouse", "GET, HEAD"),
		Entry(nil, "PATCH", "/products/mouse", "GET, HEAD"),
		Entry(nil, "OPTIONS", "/products/mouse", "GET, HEAD"),
		Entry(nil, "BREW", "/products/mouse", "GET, HEAD"),
		Entry(nil, "POST", "/healthz", "GET, HEAD"),
		Entry(nil, "DELETE", "/readyz", "GET, HEAD"),
	)
})

// otherPaths lead to no product.
var otherPaths = []string{
	"/product", "/product/mouse", "/Products/mouse", "/PRODUCTS/mouse", "/productsmouse", "/products;mouse", "/%70roducts%2fmouse", "/a%2f..%2fproducts",
	"/products/mouse/", "/products/mouse/price", "/products/a/b", "/products/mouse/../..", "/products/%2e", "/products/%2E%2E",
	"/healthz/", "/healthz/x", "/readyz/x", "/metricsx", "/.env", "/.git/config", "/admin", "/index.php", "/cgi-bin/x", "/favicon.ico", "/robots.txt",
	"/%", "/;", "/~", "/*",
	"//products/a%20b", "/products//a%20b", "/./products/a%20b", "/healthz/../products/a%20b", "/products/./a%20b", "//", "/products/..",
}

var _ = Describe("other paths", Label("given"), func() {
	DescribeTable("are answered 404", func(path string) {
		answer := newService().rawPath(path)
		answer.expectProblem(http.StatusNotFound)
		Expect(answer.Header()).NotTo(HaveKey("Location"), "net/http would lead to a path with other escapes, and so to another product")
	},
		entries(otherPaths),
	)
})

func entries(texts []string) (entries []TableEntry) {
	for _, text := range texts {
		entries = append(entries, Entry(abridged(text), text))
	}
	return entries
}

// rawPath asks for a path just as it is spelt, which a URL that was parsed might not be.
func (s *service) rawPath(path string) answer {
	request := httptest.NewRequest("GET", "/", nil)
	request.URL.RawPath = path
	var err error
	if request.URL.Path, err = url.PathUnescape(path); err != nil {
		request.URL.Path = path // net/http answers 400 to such a path before any handler; here it is a path like any other
	}
	return s.serve(request, "GET "+abridged(path))
}
