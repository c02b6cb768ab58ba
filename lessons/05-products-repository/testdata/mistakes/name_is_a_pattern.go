// FindByName takes the name for a pattern (LIKE), in which % and _ stand for other characters.
//
// file: repositories/products_repository.go
// rejected by: integration/database: ProductsRepository on a real SQLite file a name that nobody inserted is not taken for another that it would match as a pattern
// codename: Jackdaw
package repositories

func NewProductsRepository(ctx context.Context, database Database) (*ProductsRepository, error) {
	insert, err := database.Writer().PrepareContext(ctx,
		`INSERT INTO products (name, price_cents, quantity) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING`)
	if err != nil {
		return nil, fmt.Errorf("preparing to insert products: %w", err)
	}
	findByName, err := database.Reader().PrepareContext(ctx,
		`SELECT price_cents, quantity FROM products WHERE name LIKE ?`)
	if err != nil {
		_ = insert.Close()
		return nil, fmt.Errorf("preparing to find products: %w", err)
	}
	return &ProductsRepository{insert: insert, findByName: findByName}, nil
}
