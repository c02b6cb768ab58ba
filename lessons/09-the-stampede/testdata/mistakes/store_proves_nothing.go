// That the lease was still there when the value was stored is not used: each who came while the database was read
// asks Redis once more.
//
// file: services/leased_read.go
// rejected by: services: CollapsingFinder and a product that changes takes what others have read under a lease, although it was read before the question
package services

func (r *leasedRead) InsertExpire(ctx context.Context, key, value string, lifetime time.Duration) (err error) {
	stored := false
	switch {
	case r.leased:
		stored, err = r.leases.Fill(ctx, key, r.token, value, lifetime)
	case r.seen != nil:
		stored, err = r.leases.Replace(ctx, key, *r.seen, value, lifetime)
	}
	if err == nil && !stored {
		err = fmt.Errorf("cached %q: %w", key, ErrNoLease)
	}
	return err
}
