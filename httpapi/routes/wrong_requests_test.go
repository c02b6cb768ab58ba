package routes_test

import (
	"fmt"
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// Each wrong value of a field, in JSON. What is wrong for one field may be right for another.
var (
	wrongForAll = []string{
		`null`, `true`, `false`, `[]`, `[1]`, `["mouse"]`, `{}`, `{"name":"mouse"}`, `""`, `" "`, `"\u0000"`,
		`-1`, `-0.01`, `-1e3`, `-9999999.99`, `0.001`, `1e-3`, `19.999`, `1e400`, `-1e400`, `1e999999999999`, `1e-999999999999`,
		`10000000000`, `10000000000.01`, `99999999999999999999999999999999`, `12345678901234567890.123`, `0.0000000000000000001`,
		`"\n"`, `[null]`, `[[]]`, `[0]`, `{"a":1}`, `{"":0}`, `-5`, `-0.5`, `-2147483648`, `-1e-5`, `1e-20`, `5e-3`, `0.0001`, `1e20`, `12345678901`, `1e309`,
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
	`nulll`, `0xff`, `.5`, `+1`, `01`, `1.`, `[1,]`, `[,1]`, `[1 2]`, `{"a"::1}`, `{:1}`, `{1:2}`, `{"a":'b'}`, `{"a":1;}`, "{\"a\":\"\t\"}", "{\"a\":1}\x00", `{"a":0.}`, `{"a":"\uD8"}`,
}

// noNames are paths of products whose name no product can have.
var noNames = []string{
	"/products/", "/products/%00", "/products/%01", "/products/%0d%0a", "/products/%1b%5b2J", "/products/%7f", "/products/%c2%85", "/products/%ff",
	"/products/%c3%28", "/products/%ed%a0%80", "/products/%f8%88%80%80%80", "/products/%20", "/products/%20mouse", "/products/mouse%20", "/products/mouse%09",
	"/products/%c2%a0", "/products/%e3%80%80", "/products/" + strings.Repeat("a", 201),
	"/products/" + strings.Repeat("%e5%95%86", 201), "/products/" + strings.Repeat("a", 8000),
}

// notProducts are bodies that are JSON but no product, and fields that are unknown, missing or doubled in them.
var notProducts = map[string][]string{
	`{}`:               {"name", "price", "quantity"},
	`{"name":"mouse"}`: {"price", "quantity"},
	`{"price":1}`:      {"name", "quantity"},
	`{"quantity":1}`:   {"name", "price"},
	`{"NAME":"mouse","PRICE":1,"QUANTITY":1}`:                {"name", "price", "quantity", "NAME", "PRICE", "QUANTITY"},
	`{"name":"mouse","price":1,"quantity":1,"":1}`:           {""},
	`{"name":"mouse","price":1,"quantity":1,"id":1}`:         {"id"},
	`{"name":"mouse","price":1,"quantity":1,"__proto__":{}}`: {"__proto__"},
	`{"name":"mouse","price":1,"quantity":1,"name ":"x"}`:    {"name "},
	`{"name":"mouse","name":"mouse","price":1,"quantity":1}`: {"name"},
	`{"name":"mouse","price":1,"quantity":1,"quantity":1}`:   {"quantity"},
	`{"name":"mouse","price":1,"price":null,"quantity":1}`:   {"price"},
	`[]`: {"name"}, `[{}]`: {"name"}, `null`: {"name"}, `0`: {"name"}, `"mouse"`: {"name"},
}

// The mocks panic when they are called, which would be a 500: none of this may reach a service.
var _ = Describe("what no client should send", Label("lesson-07"), func() {
	var service *service

	BeforeEach(func() { service = newService() })

	It("is a 400 that says so, where it is not JSON", Label("step-3"), func() {
		for _, body := range notJSON {
			answer := service.post(body)
			answer.expectProblem(http.StatusBadRequest)
			Expect(answer.Body.String()).To(ContainSubstring("not JSON"), "the detail is the text of decode's error: %s", answer)
		}
	})

	DescribeTable("is a 422 that names the one field that is wrong, be it", Label("step-3"), func(field, template string, values ...[]string) {
		for _, list := range values {
			for _, value := range list {
				answer := service.post(fmt.Sprintf(template, value))
				answer.expectProblem(http.StatusUnprocessableEntity)
				Expect(answer.Body.String()).To(ContainSubstring(`{"field":"`+field+`"`), "the field that is wrong is to be named: %s", answer)
				Expect(strings.Count(answer.Body.String(), `{"field":`)).To(Equal(1), "how many fields are named, of which one is wrong: %s", answer)
			}
		}
	},
		Entry("the name", "name", `{"name":%s,"price":19.99,"quantity":5}`, wrongForAll, wrongNames),
		Entry("the price", "price", `{"name":"mouse","price":%s,"quantity":5}`, wrongForAll, wrongPrices),
		Entry("the quantity", "quantity", `{"name":"mouse","price":19.99,"quantity":%s}`, wrongForAll, wrongQuantities),
	)

	It("is a 422 that names what is unknown, missing or doubled", Label("step-3"), func() {
		for body, fields := range notProducts {
			answer := service.post(body)
			answer.expectProblem(http.StatusUnprocessableEntity)
			for _, field := range fields {
				Expect(answer.Body.String()).To(ContainSubstring(`{"field":"`+field+`"`), "each field that is unknown, missing or doubled is to be named: %s", answer)
			}
		}
	})

	It("is a 404, where it is the path of a name that no product can have", Label("step-1"), func() {
		for _, path := range noNames {
			service.rawPath(path).expectProblem(http.StatusNotFound)
		}
	})
})

var _ = Describe("what no client should send", Label("given"), func() {
	It("stands here in at least 300 forms", func() {
		forms := len(notJSON) + 3*len(wrongForAll) + len(wrongNames) + len(wrongPrices) + len(wrongQuantities) + len(notProducts) + len(noNames) + len(otherPaths)
		Expect(forms).To(BeNumerically(">=", 300))
	})
})
