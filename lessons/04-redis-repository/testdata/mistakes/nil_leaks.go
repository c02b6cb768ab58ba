// redis.Nil, the driver's word for a key that is not there, leaks out of GetKey: who calls it must know the driver.
//
// file: repositories/redis_repository.go
// rejected by: repositories: RedisRepository on the embedded Redis GetKey says ErrNotFound when there is no such key
package repositories

func (r *RedisRepository) GetKey(ctx context.Context, key string) (string, error) {
	value, err := r.redis.Get(ctx, key).Result()
	if err != nil {
		return "", fmt.Errorf("redis GET %q: %w", key, err)
	}
	return value, nil
}
