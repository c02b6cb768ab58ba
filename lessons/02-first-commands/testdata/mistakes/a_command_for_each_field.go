// SetFields sends HSET for each field: who reads in between finds half a product.
//
// file: raw/first/first_commands.go
// rejected by: raw/first: A hash SetFields stores each field with its value, in one command
package first

func SetFields(ctx context.Context, rdb *redis.Client, key string, fields map[string]string) error {
	for field, value := range fields {
		if err := rdb.HSet(ctx, key, field, value).Err(); err != nil {
			return explain("HSET", key, err)
		}
	}
	return nil
}
