package redisconn

import (
	"context"

	"github.com/redis/go-redis/v9"
)

// Of returns a connection over a client that Open has not made.
func Of(client *redis.Client) *Connection { return &Connection{client: client} }

// Look looks once.
func (c *Connection) Look(ctx context.Context, needs Needs) Fitness { return c.look(ctx, needs) }
