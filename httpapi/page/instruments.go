package page

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"cacheaside/httpapi/routes"
	"cacheaside/repositories/redisconn"
	"cacheaside/services"
	"cacheaside/services/stack"
)

// Instruments are what is built into the service so that the page can show and switch it: a journal of the requests, an
// observer in front of SQL, and a plug between the service and Redis. Nil Instruments stand aside: there is no page then, and
// each method returns what it was given.
type Instruments struct {
	stream  *Stream
	journal *Journal
	sql     SQL
	plug    Plug
	pulse   *pulse
}

// NewInstruments returns instruments with nothing noted and nothing at fault.
func NewInstruments() *Instruments {
	stream := NewStream()
	return &Instruments{stream: stream, journal: NewJournal(stream)}
}

// Around puts the instruments around what a stack stands on.
func (i *Instruments) Around(config *stack.Config) {
	if i == nil {
		return
	}
	config.Reader, config.Writer = i.sql.Reader(config.Reader), i.sql.Writer(config.Writer)
	config.Changes, config.Outbox = i.sql.Changes(config.Changes), i.sql.Outbox(config.Outbox)
	config.Shared = Shared
}

// Lister puts an observer before what lists products.
func (i *Instruments) Lister(next routes.Lister) routes.Lister {
	if i == nil {
		return next
	}
	return i.sql.Lister(next)
}

// OnRedis puts the plug before a client of Redis, and notes the client's commands, refused ones included.
func (i *Instruments) OnRedis(client redis.UniversalClient) {
	if i != nil {
		client.AddHook(RedisHook{})
		client.AddHook(&i.plug)
	}
}

// Watcher puts the plug before a watcher of Redis.
func (i *Instruments) Watcher(next redisconn.KeyWatcher) redisconn.KeyWatcher {
	if i == nil {
		return next
	}
	return i.plug.Watcher(next)
}

// Requests returns a function that tells next, and the journal, of each request.
func (i *Instruments) Requests(next func(routes.Answered)) func(routes.Answered) {
	if i == nil {
		return next
	}
	return func(a routes.Answered) {
		next(a)
		i.journal.Add(a)
	}
}

// Service is the service that the instruments were built into.
type Service struct {
	API      http.Handler
	Scene    Scene
	State    func() State
	Products services.ProductReader // the database itself
	Redis    redis.UniversalClient  // by a client without the plug
	Masters  func() []string        // the addresses of its servers that take writes
	Names    KeyNames
	Forget   func(name string) // makes this process forget what it has of a product
	Listen   string            // where it listens, HOST:PORT
	Another  func(context.Context) (http.Handler, func() error, error)
}

// Serve returns a handler of the service and of its page. It must be called once, before Run.
func (i *Instruments) Serve(service Service) http.Handler {
	if i == nil {
		return service.API
	}
	api := i.journal.Traced(service.API)
	look := &Look{
		Redis: service.Redis, Products: service.Products, Names: service.Names, Masters: service.Masters, Now: time.Now,
	}
	i.pulse = &pulse{stream: i.stream, look: look, state: service.State, limit: NewLimit(look), last: Health{Servers: []Server{}}}
	i.stream.First("scene", func() any { return service.Scene })
	page := New(Config{
		Stream: i.stream, Look: look, Listen: service.Listen,
		Actions: Faults{
			API: api, Forget: service.Forget, Look: look, SQL: &i.sql, Plug: &i.plug, Another: service.Another, Limit: i.pulse.limit,
		},
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if path := r.URL.Path; path == "/" || strings.HasPrefix(path, "/page/") {
			page.ServeHTTP(w, r)
			return
		}
		api.ServeHTTP(w, r)
	})
}

// Run tells open pages how the service is, until ctx is done. Then it gives Redis back the memory that the page has taken.
func (i *Instruments) Run(ctx context.Context) {
	if i == nil {
		return
	}
	i.pulse.run(ctx)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), healthTime)
	defer cancel()
	_ = i.pulse.limit.Set(ctx, false) // a Redis that is gone has no limit when it comes again
}

// Close ends the streams of open pages: they do not end by themselves, and a server that stops would wait for them.
func (i *Instruments) Close() error {
	if i == nil {
		return nil
	}
	return i.stream.Close()
}
