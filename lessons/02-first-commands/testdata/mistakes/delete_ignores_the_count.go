// Delete looks at the error alone: DEL of a key that is not there is none, it answers 0.
//
// file: raw/first/first_commands.go
// rejected by: raw/first: A key Delete says ErrNotFound for a key that is not there
package first

func Delete(ctx context.Context, rdb *redis.Client, key string) error {
	return explain("DEL", key, rdb.Del(ctx, key).Err())
}
