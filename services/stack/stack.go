// Package stack builds the service: what finds and changes products, and around that the protections that were chosen.
// Without any, it is the ground floor: ProductCache, ProductFinder, ProductCreator and ProductChanger. Everything that needs the
// service calls New: the server, the soak, the explorer and the benchmarks.
package stack

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"cacheaside/repositories"
	"cacheaside/repositories/marks"
	"cacheaside/services"
	"cacheaside/services/batching"
	"cacheaside/services/coherence"
	"cacheaside/services/failover"
	"cacheaside/services/guard"
	"cacheaside/services/metrics"
	"cacheaside/services/near"
	"cacheaside/services/stampede"
)

// Config is what a stack stands on, and what it can do.
type Config struct {
	// Protections are those around the plain service.
	Protections []Protection

	// The cache.
	Strings services.Strings
	Keys    services.Keys     // without Coherence
	Leases  stampede.Leases   // with Stampede
	Intents coherence.Intents // with Coherence
	// With Batching: the lanes on which lookups, and the scripts of leases, go together, instead of through Strings and
	// Leases. Without lanes they go one by one.
	Lookups []batching.Lane[repositories.Lookup]
	Scripts []batching.Lane[repositories.Command]
	// In a cluster: which masters there are, and which of them has a key, empty if that is not known. LookupsAt is called once for
	// each, and makes lanes to it; Lookups go wherever the key is.
	Masters   func() []string
	Master    func(key string) string
	LookupsAt func(master string) []batching.Lane[repositories.Lookup]

	// With Failover: the keys, in which the number of their era stands. Nil: they have none.
	EraKeys *failover.Keys

	// The database.
	Database      string // its identifier
	Reader        services.ProductReader
	Writer        services.ProductWriter
	Changes       services.ProductChanges
	Outbox        coherence.Outbox        // with Coherence
	Invalidations coherence.Invalidations // with Coherence

	TTL          time.Duration         // the longest lifetime of a product in the cache
	AbsenceTTL   time.Duration         // how long an absence is remembered: see stampede.Config
	CacheTimeout time.Duration         // how long a call to the cache may take; guard.DefaultTimeout if zero
	NearBytes    int                   // how much memory the near cache may take; near.DefaultBytes if zero
	NearTrust    time.Duration         // for how long it answers after the last news from Redis; near.DefaultTrust if zero
	Registry     prometheus.Registerer // where Metrics registers what it counts

	Now     func() time.Time     // time.Now outside of specs
	Elapsed func() time.Duration // what the monotonic clock says: with Metrics, and with Near
	Log     *slog.Logger

	// Shared, if set, watches the callers that go to Redis together with others: see batching.Config.
	Shared func(ctx context.Context) (told func(asked any, err error))

	// Opened, if set, is called when a circuit breaker opens.
	Opened func()

	// Delivered and Forgotten, if set, are called when the writer has told the cache of invalidations, and when a product was
	// forgotten, so that a program can watch the stack.
	Delivered func(ids ...int64)
	Forgotten func(name string)

	// Without are parts of Coherence that are left out, to show what each is for: gate, writes or forget.
	Without []string
}

// Writer changes products.
type Writer interface {
	Create(ctx context.Context, product repositories.Product) (services.Report, error)
	Update(ctx context.Context, product repositories.Product) (services.Report, error)
	Delete(ctx context.Context, name string) (services.Report, error)
}

// Stack is the service.
type Stack struct {
	Finder services.Finder
	Writer Writer

	// Of Coherence; nil without it.
	Invalidator *coherence.Invalidator // delivers when its Run, or Round, is called; the gate is closed until it has
	Gate        *coherence.Gate
	Writes      *coherence.Writes

	// Of Near; nil without it.
	Near *near.Cache // must be told of changes

	collapsing    *stampede.Finder
	guard, stores *loggedGuard // nil without Guard
	masters       guards       // of lookups at the masters of a cluster, with Batching
}

// New returns a stack. Nothing of it runs by itself. It panics if Check says that the protections are wrong.
func New(config Config) *Stack {
	if err := Check(config.Protections); err != nil {
		panic("stack: " + err.Error())
	}
	b := builder{Config: config, Stack: &Stack{}}
	b.countReads()
	b.call()
	b.find()
	b.write()
	b.show()
	return b.Stack
}

// builder is a stack that is being built.
type builder struct {
	Config
	*Stack
	caller  guard.Caller     // bounds a call to Redis
	strings services.Strings // called through that, and only while the gate is open
	keys    services.Keys    // the same
	leases  stampede.Leases  // the same
	eras    *failover.Keys   // nil without Failover
}

func (b *builder) has(protection Protection) bool { return slices.Contains(b.Protections, protection) }
func (b *builder) without(part string) bool       { return slices.Contains(b.Config.Without, part) }

// call decides what calls to Redis go through. Those that store have a Guard of their own: a Redis that is full, read-only or
// paused for writes still has its hits.
func (b *builder) call() {
	b.caller = unbounded{}
	storing := b.caller
	if b.has(Guard) {
		b.guard = b.newGuard("circuit breaker", guard.Config{Timeout: b.CacheTimeout})
		b.stores = b.newGuard("circuit breaker of stores", guard.Config{Timeout: b.CacheTimeout, Failures: 1})
		b.caller, storing = b.guard, b.stores
	}
	gated := b.caller
	if b.has(Coherence) {
		b.Stack.Gate, b.Stack.Writes = coherence.NewGate(b.caller), coherence.NewWrites()
		if !b.without("gate") {
			gated, storing = b.Stack.Gate, b.Stack.Gate.Before(storing)
		}
	}
	b.strings, b.keys, b.leases = b.Strings, b.Keys, b.Leases
	if b.has(Guard) || b.has(Coherence) {
		b.strings = apart{guard.NewStrings(gated, b.strings), guard.NewStrings(storing, b.strings)}
		b.keys, b.leases = guardedKeys{gated, b.keys}, guardedLeases{storing, b.leases}
	}
	if b.has(Batching) {
		b.together()
	}
	if keys := b.EraKeys; b.has(Failover) && keys != nil {
		b.eras = keys
		b.strings, b.keys, b.leases = keys.Strings(b.strings), keys.Deleting(b.keys), keys.Leases(b.leases)
	}
}

// together takes callers to Redis together, where there are lanes.
func (b *builder) together() {
	if len(b.Lookups) == 0 {
		return
	}
	config := batching.Config{Timeout: b.CacheTimeout, Admit: b.admit(b.guard), Shared: b.Shared, Again: true}
	lookups := batching.NewStrings(b.strings, b.lookups(config))
	b.strings = lookups
	if b.has(Stampede) && len(b.Scripts) > 0 {
		queue := batching.NewQueue(b.Scripts, batching.Config{
			Timeout: b.CacheTimeout, Admit: b.admit(b.stores), Shared: b.Shared,
		})
		scripts := repositories.NewScripts(func(ctx context.Context, command repositories.Command) error {
			_, err := queue.Do(ctx, command)
			return err
		})
		b.leases = batching.NewLeases(marks.NewLeases(scripts), lookups)
	}
}

// lookups returns what takes lookups to Redis.
func (b *builder) lookups(config batching.Config) batching.Asker[repositories.Lookup] {
	if b.Master == nil {
		return batching.NewQueue(b.Lookups, config)
	}
	b.masters.present, b.masters.all = b.Masters, make(map[string]*loggedGuard)
	masterOf := func(lookup repositories.Lookup) string { return b.Master(lookup.Key) }
	return batching.NewQueues(masterOf, func(master string) *batching.Queue[repositories.Lookup] {
		if master == "" {
			return batching.NewQueue(b.Lookups, config)
		}
		config := config
		own := b.newGuard("circuit breaker of "+master, guard.Config{}) // else it would not open while the other masters answer
		b.masters.add(master, own)
		config.Admit = b.admit(own)
		return batching.NewQueue(b.LookupsAt(master), config)
	})
}

// admit returns what lets a round trip go, unless the gate is closed, or the guard refuses it.
func (b *builder) admit(by *loggedGuard) func() (told func(error), err error) {
	var gate guard.Caller = unbounded{}
	if b.Stack.Gate != nil && !b.without("gate") {
		gate = b.Stack.Gate.Before(gate)
	}
	pass := func(context.Context) error { return nil }
	return func() (func(error), error) {
		if err := gate.Call(context.Background(), pass); err != nil {
			return nil, err
		}
		return by.Allow()
	}
}

// find builds what finds.
func (b *builder) find() {
	b.Finder = services.NewProductFinder(services.NewProductCache(b.strings, b.Database, b.TTL, b.Now), b.Reader, b.Now)
	if b.has(Stampede) {
		b.Finder = b.collapse()
	}
	if b.has(Near) {
		b.Stack.Near = near.NewCache(near.Config{Database: b.Database, Elapsed: b.Elapsed, Bytes: b.NearBytes, Trust: b.NearTrust})
		b.Finder = near.NewFinder(b.Stack.Near, b.Finder)
	}
	if b.has(Metrics) {
		b.Finder = metrics.NewCountingFinder(metrics.NewTimingFinder(b.Finder, b.Registry, b.Elapsed), b.Registry)
	}
}

// collapse builds what takes the place of ProductFinder.
func (b *builder) collapse() services.Finder {
	var underWay func(string) bool
	if b.has(Coherence) && !b.without("writes") {
		underWay = b.Stack.Writes.UnderWay
	}
	b.collapsing = stampede.NewFinder(stampede.Config{
		Strings: b.strings, Leases: b.leases, Products: b.Reader, UnderWay: underWay,
		Database: b.Database, TTL: b.TTL, AbsenceTTL: b.AbsenceTTL, Now: b.Now,
	})
	return b.collapsing
}

// write builds what changes products.
func (b *builder) write() {
	if !b.has(Coherence) {
		b.Stack.Writer = plainWriter{
			services.NewProductCreator(services.NewProductCache(b.strings, b.Database, b.TTL, b.Now), b.Config.Writer, b.Now),
			services.NewProductChanger(b.Changes, b.keys, b.Database, b.Now),
		}
		return
	}
	var intents coherence.Intents = guardedIntents{b.caller, b.Intents}
	if b.eras != nil {
		intents = b.eras.Intents(intents)
	}
	b.Invalidator = coherence.NewInvalidator(coherence.InvalidatorConfig{
		Outbox: b.Invalidations, Intents: intents, Gate: b.Stack.Gate, Database: b.Database, Log: b.Log,
	})
	forget, delivered := b.Forget, b.Invalidator.Delivered
	if b.without("forget") {
		forget = func(string) {}
	}
	if b.Delivered != nil {
		delivered = func(ids ...int64) { b.Invalidator.Delivered(ids...); b.Delivered(ids...) }
	}
	if b.Forgotten != nil {
		first := forget
		forget = func(name string) { first(name); b.Forgotten(name) }
	}
	b.Stack.Writer = coherence.NewWriter(coherence.Config{
		Intents: intents, Products: b.Config.Writer, Changes: b.Changes, Outbox: b.Outbox, Gate: b.Stack.Gate, Writes: b.Stack.Writes,
		Database: b.Database, TTL: b.TTL, Now: b.Now,
		Delivered: delivered, Forget: forget,
	})
}

// plainWriter is lesson 06's creator and lesson 10's changer.
type plainWriter struct {
	*services.ProductCreator
	*services.ProductChanger
}

// Forget says that a product has changed: later requests do not get an answer that was on its way, or near, before.
func (s *Stack) Forget(name string) {
	if s.collapsing != nil {
		s.collapsing.Forget(name)
	}
	if s.Near != nil {
		s.Near.Forget(name)
	}
}
