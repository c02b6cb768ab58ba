package contenders

import (
	"context"
	"encoding/json"
	"time"

	"cacheaside/repositories"
	"cacheaside/services"
)

// jsonProduct is a product as a JSON value has it, with the price in cents.
type jsonProduct struct {
	Name     string `json:"name"`
	Price    int64  `json:"price"`
	Quantity int    `json:"quantity"`
}

// JSONValue returns a product as JSON.
func JSONValue(product repositories.Product) (string, error) {
	value, err := json.Marshal(jsonProduct{product.Name, int64(product.Price), product.Quantity})
	return string(value), err
}

// jsonCache keeps products as JSON.
type jsonCache struct {
	strings  services.Strings
	prefix   string
	lifetime time.Duration
}

func (c *jsonCache) Get(ctx context.Context, name string) (services.CachedProduct, error) {
	value, err := c.strings.GetKey(ctx, c.prefix+name)
	if err != nil {
		return services.CachedProduct{}, err
	}
	var product jsonProduct
	if err := json.Unmarshal([]byte(value), &product); err != nil {
		return services.CachedProduct{}, err
	}
	return services.CachedProduct{Product: repositories.Product{
		Name: product.Name, Price: repositories.Cents(product.Price), Quantity: product.Quantity,
	}}, nil
}

func (c *jsonCache) Put(ctx context.Context, product repositories.Product) error {
	value, err := JSONValue(product)
	if err != nil {
		return err
	}
	return c.strings.InsertExpire(ctx, c.prefix+product.Name, value, c.lifetime)
}
