// What is not understood is overwritten without a look whether it is still there: a writer may have been there
// meanwhile.
//
// file: services/leased_read.go
// rejected by: services: CollapsingFinder and the cache does not replace it when it is not there any more: a writer may have been there
package services

func (r *leasedRead) InsertExpire(ctx context.Context, key, value string, lifetime time.Duration) (err error) {
	began, stored := r.now(), false
	switch {
	case r.leased:
		stored, err = r.leases.Fill(ctx, key, r.token, value, lifetime)
	case r.seen != nil:
		stored, err = true, r.config.Strings.InsertExpire(ctx, key, value, lifetime)
	}
	if err == nil && !stored {
		err = fmt.Errorf("cached %q: %w", key, ErrNoLease)
	}
	if stored {
		r.proved = began // nothing was written since the lease was given
	}
	return err
}
