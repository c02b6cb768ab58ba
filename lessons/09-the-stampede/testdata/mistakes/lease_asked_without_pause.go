// Who waits asks Redis again at once, without a pause: a stampede on Redis.
//
// file: services/leased_read.go
// rejected by: services: CollapsingFinder and the cache when another reader has the lease waits for a second, then reads by itself, stores nothing, and leaves the lease
package services

func (r *leasedRead) GetKey(ctx context.Context, key string) (string, error) {
	if r.unreachable != nil {
		return "", r.unreachable
	}
	r.key, r.token = key, rand.Text()
	began := r.now()
	for poll := firstPoll; ; poll = min(2*poll, longestPoll) {
		r.proved = r.now()
		held, value, err := r.leases.Acquire(ctx, key, r.token, leaseTime)
		switch {
		case err != nil:
			r.unreachable = err
			return "", err
		case held == repositories.HeldNothing:
			r.leased = true
			return "", fmt.Errorf("cached %q: %w", key, repositories.ErrNotFound)
		case held == repositories.HeldValue:
			if ends, isAbsence := decodeAbsence(value); isAbsence && r.proved.Before(ends) {
				r.absentUntil = ends
			}
			r.seen = &value
			return value, nil
		case held == repositories.HeldIntent, r.proved.Sub(began) >= longestWait:
			return "", fmt.Errorf("cached %q: %w", key, repositories.ErrNotFound)
		}
		if err := ctx.Err(); err != nil {
			return "", err
		}
	}
}
