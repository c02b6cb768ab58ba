package routes_test

import (
	"errors"
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/httpapi/routes"
	"cacheaside/repositories"
)

var _ = Describe("DecodeProduct", Label("given"), func() {
	DescribeTable("reads", func(body string, expected repositories.Product) {
		Expect(routes.DecodeProduct([]byte(body))).To(Equal(expected))
	},
		Entry("a product", `{"name":"mouse","price":19.99,"quantity":5}`, mouse),
		Entry("its fields in any order", `{"quantity":5,"price":19.99,"name":"mouse"}`, mouse),
		Entry("white space around it", " \r\n\t{ \"name\" : \"mouse\" , \"price\" : 19.99 , \"quantity\" : 5 }\n", mouse),
		Entry("escapes, in names of fields too", `{"n\u0061me":"m\u006fuse","price":19.99,"quantity":5}`, mouse),
		Entry("the least", `{"name":"a","price":0,"quantity":0}`, repositories.Product{Name: "a"}),
		Entry("the most", `{"name":"a","price":9999999.99,"quantity":2147483647}`,
			repositories.Product{Name: "a", Price: repositories.MaxPrice, Quantity: repositories.MaxQuantity}),
		Entry("a price with an exponent", `{"name":"mouse","price":1.999e1,"quantity":5}`, mouse),
		Entry("a price with zeros at its end", `{"name":"mouse","price":19.9900,"quantity":5}`, mouse),
		Entry("a quantity whose value is whole", `{"name":"mouse","price":19.99,"quantity":0.5e1}`, mouse),
		Entry("a name in another normal form", `{"name":"Cafe\u0301","price":19.99,"quantity":5}`,
			repositories.Product{Name: "Café", Price: 1999, Quantity: 5}),
		Entry("a character beyond the first plane, as two escapes", `{"name":"\ud83d\udc2d","price":19.99,"quantity":5}`,
			repositories.Product{Name: "🐭", Price: 1999, Quantity: 5}),
		Entry("a replacement character that was sent as such", `{"name":"\ufffd \uFFFD`+"\uFFFD"+`","price":19.99,"quantity":5}`,
			repositories.Product{Name: "\uFFFD \uFFFD\uFFFD", Price: 1999, Quantity: 5}),
	)

	DescribeTable("says ErrNotJSON of", func(body string) {
		_, err := routes.DecodeProduct([]byte(body))
		Expect(err).To(MatchError(routes.ErrNotJSON))
		Expect(err.Error()).NotTo(ContainSubstring("\n"))
	},
		Entry("nothing", ""),
		Entry("white space", " \n"),
		Entry("text", "name=mouse&price=19.99&quantity=5"),
		Entry("half an object", `{"name":"mouse","price":19.99`),
		Entry("two objects", `{"name":"mouse","price":19.99,"quantity":5}{}`),
		Entry("a comma at the end", `{"name":"mouse","price":19.99,"quantity":5,}`),
		Entry("a comment", `{"name":"mouse","price":19.99,"quantity":5} // a mouse`),
		Entry("a number that JSON does not know", `{"name":"mouse","price":019.99,"quantity":5}`),
		Entry("NaN", `{"name":"mouse","price":NaN,"quantity":5}`),
		Entry("bytes that are no UTF-8", "{\"name\":\"mouse\xff\",\"price\":19.99,\"quantity\":5}"),
		Entry("a byte order mark", "\ufeff"+`{"name":"mouse","price":19.99,"quantity":5}`),
		Entry("nesting without end", strings.Repeat("[", 100_000)),
	)

	It("says what JSON is broken by", func() {
		_, err := routes.DecodeProduct([]byte(`{"name":"mouse",}`))
		Expect(err).To(MatchError(ContainSubstring("'}'")))
	})

	failuresOf := func(body string) routes.FieldErrors {
		GinkgoHelper()
		_, err := routes.DecodeProduct([]byte(body))
		var failures routes.FieldErrors
		Expect(errors.As(err, &failures)).To(BeTrue(), "expected FieldErrors, but got: %v", err)
		return failures
	}
	fieldsOf := func(failures routes.FieldErrors) []string {
		var fields []string
		for _, failure := range failures {
			fields = append(fields, failure.Field)
		}
		return fields
	}

	DescribeTable("says which field is wrong, and why", func(body, field, why string) {
		Expect(failuresOf(body)).To(ConsistOf(And(
			HaveField("Field", field), HaveField("Detail", ContainSubstring(why)))))
	},
		Entry("no name", `{"price":19.99,"quantity":5}`, "name", "is missing"),
		Entry("a null", `{"name":"mouse","price":null,"quantity":5}`, "price", "is null"),
		Entry("a field given twice", `{"name":"mouse","price":1,"price":2,"quantity":5}`, "price", "is given twice"),
		Entry("a field given twice, once in escapes", `{"name":"mouse","price":1,"pr\u0069ce":2,"quantity":5}`, "price", "is given twice"),
		Entry("an unknown field", `{"name":"mouse","price":19.99,"quantity":5,"colour":"red"}`, "colour", "is not a field"),
		Entry("an unknown field with the longest name that is repeated", `{"name":"mouse","price":19.99,"quantity":5,"`+strings.Repeat("ü", 40)+`":1}`,
			strings.Repeat("ü", 40), "is not a field"),
		Entry("an unknown field with a longer name", `{"name":"mouse","price":19.99,"quantity":5,"`+strings.Repeat("ü", 41)+`":1}`,
			strings.Repeat("ü", 40)+"…", "is not a field"),
		Entry("a price in text", `{"name":"mouse","price":"19.99","quantity":5}`, "price", "must be a number"),
		Entry("a price with three decimals", `{"name":"mouse","price":19.995,"quantity":5}`, "price", "two decimals"),
		Entry("a price below zero", `{"name":"mouse","price":-0.01,"quantity":5}`, "price", "from 0 to 9999999.99"),
		Entry("a price above all prices", `{"name":"mouse","price":10000000,"quantity":5}`, "price", "from 0 to 9999999.99"),
		Entry("a quantity with a fraction", `{"name":"mouse","price":19.99,"quantity":5.5}`, "quantity", "whole number"),
		Entry("a quantity below zero", `{"name":"mouse","price":19.99,"quantity":-1}`, "quantity", "from 0 to 2147483647"),
		Entry("a quantity above all quantities", `{"name":"mouse","price":19.99,"quantity":2147483648}`, "quantity", "from 0 to 2147483647"),
		Entry("a name that is no string", `{"name":5,"price":19.99,"quantity":5}`, "name", "must be a string"),
		Entry("a name that is empty", `{"name":"","price":19.99,"quantity":5}`, "name", "1 to 200 characters"),
		Entry("half of a surrogate pair", `{"name":"mouse\ud800","price":19.99,"quantity":5}`, "name", "surrogate"),
		Entry("half of a pair beside a replacement character", `{"name":"\ufffd\ud800","price":19.99,"quantity":5}`, "name", "surrogate"),
		Entry("half of a pair beside what only looks like an escape", `{"name":"\\ufffd\ud800","price":19.99,"quantity":5}`, "name", "surrogate"),
	)

	It("is not lenient about case, as encoding/json is", func() {
		Expect(fieldsOf(failuresOf(`{"Name":"mouse","price":19.99,"quantity":5}`))).To(ConsistOf("name", "Name"))
	})

	It("names every field that is wrong, not only the first", func() {
		failures := failuresOf(`{"name":" ","price":"cheap","quantity":-1,"colour":"red","size":3}`)
		Expect(fieldsOf(failures)).To(Equal([]string{"name", "price", "quantity", "colour", "size"}))
	})

	DescribeTable("misses all fields in JSON that is no object", func(body string) {
		Expect(fieldsOf(failuresOf(body))).To(Equal([]string{"name", "price", "quantity"}))
	},
		Entry(nil, `null`), Entry(nil, `[]`), Entry(nil, `"mouse"`), Entry(nil, `5`), Entry(nil, `true`), Entry(nil, `{}`),
		Entry(nil, `[{"name":"mouse","price":19.99,"quantity":5}]`),
	)

	It("does not repeat at length what was sent", func() {
		body := `{"name":"mouse","price":19.99,"quantity":5`
		for i := range 1000 {
			body += `,"` + strings.Repeat("x", 500) + string(rune('a'+i%26)) + strings.Repeat("y", i) + `":1`
		}
		failures := failuresOf(body + "}")
		Expect(len(failures)).To(BeNumerically("<=", 20))
		Expect(len(failures.Error())).To(BeNumerically("<", 2000))
	})

	It("names ten unknown fields beside the three that are wrong, and no more", func() {
		body := `{"name":5,"price":null,"quantity":-1`
		for i := range 100 {
			body += fmt.Sprintf(`,"field %d":1`, i)
		}
		fields := fieldsOf(failuresOf(body + "}"))
		Expect(fields).To(HaveLen(13))
		Expect(fields).To(And(ContainElements("name", "price", "quantity", "field 0", "field 9"), Not(ContainElement("field 10"))))
	})
})
