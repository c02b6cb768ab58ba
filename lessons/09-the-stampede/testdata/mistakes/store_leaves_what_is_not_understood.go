// Only a lease is filled. A value that is not understood has no lease under its key, and is never overwritten.
//
// file: services/leased_read.go
// rejected by: services: CollapsingFinder and the cache replaces what it does not understand the course's first format
package services

func (r *leasedRead) InsertExpire(ctx context.Context, key, value string, lifetime time.Duration) (err error) {
	began, stored := r.now(), false
	switch {
	case r.leased:
		stored, err = r.leases.Fill(ctx, key, r.token, value, lifetime)
	}
	if err == nil && !stored {
		err = fmt.Errorf("cached %q: %w", key, ErrNoLease)
	}
	if stored {
		r.proved = began // nothing was written since the lease was given
	}
	return err
}
