// Every error of FindByName is ErrNotFound, so a database that fails looks like an empty one.
//
// file: repositories/products_repository.go
// rejected by: integration/database: ProductsRepository on a real SQLite file a database that fails is ErrUnavailable to who looks for a product, and does not say that there is none
// codename: Dunlin
package repositories

func (r *ProductsRepository) FindByName(ctx context.Context, name string) (Product, error) {
	product := Product{Name: name}
	if err := r.findByName.QueryRowContext(ctx, name).Scan(&product.Price, &product.Quantity); err != nil {
		return Product{}, fmt.Errorf("finding product %q: %w", name, ErrNotFound)
	}
	return product, nil
}
