package sections

import (
	"encoding/json"
	"fmt"

	"cacheaside/repositories"
)

// checkBody reports as an error that a body does not say what the product is.
func checkBody(body string, product expected) error {
	var told struct {
		Type       string
		Attributes repositories.Product // its fields' names are those of the JSON, but for the case
	}
	if err := json.Unmarshal([]byte(body), &told); err != nil {
		return fmt.Errorf("wrong answer: %w", err)
	}
	if told.Type != "PRODUCT" || told.Attributes != product.Product {
		return fmt.Errorf("wrong answer: expected %+v, got %q", product.Product, body)
	}
	return nil
}
