// White space at the ends of a name is cut off, so a product is found under names that nobody inserted.
//
// file: repositories/products_repository.go
// rejected by: integration/database: ProductsRepository on a real SQLite file a name that nobody inserted is not taken for another with a blank behind it
// codename: Goldcrest
package repositories

func (r *ProductsRepository) FindByName(ctx context.Context, name string) (Product, error) {
	product := Product{Name: name}
	err := r.findByName.QueryRowContext(ctx, strings.TrimSpace(name)).Scan(&product.Price, &product.Quantity)
	if errors.Is(err, sql.ErrNoRows) {
		return Product{}, fmt.Errorf("finding product %q: %w", name, ErrNotFound)
	}
	if err != nil {
		return Product{}, unavailable("finding product", name, err)
	}
	return product, nil
}
