// What the cache says of an absence is not looked at: every find of what does not exist reads the database.
//
// file: services/leased_read.go
// rejected by: services: CollapsingFinder and a product that does not exist remembers that for a while, and no longer in Redis
package services

func (r *leasedRead) FindByName(ctx context.Context, name string) (repositories.Product, error) {
	r.proved = r.now()
	return r.products.FindByName(ctx, name)
}
