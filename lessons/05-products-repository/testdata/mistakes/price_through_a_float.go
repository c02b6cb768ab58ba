// The price passes through a float on its way into the table: 19.99 times 100 is 1998.9999999999998, and is cut to
// 1998 cents.
//
// file: repositories/products_repository.go
// rejected by: integration/database: ProductsRepository on a real SQLite file a product that was inserted keeps its numbers, up to their bounds a price that binary floats can't hold
// codename: Finch
package repositories

func (r *ProductsRepository) Insert(ctx context.Context, product Product) error {
	price := float64(product.Price) / 100
	result, err := r.insert.ExecContext(ctx, product.Name, int64(price*100), product.Quantity)
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
