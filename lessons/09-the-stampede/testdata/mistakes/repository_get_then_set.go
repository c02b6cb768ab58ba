// GET and then SET are two round trips: in between, another gets the lease, too.
//
// file: repositories/lease_repository.go
// rejected by: repositories: LeaseRepository is one round trip, of one script, for Acquire
package repositories

func (r *LeaseRepository) Acquire(ctx context.Context, key, token string, lifetime time.Duration) (Held, string, error) {
	if lifetime < time.Millisecond {
		return 0, "", fmt.Errorf("redis lease %q for %s: %w", key, lifetime, ErrNoLifetime)
	}
	client := r.redis.(redis.Cmdable)
	value, err := client.Get(ctx, key).Result()
	switch {
	case errors.Is(err, redis.Nil):
		if err := client.Set(ctx, key, leased+token, lifetime).Err(); err != nil {
			return 0, "", fmt.Errorf("redis lease %q: %w", key, err)
		}
		return HeldNothing, "", nil
	case err != nil:
		return 0, "", fmt.Errorf("redis lease %q: %w", key, err)
	case strings.HasPrefix(value, leased):
		return HeldLease, "", nil
	case strings.HasPrefix(value, writing):
		return HeldIntent, "", nil
	}
	return HeldValue, value, nil
}
