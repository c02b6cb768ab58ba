// redis.Nil, the driver's word for an answer that is nothing, is taken for a failure: nobody ever gets a lease.
//
// file: repositories/lease_repository.go
// rejected by: repositories: LeaseRepository on the embedded Redis Acquire gives a lease on a key that holds nothing, and says that it held nothing
package repositories

func (r *LeaseRepository) Acquire(ctx context.Context, key, token string, lifetime time.Duration) (Held, string, error) {
	if lifetime < time.Millisecond {
		return 0, "", fmt.Errorf("redis lease %q for %s: %w", key, lifetime, ErrNoLifetime)
	}
	value, err := acquire.Run(ctx, r.redis, []string{key}, leased+token, lifetime.Milliseconds()).Text()
	switch {
	case err != nil:
		return 0, "", fmt.Errorf("redis lease %q: %w", key, err)
	case strings.HasPrefix(value, leased):
		return HeldLease, "", nil
	case strings.HasPrefix(value, writing):
		return HeldIntent, "", nil
	}
	return HeldValue, value, nil
}
