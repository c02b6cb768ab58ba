package routes_test

import (
	"encoding/json"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/httpapi/routes"
	"cacheaside/repositories"
)

var _ = Describe("the HTTP types", Label("lesson-06", "step-5"), func() {
	It("tells of a product created as the course does", func() {
		Expect(json.Marshal(routes.NewCreatedResponse(mouse))).To(MatchJSON(
			`{"type":"PRODUCTS","count":1,"message":"product \"mouse\" created"}`), "NewCreatedResponse(mouse), as JSON")
	})

	It("names the product as it is, in upper and lower case", func() {
		cable := repositories.Product{Name: "USB Cable", Price: 50, Quantity: 1}
		Expect(json.Marshal(routes.NewCreatedResponse(cable))).To(MatchJSON(
			`{"type":"PRODUCTS","count":1,"message":"product \"USB Cable\" created"}`), "NewCreatedResponse(USB Cable), as JSON")
		Expect(json.Marshal(routes.NewProductResponse(cable))).To(MatchJSON(
			`{"type":"PRODUCT","count":1,"attributes":{"name":"USB Cable","price":0.50,"quantity":1}}`), "NewProductResponse(USB Cable), as JSON")
	})

	It("shows a product as the course does, with an exact price", func() {
		body, err := json.Marshal(routes.NewProductResponse(mouse))
		Expect(err).NotTo(HaveOccurred(), "NewProductResponse(mouse), as JSON")
		Expect(string(body)).To(Equal(`{"type":"PRODUCT","count":1,"attributes":{"name":"mouse","price":19.99,"quantity":5}}`),
			"NewProductResponse(mouse), as JSON")
	})
})
