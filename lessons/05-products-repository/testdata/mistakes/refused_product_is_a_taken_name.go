// INSERT OR IGNORE ignores every rule of the table, not only that a name is there once: a product with a price below
// zero "already exists".
//
// file: repositories/products_repository.go
// rejected by: integration/database: ProductsRepository on a real SQLite file a product outside its bounds is refused by the schema, and is not stored of a negative price
// codename: Robin
package repositories

func NewProductsRepository(ctx context.Context, database Database) (*ProductsRepository, error) {
	insert, err := database.Writer().PrepareContext(ctx,
		`INSERT OR IGNORE INTO products (name, price_cents, quantity) VALUES (?, ?, ?)`)
	if err != nil {
		return nil, fmt.Errorf("preparing to insert products: %w", err)
	}
	findByName, err := database.Reader().PrepareContext(ctx,
		`SELECT price_cents, quantity FROM products WHERE name = ?`)
	if err != nil {
		_ = insert.Close()
		return nil, fmt.Errorf("preparing to find products: %w", err)
	}
	return &ProductsRepository{insert: insert, findByName: findByName}, nil
}
