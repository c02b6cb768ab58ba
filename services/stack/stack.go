// Package stack builds the service: what finds and changes products, and what protects that, from the bottom up. Everything
// that needs the service calls it: the server, the soak, the explorer and the benchmarks.
package stack

import (
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"time"

	"cacheaside/services"
)

// Config is what a stack stands on, and what can be said of it.
type Config struct {
	// The cache.
	Strings services.Strings
	Leases  services.Leases
	Intents services.Intents
	Lanes   []services.Lane // on which lookups go together; each goes by itself where there is none

	// The database.
	Database      string // its identifier
	Reader        services.ProductReader
	Writer        services.ProductWriter
	Changes       services.ProductChanges
	Outbox        services.Outbox
	Invalidations services.Invalidations

	TTL          time.Duration        // the longest lifetime of a product in the cache
	AbsenceTTL   time.Duration        // how long it is remembered that there is none; services.DefaultAbsenceTTL if zero, and TTL at most
	CacheTimeout time.Duration        // how long a call of the cache may take; services.DefaultTimeout if zero
	Near         *services.NearConfig // the near cache; nil is none

	Now func() time.Time // time.Now outside of specs
	Log *slog.Logger

	// Lookups, if set, wraps what looks products up in the cache.
	Lookups func(services.Strings) services.Strings

	// Delivered and Forgotten, if set, are called when the writer has told the cache of invalidations, and when a product was
	// forgotten: for who watches what the stack does.
	Delivered func(ids ...int64)
	Forgotten func(name string)

	// Without are parts that are left out, by their names in Parts.
	Without []string
}

// Stack is the service.
type Stack struct {
	Finder      services.Finder
	Writer      *services.CoherentWriter
	Invalidator *services.Invalidator // delivers when its Run, or Round, is called; the gate is closed until it has
	Near        *services.NearCache   // must be told of changes; nil if there is none
	Gate        *services.Gate
	Writes      *services.Writes

	collapsing *services.CollapsingFinder
}

// New returns a stack. Nothing of it runs by itself. It panics if it is to be without a part that there is not.
func New(config Config) *Stack {
	for _, part := range config.Without {
		if Parts[part] == "" {
			panic(fmt.Sprintf("stack: expected parts of %q, got %q", slices.Sorted(maps.Keys(Parts)), part))
		}
	}
	without := func(part string) bool { return slices.Contains(config.Without, part) }

	// The guard bounds each call of the cache; the gate lets none through that could read something old.
	var guard services.Caller = services.NewGuard(services.GuardConfig{Timeout: config.CacheTimeout})
	if without("guard") {
		guard = unbounded{}
	}
	s := &Stack{Gate: services.NewGate(guard), Writes: services.NewWrites()}
	var gated services.Caller = s.Gate
	if without("gate") {
		gated = guard // it is closed and opened, and nobody looks at it
	}

	// What the cache is asked for, and how: together with others, and not for what is being written here.
	var strings services.Strings = services.NewGuardedStrings(gated, config.Strings)
	if len(config.Lanes) > 0 && !without("guard") && !without("gate") {
		strings = services.NewBatchedStrings(services.BatchedConfig{Strings: strings, Lanes: config.Lanes, Gate: s.Gate, Timeout: config.CacheTimeout})
	}
	if config.Lookups != nil {
		strings = config.Lookups(strings)
	}
	leases, intents, pending := config.Leases, config.Intents, config.Invalidations
	if without("leases") {
		leases = plainPuts{config.Strings}
	}
	if without("intents") {
		intents = deleteAfterWrite{config.Intents}
	}
	if without("outbox") {
		pending = nothingPending{config.Invalidations}
	}
	leases = services.NewGuardedLeases(gated, leases)
	intents = services.NewGuardedIntents(guard, intents)
	if !without("writes") {
		strings, leases = s.Writes.Strings(strings), s.Writes.Leases(leases)
	}

	// What finds.
	absenceTTL := config.AbsenceTTL
	if absenceTTL <= 0 {
		absenceTTL = services.DefaultAbsenceTTL
	}
	s.collapsing = services.NewCollapsingFinder(services.CollapsingConfig{
		Strings: strings, Leases: leases, Products: config.Reader,
		Database: config.Database, TTL: config.TTL, AbsenceTTL: min(absenceTTL, config.TTL), Now: config.Now,
	})
	s.Finder = s.collapsing
	if without("proof") {
		s.Finder = newAnyRead(s.Finder)
	}
	if config.Near != nil {
		near := *config.Near
		near.Database = config.Database
		s.Near = services.NewNearCache(near)
		s.Finder = services.NewNearFinder(s.Near, s.Finder)
	}

	// What changes.
	s.Invalidator = services.NewInvalidator(services.InvalidatorConfig{
		Outbox: pending, Intents: intents, Gate: s.Gate, Database: config.Database, Log: config.Log,
	})
	forget, delivered := s.Forget, s.Invalidator.Delivered
	if without("forget") {
		forget = func(string) {}
	}
	if config.Delivered != nil {
		delivered = func(ids ...int64) { s.Invalidator.Delivered(ids...); config.Delivered(ids...) }
	}
	if config.Forgotten != nil {
		first := forget
		forget = func(name string) { first(name); config.Forgotten(name) }
	}
	s.Writer = services.NewCoherentWriter(services.CoherentConfig{
		Intents: intents, Products: config.Writer, Changes: config.Changes, Outbox: config.Outbox, Gate: s.Gate, Writes: s.Writes,
		Database: config.Database, TTL: config.TTL, Now: config.Now,
		Delivered: delivered, Forget: forget,
	})
	return s
}

// Forget has nobody get an answer any more that was on its way, or near, when it was called.
func (s *Stack) Forget(name string) {
	s.collapsing.Forget(name)
	if s.Near != nil {
		s.Near.Forget(name)
	}
}
