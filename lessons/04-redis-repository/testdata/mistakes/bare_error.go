// The error is the driver's alone: who reads it in a log does not learn which command failed, nor for which key.
//
// file: repositories/redis_repository.go
// rejected by: repositories: RedisRepository when Redis is down each method says so, and names the command and the key InsertHash: HSET
package repositories

func (r *RedisRepository) InsertHash(ctx context.Context, key, field, value string) error {
	return r.redis.HSet(ctx, key, field, value).Err()
}
