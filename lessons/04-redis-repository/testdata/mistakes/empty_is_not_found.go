// An empty value is taken for a missing one.
//
// file: repositories/redis_repository.go
// rejected by: repositories: RedisRepository on the embedded Redis Insert keeps every byte of an empty value, which is not a missing one
package repositories

func (r *RedisRepository) GetKey(ctx context.Context, key string) (string, error) {
	value, err := r.redis.Get(ctx, key).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return "", fmt.Errorf("redis GET %q: %w", key, err)
	}
	if value == "" {
		return "", fmt.Errorf("redis GET %q: %w", key, ErrNotFound)
	}
	return value, nil
}
