package redisconn

import (
	"errors"
	"slices"
	"sync"

	"github.com/redis/go-redis/v9"

	"cacheaside/repositories/identity"
)

// MasterOf returns the address of the master of a cluster that has a key, as far as it is known without asking anybody. It is empty if
// it is not known, and where there is no cluster.
func (c *Connection) MasterOf(key string) string {
	if c.cluster == nil {
		return ""
	}
	return c.cluster.known().owner(identity.SlotOf(key))
}

// owner returns the address of the master that has a slot, if one has.
func (l layout) owner(slot int) string {
	at, _ := slices.BinarySearchFunc(l.parts, slot, func(one part, slot int) int { return one.last - slot })
	if at == len(l.parts) || l.parts[at].first > slot {
		return ""
	}
	return l.parts[at].address
}

// Lanes are a Lane to each master of a cluster: each for one call at a time, but side by side. They are safe for concurrent use.
type Lanes struct {
	connection *Connection
	prepare    func(redis.UniversalClient)

	mu    sync.Mutex
	lanes map[string]*Lane // by address
}

// NewLanes returns lanes. Prepare is called with the client of each before it is used.
func (c *Connection) NewLanes(prepare func(redis.UniversalClient)) *Lanes {
	return &Lanes{connection: c, prepare: prepare, lanes: make(map[string]*Lane)}
}

// To returns the lane to the server at an address that MasterOf has named. What that server has no more, it says: MOVED or ASK. That of
// no address is to the only server that there is, or to the whole cluster.
func (l *Lanes) To(address string) *Lane {
	l.mu.Lock()
	defer l.mu.Unlock()
	lane := l.lanes[address]
	if lane == nil {
		lane = l.connection.newLane(address)
		l.prepare(lane.Client())
		l.lanes[address] = lane
	}
	return lane
}

// PoolStats says of all lanes how many connections there are, were found idle, were made, were waited for in vain, and went stale.
func (l *Lanes) PoolStats() *redis.PoolStats {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all redis.PoolStats
	for _, lane := range l.lanes {
		one := lane.Client().PoolStats()
		all.Hits += one.Hits
		all.Misses += one.Misses
		all.Timeouts += one.Timeouts
		all.TotalConns += one.TotalConns
		all.IdleConns += one.IdleConns
		all.StaleConns += one.StaleConns
	}
	return &all
}

// Close closes the lanes for good.
func (l *Lanes) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	var failures []error
	for _, lane := range l.lanes {
		failures = append(failures, lane.Close())
	}
	return errors.Join(failures...)
}
