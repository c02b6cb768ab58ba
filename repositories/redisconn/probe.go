package redisconn

import (
	"context"
	"log/slog"
	"net"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
)

// The times of a Probe.
const (
	probePause   = time.Second     // after a look, before the next
	probeAgain   = 2 * time.Second // between two looks, as long as something is wrong
	probeTimeout = 5 * time.Second // for one look, which has timeouts for each thing it asks
)

// Probe finds out, in the background, whether a Redis is what a program needs: when it begins, whenever one of its clients has
// made a connection, and whenever Again is called; once a second at most. While something is wrong it looks every two
// seconds. Its methods are safe for concurrent use.
type Probe struct {
	connection *Connection
	needs      Needs
	wanted     chan struct{} // holds one if there is to be another look
	latest     atomic.Pointer[Fitness]
}

// NewProbe returns a probe of the connection's server, which Run makes look.
func (c *Connection) NewProbe(needs Needs) *Probe {
	p := &Probe{connection: c, needs: needs, wanted: make(chan struct{}, 1)}
	p.latest.Store(&Fitness{})
	return p
}

// OnRedis makes the probe look when the client has made a connection.
func (p *Probe) OnRedis(client redis.UniversalClient) {
	if cluster, is := client.(*redis.ClusterClient); is { // whose own hooks hear of no connection
		cluster.OnNewNode(func(node *redis.Client) { node.AddHook(dialed{p}) })
		return
	}
	client.AddHook(dialed{p})
}

// Again makes the probe look soon. It does not wait.
func (p *Probe) Again() {
	select {
	case p.wanted <- struct{}{}:
	default: // it will already
	}
}

// Fitness is what the latest look has found; all is right before the first.
func (p *Probe) Fitness() Fitness { return *p.latest.Load() }

// Run looks until ctx is done. It logs each thing that is wrong as a warning, once until it changes, and an info when all is
// right again.
func (p *Probe) Run(ctx context.Context, log *slog.Logger) {
	for {
		bounded, cancel := context.WithTimeout(ctx, probeTimeout)
		found := p.connection.look(bounded, p.needs)
		cancel()
		if ctx.Err() != nil {
			return
		}
		tell(log, p.latest.Swap(&found).all(), found.all())
		if !sleep(ctx, probePause) {
			return
		}
		var again <-chan time.Time
		if len(found.all()) > 0 {
			again = time.After(probeAgain - probePause)
		}
		select {
		case <-p.wanted:
		case <-again:
		case <-ctx.Done():
			return
		}
	}
}

// all is everything that is wrong.
func (f Fitness) all() []Finding {
	if f.Down != nil {
		return append([]Finding{*f.Down}, f.Unfit...)
	}
	return f.Unfit
}

// tell logs what is wrong now and was not before.
func tell(log *slog.Logger, before, now []Finding) {
	said := make(map[string]bool)
	for _, finding := range before {
		said[finding.What+finding.Remedy] = true
	}
	for _, finding := range now {
		if said[finding.What+finding.Remedy] {
			continue
		}
		attributes := []any{"remedy", finding.Remedy}
		if finding.Err != nil {
			attributes = append(attributes, "error", finding.Err)
		}
		log.Warn("Redis can't be used as it should be: "+finding.What, attributes...)
	}
	if len(before) > 0 && len(now) == 0 {
		log.Info("Redis is as it should be again")
	}
}

// dialed is a hook that tells the probe of each connection that was made.
type dialed struct{ probe *Probe }

func (d dialed) DialHook(next redis.DialHook) redis.DialHook {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := next(ctx, network, address)
		if _, isNone := conn.(failed); err == nil && !isNone {
			d.probe.Again()
		}
		return conn, err
	}
}

func (dialed) ProcessHook(next redis.ProcessHook) redis.ProcessHook { return next }

func (dialed) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}
