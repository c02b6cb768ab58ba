// The driver dials up to five times, a tenth of a second apart, before it says that nobody is there.
//
// file: repositories/redisconn/connection.go
// rejected by: repositories/redisconn: the Redis connection when the server fails dials once, and does not try again
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
	options.ContextTimeoutEnabled = true
	options.MaxRetries = -1
	return &Connection{client: redis.NewClient(options)}, nil
}
