// An absence is stored for as long as a product.
//
// file: services/leased_read.go
// rejected by: services: CollapsingFinder and a product that does not exist remembers that for a while, and no longer in Redis
package services

func (r *leasedRead) find(ctx context.Context, name string) (repositories.Product, Report, error) {
	cache := NewProductCache(r, r.config.Database, spread(r.config.TTL), r.now)
	product, report, err := NewProductFinder(cache, r, r.now).Find(ctx, name)
	switch {
	case !r.absentUntil.IsZero():
		report = Report{Cache: Hit, TTL: r.absentUntil.Sub(r.proved), CacheTime: report.CacheTime}
	case errors.Is(err, repositories.ErrNotFound) && r.unreachable == nil:
		began := r.now()
		ends := began.Add(r.config.TTL)
		report.CacheError = r.InsertExpire(ctx, r.key, encodeAbsence(ends), r.config.TTL)
		report.CacheTime += r.now().Sub(began)
	}
	return product, report, err
}
