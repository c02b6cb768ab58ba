package world

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"cacheaside/integration/explore/redis"
	"cacheaside/integration/faulty"
	"cacheaside/repositories"
	"cacheaside/repositories/marks"
	"cacheaside/services"
	"cacheaside/services/batching"
	"cacheaside/services/stack"
)

const (
	name         = "mouse"
	databaseName = "db"
	lifetime     = time.Hour
	cacheTimeout = time.Minute // longer than all that happens in a scene: what is given up is chosen, and not timed
)

var key = services.ProductKey(databaseName, name)

// instance is the service as httpapi stacks it, without HTTP.
type instance struct {
	name string
	dead bool // it was killed

	*stack.Stack
	redis     *redis.Redis // that it is connected to; nil for none
	era       era
	lane      *actor
	delivered []int64  // what the invalidator is to remove without telling
	notice    bool     // Redis has a change to tell of, which the near cache has not heard
	seen      int      // the newest version written here, by the service, that a read here has got
	log       []string // what its reads under way can tell apart, in its order
}

// newInstance starts one. Its gate is closed until it is opened.
func (w *World) newInstance(name string) *instance {
	i := &instance{name: name, redis: w.redis, era: era{1, !w.wentBack}}
	if w.wentBack && w.scene.eras() {
		i.redis = nil // until it has found out which is its era
	}
	i.lane = &actor{Actor: Actor{Label: name + "'s lane", At: name}, world: w, at: i}
	w.byLabel[i.lane.Label] = i.lane
	wire := wire{World: w}
	strings, without := repositories.NewRedisRepository(wire), w.scene.parts()
	config := stack.Config{
		Protections: w.scene.protections(),
		Strings:     strings, Keys: strings, Leases: leases{marks.NewLeases(wire), w},
		Intents:  intents{marks.NewIntents(wire), w},
		EraKeys:  eraKeys(&i.era),
		Database: databaseName, Reader: sql{w}, Writer: sql{w}, Changes: sql{w}, Outbox: sql{w}, Invalidations: sql{w},
		TTL:          lifetime,
		CacheTimeout: cacheTimeout,
		Now:          w.now, Log: slog.New(slog.DiscardHandler),
		Delivered: func(ids ...int64) {
			w.mu.Lock()
			defer w.mu.Unlock()
			i.delivered = append(i.delivered, ids...)
		},
		Forgotten: func(string) {
			w.mu.Lock()
			defer w.mu.Unlock()
			i.log = append(i.log, "forget")
		},
	}
	if w.scene.without("tombstones") {
		config.Leases = newerPuts{config.Leases, config.Strings, w}
		without = append(without, "intents")
	}
	if w.scene.Lanes {
		config.Lookups = []batching.Lane[repositories.Lookup]{&lane{BatchRepository: repositories.NewBatchRepository(wire), at: i}}
	}
	if w.scene.Near {
		began := time.Now()
		config.Elapsed, config.NearBytes, config.NearTrust = func() time.Duration { return time.Since(began) }, 1000, lifetime
	}
	i.Stack = faulty.New(config, without...)
	if i.Near != nil {
		i.Near.Current(0)
	}
	return i
}

// closings says how often its gate was closed, and whether it is closed now; without coherence it has none.
func (i *instance) closings() (times int, closed bool) {
	if i.Gate == nil {
		return 0, false
	}
	return i.Gate.Closings()
}

// open opens its gate.
func (i *instance) open() {
	if i.Gate != nil {
		closings, _ := i.Gate.Closings()
		i.Gate.Open(closings)
	}
}

// isWriting reports whether it keeps its reads from the cache, since it writes.
func (i *instance) isWriting() bool { return i.Writes != nil && i.Writes.UnderWay(key) }

// deliver tells the cache of what is pending, if anything notes that.
func (i *instance) deliver(ctx context.Context) error {
	if i.Invalidator == nil {
		return nil
	}
	return i.Invalidator.Round(ctx)
}

// actor is one that acts, and what became of it.
type actor struct {
	Actor
	world         *World
	at            *instance
	leave         context.CancelFunc
	began, ended  bool
	left          bool // its client has gone; what it has begun may go on
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
		product, report, err = i.Finder.Find(ctx, name)
	case Deliver:
		err = i.deliver(ctx)
	case Create:
		report, err = i.Writer.Create(ctx, w.product(a))
	case Update:
		report, err = i.Writer.Update(ctx, w.product(a))
	case Delete:
		report, err = i.Writer.Delete(ctx, name)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closing || i.dead {
		return
	}
	a.ended = true
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
	if by := w.database.versions[got].by; by != nil && by.At == a.At && by.Kind != Outside {
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
