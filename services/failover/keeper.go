// Package failover keeps the service from a Redis that went back in time: a replica that took over before it heard of a change, a
// master that was cut off and goes on answering, one that was restored from an old snapshot.
//
// Each Redis begins an era. Keys have the era's number, so what one Redis has is never asked for in the era of another, and
// nothing must be taken out of it. Which era is the newest stands in the database.
package failover

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"cacheaside/repositories"
	"cacheaside/services"
)

// Trust is for how long an instance uses the cache after it has asked whether the era is still the same. Whoever begins an era waits
// as long before it uses that: by then nobody uses the one before.
const Trust = 200 * time.Millisecond

// Patience is how long an instance leaves the era to another one whose Redis is of the same epoch as its own, or a later one.
const Patience = 5 * time.Second

// ErrNoEra is wrapped by the error for a call to a cache that may not be the right one any more, or not yet.
var ErrNoEra = services.NewReason("another-redis", "it is not sure which Redis is the cache")

// Identity is which Redis answers. It is another whenever what that Redis has may be what it had earlier: after each start, and
// after each change from replica to master.
type Identity struct {
	Name   string
	Epoch  int64 // the term of the master, by Sentinel or Cluster; 0 without
	Rivals bool  // there may be another master at the same time: so it is, with Sentinel and Cluster, while one is cut off
}

// Redis says which it is.
type Redis interface {
	Identify(ctx context.Context) (Identity, error)
}

// Eras are those of the database. See repositories.EraRepository.
type Eras interface {
	Newest(ctx context.Context) (repositories.Era, error)
	Begin(ctx context.Context, after int64, identity string, epoch int64) (repositories.Era, error)
}

// Config is what a Keeper needs.
type Config struct {
	Redis   Redis
	Eras    Eras
	Elapsed func() time.Duration // what the monotonic clock says
	// Entered, if set, is called when the era becomes another one, before anything uses it: what is connected to another Redis
	// must not be used any more, nor what is known of it.
	Entered func(identity string)
	Log     *slog.Logger
}

// Keeper knows the era, as long as it can be sure of it. Era is safe for concurrent use; Run and Round are for one goroutine.
type Keeper struct {
	Config
	era  repositories.Era
	lost time.Duration // when it was found that another instance has begun an era, by the clock; zero if that was not so last
	said string

	use atomic.Pointer[use]
}

// use says when an era may be used.
type use struct {
	number      int64
	from, until time.Duration // by the clock
}

// NewKeeper returns a Keeper that is not sure yet.
func NewKeeper(config Config) *Keeper {
	k := &Keeper{Config: config}
	k.use.Store(&use{})
	return k
}

// Era returns the number of the era, 0 if there is none, and whether it is sure now.
func (k *Keeper) Era() (number int64, sure bool) {
	use, now := k.use.Load(), k.Elapsed()
	return use.number, use.from <= now && now < use.until
}

// Await waits until the era is sure, or for as long as that takes where all is well, whichever is first.
func (k *Keeper) Await(ctx context.Context) {
	for range 8 {
		if _, sure := k.Era(); sure || ctx.Err() != nil {
			return
		}
		time.Sleep(Trust / 4)
	}
}

// Run has rounds until ctx is done, four in the time of Trust.
func (k *Keeper) Run(ctx context.Context) {
	pause := time.NewTicker(Trust / 4)
	defer pause.Stop()
	for {
		k.bounded(ctx)
		select {
		case <-pause.C:
		case <-ctx.Done():
			return
		}
	}
}

// First has the first round, before Run.
func (k *Keeper) First(ctx context.Context) { k.bounded(ctx) }

// bounded is a round that takes no longer than what it finds is of use.
func (k *Keeper) bounded(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, Trust)
	defer cancel()
	k.Round(ctx)
}

// Round asks Redis which it is, and the database for the era, and begins one if another Redis answers. While the database does not
// answer, a Redis without rivals is sure by itself: nobody can have told another one of a change.
func (k *Keeper) Round(ctx context.Context) {
	asked := k.Elapsed()
	identity, err := k.Redis.Identify(ctx)
	if err != nil {
		return // what is sure ends by itself
	}
	newest, err := k.Eras.Newest(ctx)
	switch {
	case err != nil:
		switch {
		case identity.Name != k.era.Identity:
			k.use.Store(&use{})
		case !identity.Rivals:
			k.confirm(asked)
		}
		return
	case newest.Number > 0 && newest.Identity == identity.Name:
		k.enter(newest, "another server has found that Redis is another one, or was started anew: the cache is empty")
	case !k.may(identity, newest):
		return
	default:
		newest, err = k.Eras.Begin(ctx, newest.Number, identity.Name, identity.Epoch)
		if err != nil {
			if !errors.Is(err, repositories.ErrOtherEra) {
				k.say("the era of Redis can't be noted", "error", err)
			}
			return
		}
		k.enter(newest, "Redis is another one, or was started anew: the cache is empty")
	}
	k.lost = 0
	k.confirm(asked)
}

// may reports whether it may begin an era. It may not at once, since another instance may be the one that is right, if its Redis is
// of an earlier epoch, or of the same and it was another instance that has begun the newest era meanwhile.
func (k *Keeper) may(identity Identity, newest repositories.Era) bool {
	k.use.Store(&use{})
	overtaken := k.era.Number > 0 && k.era.Number != newest.Number
	if identity.Epoch > newest.Epoch || identity.Epoch == newest.Epoch && !overtaken {
		return true
	}
	if k.lost == 0 {
		k.lost = k.Elapsed()
		k.say("another server uses another Redis: until it is clear which is the right one, this one's is not used",
			"here", identity.Name, "there", newest.Identity)
	}
	return k.Elapsed() >= k.lost+Patience
}

// enter makes an era the present one, unless it is. Others may be using the one before for as long as Trust.
func (k *Keeper) enter(era repositories.Era, why string) {
	if era == k.era && k.use.Load().number == era.Number {
		return
	}
	if k.Log != nil && (k.era.Number > 0 && era != k.era) {
		k.Log.Info(why, "era", era.Number, "redis", era.Identity)
	}
	k.era, k.said = era, ""
	from := k.Elapsed() + Trust
	k.use.Store(&use{number: era.Number, from: from})
	if k.Entered != nil {
		k.Entered(era.Identity)
	}
}

// confirm lets the era be used for as long as Trust since something was asked.
func (k *Keeper) confirm(asked time.Duration) {
	if now := *k.use.Load(); now.number > 0 {
		k.use.Store(&use{now.number, now.from, asked + Trust})
	}
}

// say tells the log something, unless it was told so last.
func (k *Keeper) say(message string, attributes ...any) {
	if text := message + fmt.Sprint(attributes...); k.Log != nil && k.said != text {
		k.said = text
		k.Log.Warn(message, attributes...)
	}
}
