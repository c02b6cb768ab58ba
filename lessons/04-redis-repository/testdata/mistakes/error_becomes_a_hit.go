// GetHash swallows every error, so what is not there is found, and is empty.
//
// file: repositories/redis_repository.go
// rejected by: repositories: RedisRepository on the embedded Redis GetHash says ErrNotFound when the hash has no such field
package repositories

func (r *RedisRepository) GetHash(ctx context.Context, key, field string) (string, error) {
	return r.redis.HGet(ctx, key, field).Val(), nil
}
