package page

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"cacheaside/repositories/redisconn"
)

// ErrUnplugged is the error of each command while Redis is unplugged.
var ErrUnplugged = errors.New("unplugged, by the switch on the page")

// Plug keeps this server, and no other client, from Redis while it is pulled. Clients that it is a hook of send nothing then:
// each command fails at once. It is safe for concurrent use.
type Plug struct {
	mu       sync.RWMutex
	pulled   bool
	watchers []redisconn.KeyWatcher
}

var _ redis.Hook = (*Plug)(nil)

// Set pulls the plug, or puts it back.
func (p *Plug) Set(plugged bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pulled = !plugged
	if p.pulled {
		for _, watcher := range p.watchers {
			watcher.Lost()
		}
	}
}

// Plugged reports whether the server reaches Redis, as far as the plug is concerned.
func (p *Plug) Plugged() bool {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return !p.pulled
}

// Watcher returns a watcher of keys that keeps Current from next while the plug is pulled. It passes changes on all the same:
// next must not miss those.
func (p *Plug) Watcher(next redisconn.KeyWatcher) redisconn.KeyWatcher {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.watchers = append(p.watchers, next)
	return pluggedWatcher{next, p}
}

type pluggedWatcher struct {
	redisconn.KeyWatcher
	plug *Plug
}

// Current passes nothing on while the plug is pulled. (The lock is held, so that it can't come after Lost.)
func (w pluggedWatcher) Current(ago time.Duration) {
	w.plug.mu.RLock()
	defer w.plug.mu.RUnlock()
	if !w.plug.pulled {
		w.KeyWatcher.Current(ago)
	}
}

// DialHook passes on: a client that may not send does not dial.
func (*Plug) DialHook(next redis.DialHook) redis.DialHook { return next }

// ProcessHook refuses one command.
func (p *Plug) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, command redis.Cmder) error {
		if !p.Plugged() {
			command.SetErr(ErrUnplugged)
			return ErrUnplugged
		}
		return next(ctx, command)
	}
}

// ProcessPipelineHook refuses the commands of one round trip.
func (p *Plug) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, commands []redis.Cmder) error {
		if !p.Plugged() {
			for _, command := range commands {
				command.SetErr(ErrUnplugged)
			}
			return ErrUnplugged
		}
		return next(ctx, commands)
	}
}
