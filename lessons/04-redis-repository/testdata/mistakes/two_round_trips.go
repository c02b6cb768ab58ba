// HSET and PEXPIRE are two round trips: a program that ends in between leaves a hash that never expires.
//
// file: repositories/redis_repository.go
// rejected by: repositories: RedisRepository what goes over the wire is one transaction in one round trip for InsertHashExpire, so that no crash leaves a hash without a lifetime
package repositories

func (r *RedisRepository) InsertHashExpire(ctx context.Context, key, field, value string, lifetime time.Duration) error {
	if lifetime <= 0 {
		return fmt.Errorf("redis HSET %q %q with lifetime %s: %w", key, field, lifetime, ErrNoLifetime)
	}
	if err := r.InsertHash(ctx, key, field, value); err != nil {
		return err
	}
	_, err := r.redis.TxPipelined(ctx, func(transaction redis.Pipeliner) error {
		transaction.PExpire(ctx, key, lifetime)
		return nil
	})
	if err != nil {
		return fmt.Errorf("redis HSET %q %q with lifetime %s: %w", key, field, lifetime, err)
	}
	return nil
}
