// The script's answer is not looked at: Fill reports that it stored.
//
// file: repositories/lease_repository.go
// rejected by: repositories: LeaseRepository on the embedded Redis Fill stores nothing when the lease was taken away: what was read may be old
package repositories

func (r *LeaseRepository) Replace(ctx context.Context, key, old, value string, lifetime time.Duration) (bool, error) {
	if lifetime < time.Millisecond {
		return false, fmt.Errorf("redis fill %q with lifetime %s: %w", key, lifetime, ErrNoLifetime)
	}
	_, err := replace.Run(ctx, r.redis, []string{key}, old, value, lifetime.Milliseconds()).Bool()
	if err != nil {
		return false, fmt.Errorf("redis fill %q: %w", key, err)
	}
	return true, nil
}
