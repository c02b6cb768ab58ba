// FindByName builds its SQL from strings, so a quote in the name ends the name, and what follows it is read as SQL.
//
// file: repositories/products_repository.go
// rejected by: integration/database: ProductsRepository on a real SQLite file a product that was inserted is found as it was, and alone, when its name has a single quote
// codename: Heron
package repositories

type ProductsRepository struct {
	insert *sql.Stmt
	reader *sql.DB
}

func NewProductsRepository(ctx context.Context, database Database) (*ProductsRepository, error) {
	insert, err := database.Writer().PrepareContext(ctx,
		`INSERT INTO products (name, price_cents, quantity) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING`)
	if err != nil {
		return nil, fmt.Errorf("preparing to insert products: %w", err)
	}
	return &ProductsRepository{insert: insert, reader: database.Reader()}, nil
}

func (r *ProductsRepository) FindByName(ctx context.Context, name string) (Product, error) {
	product := Product{Name: name}
	err := r.reader.QueryRowContext(ctx, "SELECT price_cents, quantity FROM products WHERE name = '"+name+"'").
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
