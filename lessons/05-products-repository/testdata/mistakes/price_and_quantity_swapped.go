// FindByName reads the price into the quantity, and the quantity into the price.
//
// file: repositories/products_repository.go
// rejected by: integration/database: ProductsRepository on a real SQLite file a product that was inserted is found among many, with its own numbers
// codename: Stork
package repositories

func (r *ProductsRepository) FindByName(ctx context.Context, name string) (Product, error) {
	product := Product{Name: name}
	err := r.findByName.QueryRowContext(ctx, name).Scan(&product.Quantity, &product.Price)
	if errors.Is(err, sql.ErrNoRows) {
		return Product{}, fmt.Errorf("finding product %q: %w", name, ErrNotFound)
	}
	if err != nil {
		return Product{}, unavailable("finding product", name, err)
	}
	return product, nil
}
