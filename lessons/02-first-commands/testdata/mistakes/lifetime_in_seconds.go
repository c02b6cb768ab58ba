// SetFor gives the lifetime in whole seconds (SETEX), so that one of 1.5s becomes 1s.
//
// file: raw/first/first_commands.go
// rejected by: raw/first: A lifetime SetFor stores a value for one and a half seconds
package first

func SetFor(ctx context.Context, rdb *redis.Client, key, value string, lifetime time.Duration) error {
	if lifetime <= 0 {
		return explain("SET", key, ErrNoLifetime)
	}
	seconds := max(1, int(lifetime/time.Second))
	return explain("SET", key, rdb.Do(ctx, "SETEX", key, seconds, value).Err())
}
