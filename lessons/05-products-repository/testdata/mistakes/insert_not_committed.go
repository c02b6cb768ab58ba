// Insert writes in a transaction that it never commits, so what it acknowledged is rolled back.
//
// file: repositories/products_repository.go
// rejected by: integration/database: ProductsRepository on a real SQLite file a product that was inserted is there after the file was closed and opened again
// codename: Curlew
package repositories

type ProductsRepository struct {
	writer     *sql.DB
	insert     *sql.Stmt
	findByName *sql.Stmt
}

func NewProductsRepository(ctx context.Context, database Database) (*ProductsRepository, error) {
	insert, err := database.Writer().PrepareContext(ctx,
		`INSERT INTO products (name, price_cents, quantity) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING`)
	if err != nil {
		return nil, fmt.Errorf("preparing to insert products: %w", err)
	}
	findByName, err := database.Reader().PrepareContext(ctx,
		`SELECT price_cents, quantity FROM products WHERE name = ?`)
	if err != nil {
		_ = insert.Close()
		return nil, fmt.Errorf("preparing to find products: %w", err)
	}
	return &ProductsRepository{writer: database.Writer(), insert: insert, findByName: findByName}, nil
}

func (r *ProductsRepository) Insert(ctx context.Context, product Product) error {
	tx, err := r.writer.BeginTx(ctx, nil)
	if err != nil {
		return unavailable("inserting product", product.Name, err)
	}
	defer tx.Rollback()
	result, err := tx.StmtContext(ctx, r.insert).ExecContext(ctx, product.Name, int64(product.Price), product.Quantity)
	if err != nil {
		return unavailable("inserting product", product.Name, err)
	}
	added, err := result.RowsAffected()
	if err != nil {
		return unavailable("inserting product", product.Name, err)
	}
	if added == 0 {
		return fmt.Errorf("inserting product %q: %w", product.Name, ErrAlreadyExists)
	}
	return nil
}
