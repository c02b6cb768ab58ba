package routes_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/httpapi/routes"
	"cacheaside/httpapi/routes/mock"
)

// Each wrong value of a field, in JSON. What is wrong for one field may be right for another.
var (
	wrongForAll = []string{
		`null`, `true`, `false`, `[]`, `[1]`, `["mouse"]`, `{}`, `{"name":"mouse"}`, `""`, `" "`, `"\u0000"`,
		`-1`, `-0.01`, `-1e3`, `-9999999.99`, `0.001`, `1e-3`, `19.999`, `1e400`, `-1e400`, `1e999999999999`, `1e-999999999999`,
		`10000000000`, `10000000000.01`, `99999999999999999999999999999999`, `12345678901234567890.123`, `0.0000000000000000001`,
	}
	wrongNames = []string{
		`0`, `5`, `19.99`, `"."`, `".."`, `" mouse"`, `"mouse "`, `"\tmouse"`, `"mouse\n"`, `"mo\u0000use"`, `"mo\u0007use"`, `"mo\u007fuse"`,
		`"mo\u0085use"`, `"\u00a0mouse"`, `"mouse\u3000"`, `"\u2003"`, `"\ud800"`, `"\udc00"`, `"a\udfffb"`, `"\udc00\ud800"`, `"\ufffd\ud83d"`,
		`"` + strings.Repeat("a", 201) + `"`, `"` + strings.Repeat("商", 201) + `"`, `"` + strings.Repeat("a", 100_000) + `"`,
	}
	wrongPrices = []string{
		`"0"`, `"19.99"`, `"1e2"`, `"free"`, `10000000`, `9999999.999`, `9999999.995`, `1e7`, `0.1234`, `19.990001`,
	}
	wrongQuantities = []string{
		`"0"`, `"5"`, `"many"`, `0.5`, `5.5`, `1e-1`, `2147483648`, `4294967296`, `1e10`, `2147483647.5`, `19.99`,
	}
)

// notJSON are bodies that are not JSON.
var notJSON = []string{
	"", " ", "\n", "\x00", "\xff\xfe{\x00", "mouse", "name=mouse", "<name>mouse</name>", "{", "}", "{}}", "{{}}", "[", "[}", `{"name"}`,
	`{"name":}`, `{"name":"mouse"`, `{"name":"mouse",}`, `{name:"mouse"}`, `{'name':'mouse'}`, `{"name":"mouse" "price":1}`, `{"name":"mo` + "\n" + `use"}`,
	`{"name":"mouse\x"}`, `{"name":"\u12"}`, `{"name":"mouse","price":.5}`, `{"name":"mouse","price":5.}`, `{"name":"mouse","price":+5}`,
	`{"name":"mouse","price":0x10}`, `{"name":"mouse","price":1_000}`, `{"name":"mouse","price":1,000}`, `{"name":"mouse","price":Infinity}`,
	`{"name":"mouse","price":05}`, `{"name":"mouse","price":--5}`, `{"name":"mouse","price":1e}`, `{"name":"mouse","price":undefined}`,
	`{"name":"mouse"}{"price":1}`, `{"name":"mouse"} trailing`, `/* a */ {}`, `{} // b`, "\ufeff{}", `{"na` + "\xc3" + `me":1}`, `{"name":"` + "\xed\xa0\x80" + `"}`,
	`{"name":nul}`, `{"name":True}`, `"mouse`, `tru`, `-`, `1e+`, strings.Repeat("[", 20_000), strings.Repeat(`{"a":`, 20_000),
}

// otherPaths lead to no product: no such route, or no such name.
var otherPaths = []string{
	"/products/", "/products/%00", "/products/%01", "/products/%0d%0a", "/products/%1b%5b2J", "/products/%7f", "/products/%c2%85", "/products/%ff",
	"/products/%c3%28", "/products/%ed%a0%80", "/products/%f8%88%80%80%80", "/products/%20", "/products/%20mouse", "/products/mouse%20", "/products/mouse%09",
	"/products/%c2%a0", "/products/%e3%80%80", "/products/%2e", "/products/%2E%2E", "/products/" + strings.Repeat("a", 201),
	"/products/" + strings.Repeat("%e5%95%86", 201), "/products/" + strings.Repeat("a", 8000), "/products/mouse/", "/products/mouse/price", "/products/mouse/../..",
	"/products/a/b", "/product", "/product/mouse", "/PRODUCTS/mouse", "/productsmouse", "/%70roducts%2fmouse", "/healthz/", "/healthz/x", "/readyz/x", "/metricsx",
	"/.env", "/.git/config", "/admin", "/index.php", "/cgi-bin/x", "/favicon.ico", "/robots.txt", "/a%2f..%2fproducts", "/%", "/;", "/~", "/*", "/products;mouse",
}

var _ = Describe("what no client should send", Label("lesson-07"), func() {
	var handler http.Handler

	BeforeEach(func() {
		// The mocks panic when they are called, which would be a 500: none of this may reach a service.
		up := func(context.Context) error { return nil }
		handler = routes.New(routes.Config{
			Finder: &mock.Finder{}, Creator: &mock.Creator{}, Database: up, Redis: up, Log: slog.New(slog.DiscardHandler),
		})
	})

	answer := func(request *http.Request) *httptest.ResponseRecorder {
		GinkgoHelper()
		response := httptest.NewRecorder()
		handler.ServeHTTP(response, request)
		return response
	}
	post := func(body string) *httptest.ResponseRecorder {
		GinkgoHelper()
		request := httptest.NewRequest("POST", "/products", strings.NewReader(body))
		request.Header.Set("Content-Type", "application/json")
		return answer(request)
	}

	entries := func(bodies []string) (entries []TableEntry) {
		for _, body := range bodies {
			entries = append(entries, Entry(abridged(body), body))
		}
		return entries
	}

	DescribeTable("is a 400 that says so, where it is not JSON", func(body string) {
		response := post(body)
		Expect(response.Code).To(Equal(http.StatusBadRequest), response.Body.String())
		Expect(response.Body.String()).To(ContainSubstring("not JSON"))
	}, entries(notJSON))

	wrong := func(field, template string, values ...[]string) {
		for _, list := range values {
			DescribeTable("is a 422 that names "+field+", where it is", func(value string) {
				response := post(fmt.Sprintf(template, value))
				Expect(response.Code).To(Equal(http.StatusUnprocessableEntity), response.Body.String())
				Expect(response.Body.String()).To(ContainSubstring(`{"field":"` + field + `"`))
				Expect(bytes.Count(response.Body.Bytes(), []byte(`{"field":`))).To(Equal(1), response.Body.String())
			}, entries(list))
		}
	}
	wrong("name", `{"name":%s,"price":19.99,"quantity":5}`, wrongForAll, wrongNames)
	wrong("price", `{"name":"mouse","price":%s,"quantity":5}`, wrongForAll, wrongPrices)
	wrong("quantity", `{"name":"mouse","price":19.99,"quantity":%s}`, wrongForAll, wrongQuantities)

	DescribeTable("is a 422 that names what is unknown, missing or doubled", func(body string, fields ...string) {
		response := post(body)
		Expect(response.Code).To(Equal(http.StatusUnprocessableEntity), response.Body.String())
		for _, field := range fields {
			Expect(response.Body.String()).To(ContainSubstring(`{"field":"` + field + `"`))
		}
	},
		Entry(nil, `{}`, "name", "price", "quantity"),
		Entry(nil, `{"name":"mouse"}`, "price", "quantity"),
		Entry(nil, `{"price":1}`, "name", "quantity"),
		Entry(nil, `{"quantity":1}`, "name", "price"),
		Entry(nil, `{"NAME":"mouse","PRICE":1,"QUANTITY":1}`, "name", "price", "quantity", "NAME", "PRICE", "QUANTITY"),
		Entry(nil, `{"name":"mouse","price":1,"quantity":1,"":1}`, ""),
		Entry(nil, `{"name":"mouse","price":1,"quantity":1,"id":1}`, "id"),
		Entry(nil, `{"name":"mouse","price":1,"quantity":1,"__proto__":{}}`, "__proto__"),
		Entry(nil, `{"name":"mouse","price":1,"quantity":1,"name ":"x"}`, "name "),
		Entry(nil, `{"name":"mouse","name":"mouse","price":1,"quantity":1}`, "name"),
		Entry(nil, `{"name":"mouse","price":1,"quantity":1,"quantity":1}`, "quantity"),
		Entry(nil, `{"name":"mouse","price":1,"price":null,"quantity":1}`, "price"),
		Entry(nil, `[]`, "name"), Entry(nil, `[{}]`, "name"), Entry(nil, `null`, "name"), Entry(nil, `0`, "name"), Entry(nil, `"mouse"`, "name"),
	)

	DescribeTable("is a 404, where the path leads to no product", func(path string) {
		request := httptest.NewRequest("GET", "/", nil)
		request.URL.RawPath = path
		var err error
		if request.URL.Path, err = url.PathUnescape(path); err != nil {
			request.URL.Path = path // net/http answers 400 to such a path before any handler; here it is a path like any other
		}
		response := answer(request)
		if response.Code == http.StatusTemporaryRedirect || response.Code == http.StatusMovedPermanently {
			return // to the same path without "..", which net/http does before any handler
		}
		Expect(response.Code).To(Equal(http.StatusNotFound), response.Body.String())
		Expect(response.Header().Get("Content-Type")).To(Equal("application/problem+json"))
	}, entries(otherPaths))
})

func abridged(text string) string {
	if len(text) > 60 {
		return fmt.Sprintf("%.60q… of %d bytes", text, len(text))
	}
	return fmt.Sprintf("%q", text)
}
