// ContextTimeoutEnabled is not set, so go-redis waits for a reply beyond the deadline of the context.
//
// file: repositories/redisconn/connection.go
// rejected by: repositories/redisconn: the Redis connection when the server is silent gives up at the context's deadline if that is earlier
package redisconn

func Open(url string) (*Connection, error) {
	options, err := redis.ParseURL(url)
	if err != nil {
		return nil, errors.New("opening Redis: expected a URL such as redis://127.0.0.1:6379/0")
	}
	options.DialTimeout = cmp.Or(options.DialTimeout, Timeout)
	options.ReadTimeout = cmp.Or(options.ReadTimeout, Timeout)
	options.WriteTimeout = cmp.Or(options.WriteTimeout, Timeout)
	options.PoolTimeout = cmp.Or(options.PoolTimeout, Timeout)
	options.MaxRetries = -1
	options.DialerRetries = 1
	return &Connection{client: redis.NewClient(options)}, nil
}
