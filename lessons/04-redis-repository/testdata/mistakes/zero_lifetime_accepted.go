// InsertExpire passes a lifetime of zero on, which go-redis takes for: for ever.
//
// file: repositories/redis_repository.go
// rejected by: repositories: RedisRepository on the embedded Redis InsertExpire refuses a lifetime that would be none, and stores nothing zero, which go-redis takes for: for ever
package repositories

func (r *RedisRepository) InsertExpire(ctx context.Context, key, value string, lifetime time.Duration) error {
	if err := r.redis.Set(ctx, key, value, lifetime).Err(); err != nil {
		return fmt.Errorf("redis SET %q with lifetime %s: %w", key, lifetime, err)
	}
	return nil
}
