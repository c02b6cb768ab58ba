package repositories

import (
	"context"
	"database/sql"
	"fmt"
)

// ProductList lists products in SQL by name. It is safe for concurrent use. Its errors wrap ErrUnavailable and the cause.
type ProductList struct{ after *sql.Stmt }

// NewProductList prepares the statement, once for all calls. It fails if the database does not understand it.
func NewProductList(ctx context.Context, database Database) (*ProductList, error) {
	after, err := database.Reader().PrepareContext(ctx, afterQuery)
	if err != nil {
		return nil, fmt.Errorf("preparing to list products: %w", err)
	}
	return &ProductList{after}, nil
}

// afterQuery reads no other rows than it returns: the index on the names has them in this order.
const afterQuery = `SELECT name, price_cents, quantity FROM products WHERE name > ? ORDER BY name LIMIT ?`

// After returns the first products whose names come after that one, byte by byte; limit at most, which must be above zero.
// The empty name comes before all others.
func (l *ProductList) After(ctx context.Context, name string, limit int) ([]Product, error) {
	products, err := ReadRows(func(product *Product) []any { return []any{&product.Name, &product.Price, &product.Quantity} })(
		l.after.QueryContext(ctx, name, limit))
	if err != nil {
		return nil, unavailable("listing products after", name, err)
	}
	return products, nil
}

// Close releases the statement, and no method works afterwards. The connections stay open.
func (l *ProductList) Close() error { return l.after.Close() }
