// TimeLeft asks with TTL, which answers in whole seconds.
//
// file: raw/first/first_commands.go
// rejected by: raw/first: A lifetime TimeLeft returns what is left of the lifetime, to the millisecond
package first

func TimeLeft(ctx context.Context, rdb *redis.Client, key string) (time.Duration, error) {
	left, err := rdb.TTL(ctx, key).Result()
	switch left {
	case -2:
		err = ErrNotFound
	case -1:
		err = ErrNoLifetime
	}
	return max(left, 0), explain("TTL", key, err)
}
