// The types of the two bodies are swapped: PRODUCT tells of one created, PRODUCTS shows one.
//
// file: httpapi/routes/http_types.go
// rejected by: httpapi/routes: the HTTP types shows a product as the course does, with an exact price
package routes

func NewCreatedResponse(product repositories.Product) CreatedResponse {
	return CreatedResponse{Type: "PRODUCT", Count: 1, Message: fmt.Sprintf("product %q created", product.Name)}
}

func NewProductResponse(product repositories.Product) ProductResponse {
	return ProductResponse{Type: "PRODUCTS", Count: 1, Attributes: Attributes(product)}
}
