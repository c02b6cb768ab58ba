// Push puts messages on at the end at which Pop takes them off: the newest comes first.
//
// file: raw/first/first_commands.go
// rejected by: raw/first: A queue Push puts each message behind the others, and returns the length
package first

func Push(ctx context.Context, rdb *redis.Client, queue, message string) (int64, error) {
	length, err := rdb.LPush(ctx, queue, message).Result()
	return length, explain("LPUSH", queue, err)
}
