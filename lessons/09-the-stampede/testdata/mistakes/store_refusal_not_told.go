// That the lease was gone is no error: the report says that the product was stored.
//
// file: services/leased_read.go
// rejected by: services: CollapsingFinder and a product that changes does not store what was read before it, says so in the report, and returns it to who asked before it
package services

func (r *leasedRead) InsertExpire(ctx context.Context, key, value string, lifetime time.Duration) (err error) {
	began, stored := r.now(), false
	switch {
	case r.leased:
		stored, err = r.leases.Fill(ctx, key, r.token, value, lifetime)
	case r.seen != nil:
		stored, err = r.leases.Replace(ctx, key, *r.seen, value, lifetime)
	}
	if stored {
		r.proved = began // nothing was written since the lease was given
	}
	return err
}
