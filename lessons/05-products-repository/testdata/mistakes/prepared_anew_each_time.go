// Each call prepares its statement anew, which takes longer than executing it.
//
// file: repositories/products_repository.go
// rejected by: repositories: ProductsRepository prepares each statement once
package repositories

type ProductsRepository struct {
	database Database
	insert   *sql.Stmt
}

func NewProductsRepository(ctx context.Context, database Database) (*ProductsRepository, error) {
	insert, err := database.Writer().PrepareContext(ctx,
		`INSERT INTO products (name, price_cents, quantity) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING`)
	if err != nil {
		return nil, fmt.Errorf("preparing to insert products: %w", err)
	}
	return &ProductsRepository{database: database, insert: insert}, nil
}

func (r *ProductsRepository) FindByName(ctx context.Context, name string) (Product, error) {
	product := Product{Name: name}
	err := r.database.Reader().QueryRowContext(ctx, `SELECT price_cents, quantity FROM products WHERE name = ?`, name).
		Scan(&product.Price, &product.Quantity)
	if errors.Is(err, sql.ErrNoRows) {
		return Product{}, fmt.Errorf("finding product %q: %w", name, ErrNotFound)
	}
	if err != nil {
		return Product{}, unavailable("finding product", name, err)
	}
	return product, nil
}

func (r *ProductsRepository) Close() error {
	return r.insert.Close()
}
