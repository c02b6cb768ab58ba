// Connect returns the error of PING and forgets the client, whose connection stays open.
//
// file: raw/first/first_commands.go
// rejected by: raw/first: Connect closes its connection when the server refuses it
package first

func Connect(ctx context.Context, url string) (*redis.Client, error) {
	options, err := redis.ParseURL(url)
	if err != nil {
		return nil, errors.New("connecting to Redis: expected a URL such as redis://127.0.0.1:6379/0")
	}
	rdb := redis.NewClient(options)
	if err := rdb.Ping(ctx).Err(); err != nil {
		return nil, fmt.Errorf("PING %s: %w", options.Addr, err)
	}
	return rdb, nil
}
