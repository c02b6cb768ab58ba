// Connect does not ask the server anything: redis.NewClient makes no connection, so a server that is down is
// noticed only by the first command.
//
// file: raw/first/first_commands.go
// rejected by: raw/first: Connect says so when nobody answers, and returns no client
package first

func Connect(ctx context.Context, url string) (*redis.Client, error) {
	options, err := redis.ParseURL(url)
	if err != nil {
		return nil, errors.New("connecting to Redis: expected a URL such as redis://127.0.0.1:6379/0")
	}
	return redis.NewClient(options), nil
}
