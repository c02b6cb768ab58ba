package routes_test

import (
	"bytes"
	"encoding/json"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/httpapi/routes"
	"cacheaside/repositories"
)

var _ = Describe("the JSON of a product", Label("given"), func() {
	DescribeTable("is what encoding/json makes of it", func(name string, price, quantity int, itself bool) {
		response := routes.ProductResponse{Type: "PRODUCT", Count: 1, Attributes: routes.Attributes{Name: name, Price: repositories.Cents(price), Quantity: quantity}}
		var expected bytes.Buffer
		encoder := json.NewEncoder(&expected)
		encoder.SetEscapeHTML(false)
		Expect(encoder.Encode(response)).To(Succeed())
		body, could := routes.AppendProduct(nil, response)
		Expect(could).To(Equal(itself), "whether it can do so itself")
		if could {
			Expect(string(body)).To(Equal(expected.String()))
		}
	},
		Entry(nil, "mouse", 1999, 5, true),
		Entry(nil, "", 0, 0, true),
		Entry(nil, "a", 5, 2147483647, true),
		Entry(nil, "<b> & 'c' / ~!", 999999999, 1, true),
		Entry(nil, `"`, 1, 1, false),
		Entry(nil, `\`, 1, 1, false),
		Entry(nil, "ü", 1, 1, false),
		Entry(nil, "\u2028", 1, 1, false),
		Entry(nil, "\x7f", 1, 1, false),
		Entry(nil, "\t", 1, 1, false),
	)

	It("keeps what else stands in it", func() {
		body, could := routes.AppendProduct([]byte("x"), routes.ProductResponse{Type: "OTHER", Count: 2})
		Expect(could).To(BeTrue())
		Expect(string(body)).To(Equal(`x{"type":"OTHER","count":2,"attributes":{"name":"","price":0.00,"quantity":0}}` + "\n"))
		_, could = routes.AppendProduct(nil, routes.ProductResponse{Type: `"`})
		Expect(could).To(BeFalse())
	})
})
