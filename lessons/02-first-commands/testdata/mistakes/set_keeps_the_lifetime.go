// SetString passes -1 as the lifetime, for: none. go-redis takes it for KEEPTTL.
//
// file: raw/first/first_commands.go
// rejected by: raw/first: A string SetString stores it without a lifetime, also where there was one
package first

func SetString(ctx context.Context, rdb *redis.Client, key, value string) error {
	return explain("SET", key, rdb.Set(ctx, key, value, -1).Err())
}
