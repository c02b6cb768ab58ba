// Every error is ErrNotFound, so a Redis that is down looks like an empty one.
//
// file: repositories/redis_repository.go
// rejected by: repositories: RedisRepository when Redis is down each method says so, and names the command and the key GetKey: GET
package repositories

func (r *RedisRepository) GetKey(ctx context.Context, key string) (string, error) {
	value, err := r.redis.Get(ctx, key).Result()
	if err != nil {
		return "", fmt.Errorf("redis GET %q: %w", key, ErrNotFound)
	}
	return value, nil
}
