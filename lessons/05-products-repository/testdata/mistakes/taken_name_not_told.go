// Inserting a product whose name is taken does nothing, and nobody is told.
//
// file: repositories/products_repository.go
// rejected by: integration/database: ProductsRepository on a real SQLite file a name that is taken is ErrAlreadyExists, and the first product stays as it was
// codename: Wren
package repositories

func (r *ProductsRepository) Insert(ctx context.Context, product Product) error {
	if _, err := r.insert.ExecContext(ctx, product.Name, int64(product.Price), product.Quantity); err != nil {
		return unavailable("inserting product", product.Name, err)
	}
	return nil
}
