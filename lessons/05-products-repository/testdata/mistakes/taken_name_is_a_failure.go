// A name that is taken is told as a failure of the database: the error of SQLite is passed on as any other.
//
// file: repositories/products_repository.go
// rejected by: integration/database: ProductsRepository on a real SQLite file a name that is taken is ErrAlreadyExists, and the first product stays as it was
// codename: Siskin
package repositories

func NewProductsRepository(ctx context.Context, database Database) (*ProductsRepository, error) {
	insert, err := database.Writer().PrepareContext(ctx,
		`INSERT INTO products (name, price_cents, quantity) VALUES (?, ?, ?)`)
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
