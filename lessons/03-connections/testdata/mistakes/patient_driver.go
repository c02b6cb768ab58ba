// The driver keeps its own deadlines of five seconds, so a silent Redis holds every request for as long.
//
// file: repositories/redisconn/connection.go
// rejected by: repositories/redisconn: the Redis connection when the server is silent gives up within its own deadlines
package redisconn

func Open(url string) (*Connection, error) {
	options, err := redis.ParseURL(url)
	if err != nil {
		return nil, errors.New("opening Redis: expected a URL such as redis://127.0.0.1:6379/0")
	}
	options.ContextTimeoutEnabled = true
	options.MaxRetries = -1
	options.DialerRetries = 1
	return &Connection{client: redis.NewClient(options)}, nil
}
