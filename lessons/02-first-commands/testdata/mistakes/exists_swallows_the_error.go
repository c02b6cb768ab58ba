// Exists says that there is no such key when it could not ask.
//
// file: raw/first/first_commands.go
// rejected by: raw/first: When Redis is down each function says so, and names the command and the key Exists
package first

func Exists(ctx context.Context, rdb *redis.Client, key string) (bool, error) {
	return rdb.Exists(ctx, key).Val() > 0, nil
}
