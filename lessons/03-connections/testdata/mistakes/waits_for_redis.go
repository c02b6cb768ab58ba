// Open asks the server whether it is there, so that no program starts while Redis is down.
//
// file: repositories/redisconn/connection.go
// rejected by: repositories/redisconn: the Redis connection opens although no server answers, and says so only when it is asked
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
	connection := &Connection{client: redis.NewClient(options)}
	if err := connection.Ping(context.Background()); err != nil {
		return nil, fmt.Errorf("opening Redis: %w", err)
	}
	return connection, nil
}
