// The INSERT does not name its columns, so it stores the price in whatever column comes second.
//
// file: repositories/products_repository.go
// rejected by: integration/database: ProductsRepository and its table can't be made over a products table of another shape, and says what is wrong the price under another name
package repositories

func NewProductsRepository(ctx context.Context, database Database) (*ProductsRepository, error) {
	insert, err := database.Writer().PrepareContext(ctx,
		`INSERT INTO products VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING`)
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
