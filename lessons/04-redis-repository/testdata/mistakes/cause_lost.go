// The error does not wrap the driver's (%v instead of %w), so nobody can ask whether it was a timeout.
//
// file: repositories/redis_repository.go
// rejected by: repositories: RedisRepository when Redis is down each method says so, and names the command and the key Insert: SET
package repositories

func (r *RedisRepository) Insert(ctx context.Context, key, value string) error {
	if err := r.redis.Set(ctx, key, value, 0).Err(); err != nil {
		return fmt.Errorf("redis SET %q: %v", key, err)
	}
	return nil
}
