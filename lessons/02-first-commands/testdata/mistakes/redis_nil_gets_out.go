// GetString hands on redis.Nil, so every caller has to know go-redis.
//
// file: raw/first/first_commands.go
// rejected by: raw/first: A string GetString says ErrNotFound, and not redis.Nil, for a key that is not there
package first

func GetString(ctx context.Context, rdb *redis.Client, key string) (string, error) {
	value, err := rdb.Get(ctx, key).Result()
	if err != nil {
		return "", fmt.Errorf("redis GET %q: %w", key, err)
	}
	return value, nil
}
