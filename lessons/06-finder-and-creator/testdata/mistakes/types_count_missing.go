// The count is left out, so that a client reads that there are no products.
//
// file: httpapi/routes/http_types.go
// rejected by: httpapi/routes: the HTTP types tells of a product created as the course does
package routes

func NewCreatedResponse(product repositories.Product) CreatedResponse {
	return CreatedResponse{Type: "PRODUCTS", Message: fmt.Sprintf("product %q created", product.Name)}
}
