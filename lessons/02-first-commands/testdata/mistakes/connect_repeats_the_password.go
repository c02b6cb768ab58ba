// Connect hands on the error of redis.ParseURL, which repeats the URL with the password in it.
//
// file: raw/first/first_commands.go
// rejected by: raw/first: Connect refuses what is no Redis URL, without repeating the password with a port that is no number
package first

func Connect(ctx context.Context, url string) (*redis.Client, error) {
	options, err := redis.ParseURL(url)
	if err != nil {
		return nil, fmt.Errorf("connecting to Redis: %w", err)
	}
	rdb := redis.NewClient(options)
	if err := rdb.Ping(ctx).Err(); err != nil {
		return nil, errors.Join(fmt.Errorf("PING %s: %w", options.Addr, err), rdb.Close())
	}
	return rdb, nil
}
