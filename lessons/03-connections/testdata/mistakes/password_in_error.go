// The error for a URL repeats what the URL parser said, and with it the whole URL and its password.
//
// file: repositories/redisconn/connection.go
// rejected by: repositories/redisconn: the Redis connection refuses a URL that it can't understand, without repeating the password with a port that is no number
package redisconn

func Open(url string) (*Connection, error) {
	options, err := redis.ParseURL(url)
	if err != nil {
		return nil, fmt.Errorf("opening Redis: expected a URL such as redis://127.0.0.1:6379/0: %w", err)
	}
	options.DialTimeout = cmp.Or(options.DialTimeout, Timeout)
	options.ReadTimeout = cmp.Or(options.ReadTimeout, Timeout)
	options.WriteTimeout = cmp.Or(options.WriteTimeout, Timeout)
	options.PoolTimeout = cmp.Or(options.PoolTimeout, Timeout)
	options.ContextTimeoutEnabled = true
	options.MaxRetries = -1
	options.DialerRetries = 1
	return &Connection{client: redis.NewClient(options)}, nil
}
