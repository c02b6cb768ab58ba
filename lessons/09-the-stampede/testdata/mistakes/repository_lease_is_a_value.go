// The lease of another is returned as if it were a value.
//
// file: repositories/lease_repository.go
// rejected by: repositories: LeaseRepository on the embedded Redis Acquire gives nobody else a lease that is held, and tells nobody the token
package repositories

func (r *LeaseRepository) Acquire(ctx context.Context, key, token string, lifetime time.Duration) (Held, string, error) {
	if lifetime < time.Millisecond {
		return 0, "", fmt.Errorf("redis lease %q for %s: %w", key, lifetime, ErrNoLifetime)
	}
	value, err := acquire.Run(ctx, r.redis, []string{key}, leased+token, lifetime.Milliseconds()).Text()
	switch {
	case errors.Is(err, redis.Nil):
		return HeldNothing, "", nil
	case err != nil:
		return 0, "", fmt.Errorf("redis lease %q: %w", key, err)
	case strings.HasPrefix(value, writing):
		return HeldIntent, "", nil
	}
	return HeldValue, value, nil
}
