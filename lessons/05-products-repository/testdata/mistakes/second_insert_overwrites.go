// Inserting a product whose name is taken overwrites the first one.
//
// file: repositories/products_repository.go
// rejected by: integration/database: ProductsRepository on a real SQLite file a name that is taken is ErrAlreadyExists, and the first product stays as it was
// codename: Kestrel
package repositories

func NewProductsRepository(ctx context.Context, database Database) (*ProductsRepository, error) {
	insert, err := database.Writer().PrepareContext(ctx,
		`INSERT INTO products (name, price_cents, quantity) VALUES (?, ?, ?)
		 ON CONFLICT (name) DO UPDATE SET price_cents = excluded.price_cents, quantity = excluded.quantity`)
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
