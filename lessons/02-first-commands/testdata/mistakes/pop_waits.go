// Pop waits for a message (BLPOP without a time) instead of saying that there is none.
//
// file: raw/first/first_commands.go
// rejected by: raw/first: A queue Pop says ErrNotFound at once when the queue is empty
package first

func Pop(ctx context.Context, rdb *redis.Client, queue string) (string, error) {
	message, err := rdb.BLPop(ctx, 0, queue).Result()
	if err != nil {
		return "", explain("BLPOP", queue, err)
	}
	return message[1], nil
}
