// InsertExpire refuses zero only. go-redis takes -1 for: keep the lifetime that the key has; and that can be none.
//
// file: repositories/redis_repository.go
// rejected by: repositories: RedisRepository on the embedded Redis InsertExpire refuses a lifetime that would be none, and stores nothing -1, which go-redis takes for: keep the old one
package repositories

func (r *RedisRepository) InsertExpire(ctx context.Context, key, value string, lifetime time.Duration) error {
	if lifetime == 0 {
		return fmt.Errorf("redis SET %q with lifetime %s: %w", key, lifetime, ErrNoLifetime)
	}
	if err := r.redis.Set(ctx, key, value, lifetime).Err(); err != nil {
		return fmt.Errorf("redis SET %q with lifetime %s: %w", key, lifetime, err)
	}
	return nil
}
