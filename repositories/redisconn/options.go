package redisconn

import (
	"time"

	"github.com/redis/go-redis/v9"
)

// optionsAgain returns options for another client that behaves like this one. The driver keeps what it has made of the options
// that it was given, and some of that would mean something else a second time: redis.Options says -1 for none, which the driver
// keeps as 0, and 0 for its default.
func (c *Connection) optionsAgain() redis.Options {
	options := *c.client.Options()
	if options.MaxRetries == 0 {
		options.MaxRetries = -1
	}
	for _, wait := range []*time.Duration{&options.ReadTimeout, &options.WriteTimeout, &options.MinRetryBackoff, &options.MaxRetryBackoff} {
		if *wait == 0 || *wait == -1 { // which were -1 and -2
			*wait--
		}
	}
	options.PushNotificationProcessor = nil // that of the first client is its own
	return options
}
