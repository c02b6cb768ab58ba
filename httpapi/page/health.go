package page

import (
	"context"
	"fmt"
	"reflect"
	"time"

	"github.com/redis/go-redis/v9"

	"cacheaside/repositories/redisserver"
	"cacheaside/services/stack"
)

// Scene is what stands on the way of a request, and does not change: the event "scene".
type Scene struct {
	Protections []stack.Protection `json:"protections"` // that are on
	Redis       redisserver.Origin `json:"redis"`
	Database    string             `json:"database"` // which it is, such as SQLite: products.db
}

// Health is how what stands on the way is: the event "health". The page is told of it when it changes, and once a second in any
// case: so it knows that the server lives.
type Health struct {
	At      int64    `json:"at"`                   // the server's clock, in milliseconds since 1970 UTC
	Redis   string   `json:"redis_down,omitempty"` // why it does not answer
	Servers []Server `json:"servers"`              // of Redis, those that take writes; as they were when it last answered
	Evicted *int64   `json:"evicted,omitempty"`    // keys since the memory of Redis was limited, while it is
	State
}

// State is what keeps the cache, or the near cache, from being used.
type State struct {
	BreakerOpen    bool     `json:"breaker_open,omitempty"`
	StoresOpen     bool     `json:"stores_open,omitempty"`
	GateClosed     bool     `json:"gate_closed,omitempty"`
	NearDistrusted bool     `json:"near_distrusted,omitempty"`
	NearRefused    bool     `json:"near_refused,omitempty"` // Redis can't tell it of changes
	EraUnsure      bool     `json:"era_unsure,omitempty"`   // it is not sure which Redis is the cache
	Unfit          []string `json:"unfit,omitempty"`        // what is wrong with a Redis that answers
}

// Server is a Redis that takes writes.
type Server struct {
	Address  string   `json:"address"`
	Replicas []string `json:"replicas,omitempty"`
}

// The times of a look at the health.
const (
	healthPause = 200 * time.Millisecond // between two looks at this process, each fifth of which is one at Redis
	healthTime  = 500 * time.Millisecond // for one at Redis
	beat        = 5
)

// pulse tells the stream of the health, while somebody looks.
type pulse struct {
	stream *Stream
	look   *Look
	state  func() State
	limit  *Limit
	last   Health
}

// run tells until ctx is done.
func (p *pulse) run(ctx context.Context) {
	ticker := time.NewTicker(healthPause)
	defer ticker.Stop()
	for turn := 0; ; turn++ {
		if p.stream.Watched() {
			p.tell(ctx, turn%beat == 0)
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
	}
}

// tell looks at this process, and at Redis if asked to; then, or if something has changed, it tells the stream.
func (p *pulse) tell(ctx context.Context, redisToo bool) {
	now := p.last
	now.At, now.State = 0, p.state()
	if redisToo {
		ctx, cancel := context.WithTimeout(ctx, healthTime)
		defer cancel()
		servers, err := p.look.Servers(ctx)
		if now.Redis = ""; err != nil {
			now.Redis = clip(err.Error(), maxText)
		} else {
			now.Servers = servers
		}
		now.Evicted = p.limit.Evicted(ctx)
	}
	if redisToo || !reflect.DeepEqual(now, p.last) {
		p.last = now
		now.At = time.Now().UnixMilli()
		p.stream.Publish("health", now)
	}
}

// Servers returns the servers of Redis that take writes, by their addresses, each with its replicas. The error says that one
// does not answer.
func (l *Look) Servers(ctx context.Context) ([]Server, error) {
	servers := []Server{}
	err := l.eachMaster(ctx, func(ctx context.Context, address string, master redis.Cmdable) error {
		replication, err := info(ctx, master, "replication")
		if err != nil {
			return err
		}
		server := Server{Address: address}
		for number := 0; replication[fmt.Sprint("slave", number)] != ""; number++ {
			replica := parts(replication[fmt.Sprint("slave", number)])
			server.Replicas = append(server.Replicas, replica["ip"]+":"+replica["port"])
		}
		servers = append(servers, server)
		return nil
	})
	return servers, err
}
