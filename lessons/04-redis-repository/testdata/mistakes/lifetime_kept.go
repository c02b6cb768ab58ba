// Insert keeps the lifetime that the old value had (KEEPTTL), so the new value disappears with it.
//
// file: repositories/redis_repository.go
// rejected by: repositories: RedisRepository on the embedded Redis Insert replaces the value, and takes away the lifetime that the old one had
package repositories

func (r *RedisRepository) Insert(ctx context.Context, key, value string) error {
	if err := r.redis.Set(ctx, key, value, redis.KeepTTL).Err(); err != nil {
		return fmt.Errorf("redis SET %q: %w", key, err)
	}
	return nil
}
