// Open takes nothing but the address from the URL: its user, password and database are lost.
//
// file: repositories/redisconn/connection.go
// rejected by: repositories/redisconn: the Redis connection when a server answers uses the database that the URL names
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
	options.DialerRetries = 1
	return &Connection{client: redis.NewClient(&redis.Options{
		Addr: options.Addr, ContextTimeoutEnabled: true, MaxRetries: -1, DialerRetries: 1,
		DialTimeout: options.DialTimeout, ReadTimeout: options.ReadTimeout, WriteTimeout: options.WriteTimeout, PoolTimeout: options.PoolTimeout,
	})}, nil
}
