// What was read is stored whatever has happened meanwhile: a slow reader puts an old value back, for a whole
// lifetime.
//
// file: services/leased_read.go
// rejected by: services: CollapsingFinder and a product that changes does not store what was read before it, says so in the report, and returns it to who asked before it
package services

func (r *leasedRead) InsertExpire(ctx context.Context, key, value string, lifetime time.Duration) (err error) {
	r.proved = r.now()
	return r.config.Strings.InsertExpire(ctx, key, value, lifetime)
}
