// TimeLeft compares with -2 and -1 milliseconds; go-redis leaves -2 and -1 as they are, which are nanoseconds.
//
// file: raw/first/first_commands.go
// rejected by: raw/first: A lifetime TimeLeft says ErrNotFound for a key whose lifetime is over
package first

func TimeLeft(ctx context.Context, rdb *redis.Client, key string) (time.Duration, error) {
	left, err := rdb.PTTL(ctx, key).Result()
	switch left {
	case -2 * time.Millisecond:
		err = ErrNotFound
	case -1 * time.Millisecond:
		err = ErrNoLifetime
	}
	return left, explain("PTTL", key, err)
}
