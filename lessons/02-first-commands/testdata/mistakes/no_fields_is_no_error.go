// GetFields waits for redis.Nil; HGETALL of a key that is not there answers without any fields instead.
//
// file: raw/first/first_commands.go
// rejected by: raw/first: A hash GetFields says ErrNotFound for a key that is not there, which HGETALL does not
package first

func GetFields(ctx context.Context, rdb *redis.Client, key string) (map[string]string, error) {
	fields, err := rdb.HGetAll(ctx, key).Result()
	if errors.Is(err, redis.Nil) {
		err = ErrNotFound
	}
	return fields, explain("HGETALL", key, err)
}
