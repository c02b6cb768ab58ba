// InsertExpire counts in whole seconds, so a lifetime of 1.5 seconds becomes one of 1.
//
// file: repositories/redis_repository.go
// rejected by: repositories: RedisRepository on the embedded Redis InsertExpire is exact to the millisecond one and a half seconds
package repositories

func (r *RedisRepository) InsertExpire(ctx context.Context, key, value string, lifetime time.Duration) error {
	if lifetime <= 0 {
		return fmt.Errorf("redis SET %q with lifetime %s: %w", key, lifetime, ErrNoLifetime)
	}
	if err := r.redis.Set(ctx, key, value, max(time.Second, lifetime.Truncate(time.Second))).Err(); err != nil {
		return fmt.Errorf("redis SET %q with lifetime %s: %w", key, lifetime, err)
	}
	return nil
}
