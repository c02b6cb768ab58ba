package routes

import (
	"fmt"

	"cacheaside/repositories"
)

// CreatedResponse is the body of a 201 of POST /products.
type CreatedResponse struct {
	Type    string `json:"type"`    // PRODUCTS
	Count   int    `json:"count"`   // 1
	Message string `json:"message"` // product "mouse" created, with the product's name, quoted as %q does
}

// ProductResponse is the body of a 200 of GET or PUT /products/{name}.
type ProductResponse struct {
	Type       string     `json:"type"`  // PRODUCT
	Count      int        `json:"count"` // 1
	Attributes Attributes `json:"attributes"`
}

// Attributes are the fields of a product in JSON.
type Attributes struct {
	Name     string             `json:"name"`
	Price    repositories.Cents `json:"price"`
	Quantity int                `json:"quantity"`
}

// NewCreatedResponse returns the body that tells of one product created.
func NewCreatedResponse(product repositories.Product) CreatedResponse {
	return CreatedResponse{Type: "PRODUCTS", Count: 1, Message: fmt.Sprintf("product %q created", product.Name)}
}

// NewProductResponse returns the body that shows one product.
func NewProductResponse(product repositories.Product) ProductResponse {
	return ProductResponse{Type: "PRODUCT", Count: 1, Attributes: Attributes(product)}
}
