// An update stores its product in the cache. Two updates can reach the database in one order and the cache in the
// other.
//
// file: services/coherent_writer.go
// rejected by: services: CoherentWriter when all goes well marks the key, then changes the database, then takes the mark away and stores nothing to update
package services

func (w *CoherentWriter) Update(ctx context.Context, product repositories.Product) (Report, error) {
	return w.write(ctx, product.Name, func(ctx context.Context, write *intent) error {
		if err := w.Changes.Update(ctx, product); err != nil {
			return err
		}
		return NewProductCache(write, w.Database, spread(w.TTL), w.Now).Put(ctx, product)
	})
}
