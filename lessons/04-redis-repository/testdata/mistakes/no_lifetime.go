// InsertExpire forgets the lifetime, so the value stays for ever.
//
// file: repositories/redis_repository.go
// rejected by: repositories: RedisRepository on the embedded Redis InsertExpire stores a value with its lifetime
package repositories

func (r *RedisRepository) InsertExpire(ctx context.Context, key, value string, lifetime time.Duration) error {
	if lifetime <= 0 {
		return fmt.Errorf("redis SET %q with lifetime %s: %w", key, lifetime, ErrNoLifetime)
	}
	if err := r.redis.Set(ctx, key, value, 0).Err(); err != nil {
		return fmt.Errorf("redis SET %q with lifetime %s: %w", key, lifetime, err)
	}
	return nil
}
