// An update of what is not there inserts it: a client that changes what another has deleted brings it back.
//
// file: repositories/product_changes.go
// rejected by: integration/database: ProductChanges on a real SQLite file Update says ErrNotFound, with the name, and creates nothing, when there is no such product
package repositories

func NewProductChanges(ctx context.Context, database Database) (*ProductChanges, error) {
	update, err := database.Writer().PrepareContext(ctx, `INSERT INTO products (price_cents, quantity, name) VALUES (?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET price_cents = excluded.price_cents, quantity = excluded.quantity`)
	if err != nil {
		return nil, fmt.Errorf("preparing to update products: %w", err)
	}
	remove, err := database.Writer().PrepareContext(ctx, `DELETE FROM products WHERE name = ?`)
	if err != nil {
		_ = update.Close() // the error that matters is the first
		return nil, fmt.Errorf("preparing to delete products: %w", err)
	}
	return &ProductChanges{update: update, remove: remove}, nil
}

func (c *ProductChanges) Update(ctx context.Context, product Product) error {
	return changed("updating product", product.Name)(c.update.ExecContext(ctx, int64(product.Price), product.Quantity, product.Name))
}
