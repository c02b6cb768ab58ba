// The price goes through a float on its way into the body, and comes out a cent too low.
//
// file: httpapi/routes/http_types.go
// rejected by: httpapi/routes: the HTTP types shows a product as the course does, with an exact price
package routes

func NewProductResponse(product repositories.Product) ProductResponse {
	price := float64(product.Price) / 100
	return ProductResponse{Type: "PRODUCT", Count: 1, Attributes: Attributes{
		Name: product.Name, Price: repositories.Cents(price * 100), Quantity: product.Quantity,
	}}
}
