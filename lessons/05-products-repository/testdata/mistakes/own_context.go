// Insert works with a context of its own, so a caller who has gone stores a product all the same.
//
// file: repositories/products_repository.go
// rejected by: integration/database: ProductsRepository on a real SQLite file does nothing for a caller who has gone
package repositories

func (r *ProductsRepository) Insert(ctx context.Context, product Product) error {
	result, err := r.insert.ExecContext(context.Background(), product.Name, int64(product.Price), product.Quantity)
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
