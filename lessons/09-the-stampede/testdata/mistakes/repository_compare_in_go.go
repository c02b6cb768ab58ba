// The comparison is made in Go, between two round trips: a writer comes in between, and the old value is stored.
//
// file: repositories/lease_repository.go
// rejected by: repositories: LeaseRepository is one round trip, of one script, for Replace
package repositories

func (r *LeaseRepository) Replace(ctx context.Context, key, old, value string, lifetime time.Duration) (bool, error) {
	if lifetime < time.Millisecond {
		return false, fmt.Errorf("redis fill %q with lifetime %s: %w", key, lifetime, ErrNoLifetime)
	}
	client := r.redis.(redis.Cmdable)
	held, err := client.Get(ctx, key).Result()
	if errors.Is(err, redis.Nil) || err == nil && held != old {
		return false, nil
	}
	if err == nil {
		err = client.Set(ctx, key, value, lifetime).Err()
	}
	if err != nil {
		return false, fmt.Errorf("redis fill %q: %w", key, err)
	}
	return true, nil
}
