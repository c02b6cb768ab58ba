// Count reads, adds one and writes: of two programs that count at the same moment one is lost.
//
// file: raw/first/first_commands.go
// rejected by: raw/first: Count is one command, so that nobody counts in between
package first

func Count(ctx context.Context, rdb *redis.Client, key string) (int64, error) {
	sum, err := rdb.Get(ctx, key).Int64()
	if err != nil && !errors.Is(err, redis.Nil) {
		return 0, explain("INCR", key, err)
	}
	return sum + 1, explain("INCR", key, rdb.Set(ctx, key, sum+1, redis.KeepTTL).Err())
}
