// Exists uses GET, which only strings have.
//
// file: raw/first/first_commands.go
// rejected by: raw/first: A key Exists finds a key of any type
package first

func Exists(ctx context.Context, rdb *redis.Client, key string) (bool, error) {
	err := rdb.Get(ctx, key).Err()
	if errors.Is(err, redis.Nil) {
		return false, nil
	}
	return err == nil, explain("EXISTS", key, err)
}
