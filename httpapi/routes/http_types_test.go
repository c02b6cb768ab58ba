package routes_test

import (
	"encoding/json"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/httpapi/routes"
)

var _ = Describe("the HTTP types", Label("lesson-06"), func() {
	It("tells of a product created as the course does", func() {
		Expect(json.Marshal(routes.NewCreatedResponse(mouse))).To(MatchJSON(
			`{"type":"PRODUCTS","count":1,"message":"product \"mouse\" created"}`), "NewCreatedResponse(mouse), as JSON")
	})

	It("shows a product as the course does, with an exact price", func() {
		body, err := json.Marshal(routes.NewProductResponse(mouse))
		Expect(err).NotTo(HaveOccurred())
		Expect(string(body)).To(Equal(`{"type":"PRODUCT","count":1,"attributes":{"name":"mouse","price":19.99,"quantity":5}}`),
			"NewProductResponse(mouse), as JSON")
	})
})
