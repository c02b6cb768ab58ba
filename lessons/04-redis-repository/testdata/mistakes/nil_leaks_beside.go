// The error for a field that is not there wraps ErrNotFound, but redis.Nil as well.
//
// file: repositories/redis_repository.go
// rejected by: repositories: RedisRepository on the embedded Redis GetHash says ErrNotFound when there is no such key
package repositories

func (r *RedisRepository) GetHash(ctx context.Context, key, field string) (string, error) {
	value, err := r.redis.HGet(ctx, key, field).Result()
	if errors.Is(err, redis.Nil) {
		return "", fmt.Errorf("redis HGET %q %q: %w: %w", key, field, ErrNotFound, err)
	}
	if err != nil {
		return "", fmt.Errorf("redis HGET %q %q: %w", key, field, err)
	}
	return value, nil
}
