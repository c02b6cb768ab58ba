// An empty value is taken for none, so that it is never replaced.
//
// file: services/leased_read.go
// rejected by: services: CollapsingFinder and the cache replaces what it does not understand nothing at all
package services

func (r *leasedRead) InsertExpire(ctx context.Context, key, value string, lifetime time.Duration) (err error) {
	began, stored := r.now(), false
	switch {
	case r.leased:
		stored, err = r.leases.Fill(ctx, key, r.token, value, lifetime)
	case r.seen != nil && *r.seen != "":
		stored, err = r.leases.Replace(ctx, key, *r.seen, value, lifetime)
	}
	if err == nil && !stored {
		err = fmt.Errorf("cached %q: %w", key, ErrNoLease)
	}
	if stored {
		r.proved = began // nothing was written since the lease was given
	}
	return err
}
