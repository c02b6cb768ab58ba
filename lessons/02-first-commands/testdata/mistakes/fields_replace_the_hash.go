// SetFields deletes the hash first, and with it the fields that were not named.
//
// file: raw/first/first_commands.go
// rejected by: raw/first: A hash SetFields leaves other fields as they are
package first

func SetFields(ctx context.Context, rdb *redis.Client, key string, fields map[string]string) error {
	_, err := rdb.TxPipelined(ctx, func(transaction redis.Pipeliner) error {
		transaction.Del(ctx, key)
		transaction.HSet(ctx, key, fields)
		return nil
	})
	return explain("HSET", key, err)
}
