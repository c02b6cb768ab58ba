// The lifetime is set before the field is stored: there is no key yet that could have one.
//
// file: repositories/redis_repository.go
// rejected by: repositories: RedisRepository on the embedded Redis InsertHashExpire stores a field, and gives the hash its lifetime
package repositories

func (r *RedisRepository) InsertHashExpire(ctx context.Context, key, field, value string, lifetime time.Duration) error {
	if lifetime <= 0 {
		return fmt.Errorf("redis HSET %q %q with lifetime %s: %w", key, field, lifetime, ErrNoLifetime)
	}
	_, err := r.redis.TxPipelined(ctx, func(transaction redis.Pipeliner) error {
		transaction.PExpire(ctx, key, lifetime)
		transaction.HSet(ctx, key, field, value)
		return nil
	})
	if err != nil {
		return fmt.Errorf("redis HSET %q %q with lifetime %s: %w", key, field, lifetime, err)
	}
	return nil
}
