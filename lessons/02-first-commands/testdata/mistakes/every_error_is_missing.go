// GetString takes every error for a missing key, also that the key holds a hash.
//
// file: raw/first/first_commands.go
// rejected by: raw/first: A string GetString says what is wrong, and not ErrNotFound, for a key of another type
package first

func GetString(ctx context.Context, rdb *redis.Client, key string) (string, error) {
	value, err := rdb.Get(ctx, key).Result()
	if err != nil {
		return "", explain("GET", key, ErrNotFound)
	}
	return value, nil
}
