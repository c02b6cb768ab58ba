// The lifetime is set only if the hash has none yet (NX), so a hash in use ends all the same.
//
// file: repositories/redis_repository.go
// rejected by: repositories: RedisRepository on the embedded Redis InsertHashExpire starts the lifetime anew, and leaves the other fields as they were
package repositories

func (r *RedisRepository) InsertHashExpire(ctx context.Context, key, field, value string, lifetime time.Duration) error {
	if lifetime <= 0 {
		return fmt.Errorf("redis HSET %q %q with lifetime %s: %w", key, field, lifetime, ErrNoLifetime)
	}
	_, err := r.redis.TxPipelined(ctx, func(transaction redis.Pipeliner) error {
		transaction.HSet(ctx, key, field, value)
		transaction.Do(ctx, "PEXPIRE", key, lifetime.Milliseconds(), "NX")
		return nil
	})
	if err != nil {
		return fmt.Errorf("redis HSET %q %q with lifetime %s: %w", key, field, lifetime, err)
	}
	return nil
}
