// InsertHash sends its command with a context of its own, so no deadline of the caller's can end it.
//
// file: repositories/redis_repository.go
// rejected by: repositories: RedisRepository passes the caller's context on in InsertHash: HSET
package repositories

func (r *RedisRepository) InsertHash(ctx context.Context, key, field, value string) error {
	if err := r.redis.HSet(context.Background(), key, field, value).Err(); err != nil {
		return fmt.Errorf("redis HSET %q %q: %w", key, field, err)
	}
	return nil
}
