// InsertExpire sets the lifetime first and the value then, without one: a SET takes away the lifetime that the key
// had.
//
// file: repositories/redis_repository.go
// rejected by: repositories: RedisRepository on the embedded Redis InsertExpire starts the lifetime anew when the value is replaced
package repositories

func (r *RedisRepository) InsertExpire(ctx context.Context, key, value string, lifetime time.Duration) error {
	if lifetime <= 0 {
		return fmt.Errorf("redis SET %q with lifetime %s: %w", key, lifetime, ErrNoLifetime)
	}
	_, err := r.redis.TxPipelined(ctx, func(transaction redis.Pipeliner) error {
		transaction.PExpire(ctx, key, lifetime)
		transaction.Set(ctx, key, value, 0)
		return nil
	})
	if err != nil {
		return fmt.Errorf("redis SET %q with lifetime %s: %w", key, lifetime, err)
	}
	return nil
}
