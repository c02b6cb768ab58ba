// The end that stands in an absence is not looked at: if Redis keeps the key, the product never exists.
//
// file: services/leased_read.go
// rejected by: services: CollapsingFinder and a product that does not exist remembers that for a while, and no longer by its own clock, whatever Redis still has
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
			if ends, isAbsence := decodeAbsence(value); isAbsence {
				r.absentUntil = ends
			}
			r.seen = &value
			return value, nil
		case held == repositories.HeldIntent, r.proved.Sub(began) >= longestWait:
			return "", fmt.Errorf("cached %q: %w", key, repositories.ErrNotFound)
		}
		if err := sleep(ctx, poll); err != nil {
			return "", err
		}
	}
}
