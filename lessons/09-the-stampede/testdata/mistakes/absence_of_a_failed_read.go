// Every error of the database is remembered as an absence: a busy moment, and the product is gone for everybody.
//
// file: services/leased_read.go
// rejected by: services: CollapsingFinder and a product that does not exist does not take a database that failed for one that has no such product
package services

func (r *leasedRead) FindByName(ctx context.Context, name string) (repositories.Product, error) {
	if !r.absentUntil.IsZero() {
		return repositories.Product{}, fmt.Errorf("cached product %q: absent: %w", name, repositories.ErrNotFound)
	}
	r.proved = r.now()
	product, err := r.products.FindByName(ctx, name)
	if err != nil {
		err = fmt.Errorf("finding product %q: %w: %w", name, repositories.ErrNotFound, err)
	}
	return product, err
}
