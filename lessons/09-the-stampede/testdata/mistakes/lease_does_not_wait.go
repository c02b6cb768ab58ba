// Who finds the lease of another reads at once: each instance reads.
//
// file: services/leased_read.go
// rejected by: services: CollapsingFinder a thousand finds at once of a product that is not in the cache cost one read also on two instances that share a Redis
package services

func (r *leasedRead) GetKey(ctx context.Context, key string) (string, error) {
	if r.unreachable != nil {
		return "", r.unreachable
	}
	r.key, r.token = key, rand.Text()
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
		default:
			return "", fmt.Errorf("cached %q: %w", key, repositories.ErrNotFound)
		}
	}
}
