package redisconn

import (
	"context"
	"net"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// watchAll watches each master of a cluster.
func (c *Connection) watchAll(ctx context.Context, prefix string, watcher KeyWatcher, sayer *sayer) {
	for ctx.Err() == nil {
		found, err := c.servers.ask(ctx)
		if err != nil {
			watcher.Lost()
			sayer.say(err)
			sleep(ctx, followPause)
			continue
		}
		together := &together{watcher: watcher, sayer: sayer, current: make(map[string]time.Time), masters: len(found.addresses())}
		watching, stop := context.WithCancel(ctx)
		var watches sync.WaitGroup
		for _, address := range found.addresses() {
			watches.Go(func() {
				one := &watch{options: c.optionsTo(address), prefix: prefix, watcher: member{together, address}, say: func(err error) { together.say(address, err) }}
				one.run(watching)
			})
		}
		for sleep(ctx, followPause) {
			if now, err := c.servers.ask(ctx); err == nil && !now.equal(found) {
				break
			}
		}
		together.end()
		stop()
		watches.Wait()
	}
}

// optionsTo returns options of a client that leads to one node.
func (c *Connection) optionsTo(address string) redis.Options {
	options := c.optionsAgain()
	options.Dialer = func(ctx context.Context, network, _ string) (net.Conn, error) { return c.toNode(ctx, network, address) }
	return options
}

// together tells one watcher what several watches are told.
type together struct {
	masters int

	mu      sync.Mutex
	watcher KeyWatcher // nil when it is over
	sayer   *sayer
	current map[string]time.Time // by the address of a master that tells of changes: until when it has told of all
}

// end tells the watcher that it is told of nothing more.
func (t *together) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.watcher.Lost()
	t.watcher = nil
}

// say says that the watch works when each does, and why one fails.
func (t *together) say(address string, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.watcher == nil {
		return
	}
	if err != nil || len(t.current) == t.masters {
		t.sayer.say(err)
	}
}

// member is the watcher that the watch of one master has.
type member struct {
	*together
	address string
}

// Changed tells at once.
func (m member) Changed(key string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.watcher != nil {
		m.watcher.Changed(key)
	}
}

// Lost says that any key may have changed, also if it may only be one of this master's.
func (m member) Lost() {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.current, m.address)
	if m.watcher != nil {
		m.watcher.Lost()
	}
}

// Current tells how current the least current master is, if each tells of changes.
func (m member) Current(ago time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := time.Now()
	m.current[m.address] = now.Add(-ago)
	if m.watcher == nil || len(m.current) < m.masters {
		return
	}
	least := now
	for _, one := range m.current {
		if one.Before(least) {
			least = one
		}
	}
	m.watcher.Current(now.Sub(least))
}
