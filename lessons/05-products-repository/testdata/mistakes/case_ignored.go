// FindByName does not tell upper from lower case (COLLATE NOCASE), so it finds another product than was asked for.
//
// file: repositories/products_repository.go
// rejected by: integration/database: ProductsRepository on a real SQLite file a name that nobody inserted is not taken for another of another case
// codename: Plover
package repositories

func NewProductsRepository(ctx context.Context, database Database) (*ProductsRepository, error) {
	insert, err := database.Writer().PrepareContext(ctx,
		`INSERT INTO products (name, price_cents, quantity) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING`)
	if err != nil {
		return nil, fmt.Errorf("preparing to insert products: %w", err)
	}
	findByName, err := database.Reader().PrepareContext(ctx,
		`SELECT price_cents, quantity FROM products WHERE name = ? COLLATE NOCASE`)
	if err != nil {
		_ = insert.Close()
		return nil, fmt.Errorf("preparing to find products: %w", err)
	}
	return &ProductsRepository{insert: insert, findByName: findByName}, nil
}
