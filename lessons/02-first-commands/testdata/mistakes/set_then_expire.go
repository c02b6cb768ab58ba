// SetFor is two commands, SET and PEXPIRE: a crash between them leaves a value that stays for ever.
//
// file: raw/first/first_commands.go
// rejected by: raw/first: A lifetime SetFor is one command, so that the value never stands there without its lifetime
package first

func SetFor(ctx context.Context, rdb *redis.Client, key, value string, lifetime time.Duration) error {
	if lifetime <= 0 {
		return explain("SET", key, ErrNoLifetime)
	}
	if err := rdb.Set(ctx, key, value, 0).Err(); err != nil {
		return explain("SET", key, err)
	}
	return explain("PEXPIRE", key, rdb.PExpire(ctx, key, lifetime).Err())
}
