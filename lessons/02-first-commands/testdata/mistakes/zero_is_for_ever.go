// SetFor hands a lifetime of zero to go-redis, which takes it for: for ever.
//
// file: raw/first/first_commands.go
// rejected by: raw/first: A lifetime SetFor refuses a lifetime that would be none zero, which go-redis takes for: for ever
package first

func SetFor(ctx context.Context, rdb *redis.Client, key, value string, lifetime time.Duration) error {
	return explain("SET", key, rdb.Set(ctx, key, value, lifetime).Err())
}
