package world

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"cacheaside/repositories"
	"cacheaside/services"
)

const (
	name         = "mouse"
	databaseName = "db"
	lifetime     = time.Hour
)

var key = services.ProductKey(databaseName, name)

// instance is the service as httpapi stacks it, without HTTP.
type instance struct {
	name string
	dead bool // it was killed

	gate        *services.Gate
	writes      *services.Writes
	near        *services.NearCache // nil without
	collapsing  *services.CollapsingFinder
	finder      services.Finder
	writer      *services.CoherentWriter
	invalidator *services.Invalidator

	lane      *actor
	delivered []int64  // what the invalidator is to remove without telling
	notice    bool     // Redis has a change to tell of, which the near cache has not heard
	seen      int      // the newest version written here that a read here has got
	log       []string // what its reads under way can tell apart, in its order
}

// newInstance starts one. Its gate is closed until it is opened.
func (w *World) newInstance(name string) *instance {
	i := &instance{name: name, writes: services.NewWrites()}
	i.lane = &actor{Actor: Actor{Label: name + "'s lane", At: name}, world: w, at: i}
	w.byLabel[i.lane.Label] = i.lane
	guard := services.NewGuard(services.GuardConfig{Timeout: lifetime}) // what is given up is chosen, and not timed
	i.gate = services.NewGate(guard)
	wire := wire{World: w}
	var gated services.Caller = i.gate
	if w.scene.without("gate") {
		gated = guard // the gate is closed and opened, and nobody looks at it
	}
	var lookups services.Strings = services.NewGuardedStrings(gated, repositories.NewRedisRepository(wire))
	if w.scene.Lanes {
		lookups = services.NewBatchedStrings(services.BatchedConfig{
			Strings: lookups, Gate: i.gate, Timeout: lifetime,
			Lanes: []services.Lane{&lane{BatchRepository: repositories.NewBatchRepository(wire), at: i}},
		})
	}
	config := services.CollapsingConfig{
		Strings: lookups, Leases: services.NewGuardedLeases(gated, w.leasesOf(wire)),
		Products: sql{w}, Database: databaseName, TTL: lifetime, Now: w.now,
	}
	if !w.scene.without("writes") {
		config.Strings, config.Leases = i.writes.Strings(config.Strings), i.writes.Leases(config.Leases)
	}
	i.collapsing = services.NewCollapsingFinder(config)
	i.finder = i.collapsing
	if w.scene.without("proof") {
		i.finder = &anyRead{finder: i.collapsing, reads: make(map[string]*sharedRead)}
	}
	if w.scene.Near {
		began := time.Now()
		i.near = services.NewNearCache(services.NearConfig{
			Database: databaseName, Elapsed: func() time.Duration { return time.Since(began) }, Bytes: 1000, Trust: lifetime,
		})
		i.near.Current(0)
		i.finder = services.NewNearFinder(i.near, i.finder)
	}
	guarded := services.NewGuardedIntents(guard, w.intentsOf(wire))
	var pending services.Invalidations = sql{w}
	if w.scene.without("outbox") {
		pending = nothingPending{sql{w}}
	}
	i.invalidator = services.NewInvalidator(services.InvalidatorConfig{
		Outbox: pending, Intents: guarded, Gate: i.gate, Database: databaseName, Log: slog.New(slog.DiscardHandler),
	})
	i.writer = services.NewCoherentWriter(services.CoherentConfig{
		Intents: guarded, Products: sql{w}, Changes: sql{w}, Outbox: sql{w}, Gate: i.gate, Writes: i.writes,
		Database: databaseName, TTL: lifetime, Now: w.now,
		Delivered: func(ids ...int64) {
			i.invalidator.Delivered(ids...)
			w.mu.Lock()
			defer w.mu.Unlock()
			i.delivered = append(i.delivered, ids...)
		},
		Forget: func(name string) {
			if w.scene.without("forget") {
				return
			}
			i.collapsing.Forget(name)
			if i.near != nil {
				i.near.Forget(name)
			}
			w.mu.Lock()
			defer w.mu.Unlock()
			i.log = append(i.log, "forget")
		},
	})
	return i
}

// actor is one that acts, and what became of it.
type actor struct {
	Actor
	world         *World
	at            *instance
	leave         context.CancelFunc
	began, ended  bool
	leased        bool // a read that has a lease
	calls, tokens int
	history       []string // what it was answered

	// What a read must have at least: the version, and whose it is.
	need    int
	because string

	version  int // what a write has made; -1 if nothing
	acked    bool
	told     bool // the cache was told, as the report says
	closings int  // of the gate, when a delivery began
	answer   string
	err      error
}

// run does what an actor is there for, until the end.
func (w *World) run(ctx context.Context, a *actor) {
	i := a.at
	defer func() {
		if reason := recover(); reason != nil {
			w.mu.Lock()
			defer w.mu.Unlock()
			a.ended, a.answer = true, "a panic"
			w.wrong = fmt.Sprintf("PANIC: %s: %v", a.Label, reason)
		}
	}()
	var report services.Report
	var product repositories.Product
	var err error
	switch a.Kind {
	case Read:
		product, report, err = i.finder.Find(ctx, name)
	case Deliver:
		err = i.invalidator.Round(ctx)
	case Create:
		report, err = i.writer.Create(ctx, w.product(a))
	case Update:
		report, err = i.writer.Update(ctx, w.product(a))
	case Delete:
		report, err = i.writer.Delete(ctx, name)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closing || i.dead {
		return
	}
	a.ended, a.err = true, err
	switch a.Kind {
	case Read:
		i.log = append(i.log, a.Label+" ends")
		switch {
		case err == nil:
			w.got(a, int(product.Price))
		case errors.Is(err, repositories.ErrNotFound):
			w.got(a, none)
		default:
			a.answer = "an error"
		}
	case Create, Update, Delete:
		a.acked, a.told = err == nil, err == nil && report.CacheError == nil
		switch {
		case err == nil && a.told:
			a.answer = "acknowledged"
		case err == nil:
			a.answer = "acknowledged, the cache was not told"
		case errors.Is(err, repositories.ErrNotFound), errors.Is(err, repositories.ErrAlreadyExists):
			a.answer = "refused"
		default:
			a.answer = "an error"
		}
	case Deliver:
		a.answer = "delivered"
		if err != nil {
			a.answer = "not delivered"
		}
	}
}

// got notes what a read has got, and whether that is older than it may be.
func (w *World) got(a *actor, price int) {
	got := w.newest(price)
	a.answer = spell(price)
	if got < a.need {
		w.wrong = "OLD: " + a.Label + " at " + a.At + " got " + spell(price) + ", although " + a.because
	}
	if by := w.database.versions[got].by; by != nil && by.at == a.at {
		a.at.seen = max(a.at.seen, got)
	}
}

// newest is the newest version with a price.
func (w *World) newest(price int) int {
	for number := len(w.database.versions) - 1; number > 0; number-- {
		if w.database.versions[number].price == price {
			return number
		}
	}
	return 0
}

// product is what a writer writes: each a price of its own.
func (w *World) product(a *actor) repositories.Product {
	return repositories.Product{Name: name, Price: repositories.Cents(w.priceOf(a)), Quantity: 1}
}
