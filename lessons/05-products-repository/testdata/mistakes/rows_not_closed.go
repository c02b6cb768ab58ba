// FindByName does not close the rows that it read from, so each call keeps a connection, until the pool has none left.
//
// file: repositories/products_repository.go
// rejected by: integration/database: ProductsRepository on a real SQLite file a product that was inserted is found again and again, without using up the connections that read
// codename: Nuthatch
package repositories

func (r *ProductsRepository) FindByName(ctx context.Context, name string) (Product, error) {
	product := Product{Name: name}
	rows, err := r.findByName.QueryContext(ctx, name)
	if err != nil {
		return Product{}, unavailable("finding product", name, err)
	}
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return Product{}, unavailable("finding product", name, err)
		}
		return Product{}, fmt.Errorf("finding product %q: %w", name, ErrNotFound)
	}
	if err := rows.Scan(&product.Price, &product.Quantity); err != nil {
		return Product{}, unavailable("finding product", name, err)
	}
	return product, nil
}
