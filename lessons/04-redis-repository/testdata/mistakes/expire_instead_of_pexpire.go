// EXPIRE counts in whole seconds, and go-redis rounds a shorter lifetime up to one.
//
// file: repositories/redis_repository.go
// rejected by: repositories: RedisRepository on the embedded Redis InsertHashExpire is exact below one second
package repositories

func (r *RedisRepository) InsertHashExpire(ctx context.Context, key, field, value string, lifetime time.Duration) error {
	if lifetime <= 0 {
		return fmt.Errorf("redis HSET %q %q with lifetime %s: %w", key, field, lifetime, ErrNoLifetime)
	}
	_, err := r.redis.TxPipelined(ctx, func(transaction redis.Pipeliner) error {
		transaction.HSet(ctx, key, field, value)
		transaction.Expire(ctx, key, lifetime)
		return nil
	})
	if err != nil {
		return fmt.Errorf("redis HSET %q %q with lifetime %s: %w", key, field, lifetime, err)
	}
	return nil
}
