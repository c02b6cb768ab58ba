// A product that is not there is found all the same: it is empty, and the error is nil.
//
// file: repositories/products_repository.go
// rejected by: integration/database: ProductsRepository on a real SQLite file a name that nobody inserted is ErrNotFound, and not an error of database/sql
// codename: Crane
package repositories

func (r *ProductsRepository) FindByName(ctx context.Context, name string) (Product, error) {
	product := Product{Name: name}
	err := r.findByName.QueryRowContext(ctx, name).Scan(&product.Price, &product.Quantity)
	if errors.Is(err, sql.ErrNoRows) {
		return Product{}, nil
	}
	if err != nil {
		return Product{}, unavailable("finding product", name, err)
	}
	return product, nil
}
