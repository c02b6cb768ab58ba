package redisconn

import (
	"context"

	"github.com/redis/go-redis/v9"
)

// Of returns a connection over a client that Open has not made.
func Of(client *redis.Client) *Connection { return &Connection{client: client} }

// Look looks once.
func (c *Connection) Look(ctx context.Context, needs Needs) Fitness { return c.look(ctx, needs) }

// Claim is what a node of a cluster says that a master has, and since which epoch.
type Claim struct {
	First, Last int
	Address     string
	Epoch       int64
}

// Settled is the layout that claims come to, in the same form, with the epochs of those that have the slots, and its epoch.
func Settled(claims ...Claim) (parts []Claim, epoch int64) {
	var all []claim
	for _, one := range claims {
		all = append(all, claim{part{one.First, one.Last, one.Address}, one.Epoch})
	}
	settled := settle(all)
	for _, one := range settled.parts {
		parts = append(parts, Claim{First: one.first, Last: one.last, Address: one.address, Epoch: settled.epochs[one.address]})
	}
	return parts, settled.epoch
}

// Reachable is where a node is reached.
var Reachable = reachable

// Forget closes all that is connected, as when other Redis servers are the only ones that may be used.
func (c *Connection) Forget() { c.open.closeAll() }
