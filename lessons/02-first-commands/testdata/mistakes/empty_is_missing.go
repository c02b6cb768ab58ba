// GetString takes an empty value for a missing one.
//
// file: raw/first/first_commands.go
// rejected by: raw/first: A string GetString returns an empty value, which is not a missing one
package first

func GetString(ctx context.Context, rdb *redis.Client, key string) (string, error) {
	value, err := rdb.Get(ctx, key).Result()
	if value == "" && (err == nil || errors.Is(err, redis.Nil)) {
		err = ErrNotFound
	}
	return value, explain("GET", key, err)
}
