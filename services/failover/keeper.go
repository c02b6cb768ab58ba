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
	"cacheaside/repositories/identity"
	"cacheaside/services"
)

// Trust is for how long an instance uses the cache after it has asked whether the era is still the same. Whoever begins an era waits
// as long before it uses that: by then nobody uses the one before.
const Trust = 200 * time.Millisecond

// Patience is how long an instance leaves the era to another one whose Redis is of the same epoch as its own, or a later one.
const Patience = 5 * time.Second

// ErrNoEra is wrapped by the error for a call to a cache that may not be the right one any more, or not yet.
var ErrNoEra = services.NewReason("another-redis", "it is not sure which Redis is the cache")

// Identity is which Redis answers.
type Identity = identity.Redis

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
	lost time.Duration // when it first had to leave the era to another instance since it entered one, by the clock; zero if it had not
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

// Era returns the number of the era, 0 if there is none, and whether it is sure now: from the instant from which it may be used, up
// to the end of the time for which it was confirmed, and not at that instant any more.
func (k *Keeper) Era() (number int64, sure bool) {
	use, now := k.use.Load(), k.Elapsed()
	return use.number, use.from <= now && now < use.until
}

// Await waits until the era is sure, or for as long as that takes where all is well, whichever is first.
func (k *Keeper) Await(ctx context.Context) {
	await(ctx, func() bool { _, sure := k.Era(); return sure })
}

func await(ctx context.Context, sure func() bool) {
	for range 8 {
		if sure() || ctx.Err() != nil {
			return
		}
		time.Sleep(Trust / 4)
	}
}

// Run has rounds until ctx is done, four in the time of Trust.
func (k *Keeper) Run(ctx context.Context) { run(ctx, k.Round) }

func run(ctx context.Context, round func(context.Context)) {
	pause := time.NewTicker(Trust / 4)
	defer pause.Stop()
	for {
		bounded(ctx, round)
		select {
		case <-pause.C:
		case <-ctx.Done():
			return
		}
	}
}

// First has the first round, before Run.
func (k *Keeper) First(ctx context.Context) { bounded(ctx, k.Round) }

// bounded has a round that takes no longer than what it finds is of use.
func bounded(ctx context.Context, round func(context.Context)) {
	ctx, cancel := context.WithTimeout(ctx, Trust)
	defer cancel()
	round(ctx)
}

// Round asks Redis which it is, and then the database for the newest era. If it wants another one, it begins that, after the newest,
// in the database. Then it adopts the newest. It goes on alone if the database does not answer. If Redis does not answer, or an era
// could not begin, it does nothing more: what is sure ends by itself.
//
// What it finds was so when it had not asked anybody yet: for how long an era is sure counts from then.
func (k *Keeper) Round(ctx context.Context) {
	asked := k.Elapsed()
	identity, err := k.Redis.Identify(ctx)
	if err != nil {
		return // what is sure ends by itself
	}
	newest, err := k.Eras.Newest(ctx)
	if err != nil {
		k.alone(asked, identity)
		return
	}
	if k.wants(identity, newest) {
		if newest, err = k.Eras.Begin(ctx, newest.Number, identity.Name, identity.Epoch); err != nil {
			k.notBegun(err)
			return
		}
	}
	k.adopt(asked, identity, newest)
}

// alone is for while the database does not answer, when nothing can be changed: it confirms an era of the Redis that was asked, if that
// has no rivals. With rivals, another server may have begun an era: what is sure ends by itself. If it is another Redis than
// that of the era, there is none any more, at once: use is empty.
func (k *Keeper) alone(asked time.Duration, identity Identity) {
	switch {
	case identity.Name != k.era.Identity:
		k.use.Store(&use{})
	case !identity.Rivals:
		k.confirm(asked)
	}
}

// wants reports whether another era is to begin: the first one, or that of a Redis that is not the newest era's, if it may.
func (k *Keeper) wants(identity Identity, newest repositories.Era) bool {
	return newest.Number == 0 || newest.Identity != identity.Name && k.may(identity, newest)
}

// adopt enters the newest era and confirms it, if it is that of the Redis that was asked.
func (k *Keeper) adopt(asked time.Duration, identity Identity, newest repositories.Era) {
	if newest.Number > 0 && newest.Identity == identity.Name {
		k.enter(newest)
		k.confirm(asked)
	}
}

// notBegun says that an era could not begin, unless another instance was quicker.
func (k *Keeper) notBegun(err error) {
	if !errors.Is(err, repositories.ErrOtherEra) {
		k.say("the era of Redis can't be noted", "error", err)
	}
}

// may reports whether it may begin an era after the newest, which is another Redis'. Until one has begun, there is none: use is empty.
//
// It may at once if its Redis is of a later epoch than the newest era, or of the same epoch and no other instance has begun an era
// since this one has entered its own. Otherwise another instance may be the one that is right: then it may when it has waited for
// Patience since it first found that, without having entered an era. When it begins to wait it says so, by left.
func (k *Keeper) may(identity Identity, newest repositories.Era) bool {
	k.use.Store(&use{})
	overtaken := k.era.Number > 0 && k.era.Number != newest.Number
	if identity.Epoch > newest.Epoch || identity.Epoch == newest.Epoch && !overtaken {
		return true
	}
	if k.lost == 0 {
		k.lost = k.Elapsed()
		k.left(identity, newest)
	}
	return k.Elapsed() >= k.lost+Patience
}

// enter makes an era the present one, and tells the log by tell, unless that very era is in use already. It may be used from Trust later
// on: for so long others may be using the one before. Until it is confirmed it is not sure. At the end Entered is told which Redis
// it is. That it had to leave the era to another instance, if it had, is over in any case.
func (k *Keeper) enter(era repositories.Era) {
	k.lost = 0
	if era == k.era && k.use.Load().number == era.Number {
		return
	}
	k.tell(era)
	k.era = era
	k.use.Store(&use{number: era.Number, from: k.Elapsed() + Trust})
	if k.Entered != nil {
		k.Entered(era.Identity)
	}
}

// confirm makes the present era, if there is one, sure for Trust from when it was asked for. From when it may be used stays as it is.
func (k *Keeper) confirm(asked time.Duration) {
	if now := *k.use.Load(); now.number > 0 {
		k.use.Store(&use{now.number, now.from, asked + Trust})
	}
}

// tell tells the log of another era than the present one.
func (k *Keeper) tell(era repositories.Era) {
	k.said = ""
	if k.Log != nil && k.era.Number > 0 && era != k.era {
		k.Log.Info("Redis is another one, or was started anew: the cache is empty", "era", era.Number, "redis", era.Identity)
	}
}

// left tells the log that another instance has the era.
func (k *Keeper) left(identity Identity, newest repositories.Era) {
	k.say("another server uses another Redis: until it is clear which is the right one, this one's is not used",
		"here", identity.Name, "there", newest.Identity)
}

// say tells the log something, unless it was told so last.
func (k *Keeper) say(message string, attributes ...any) {
	if text := message + fmt.Sprint(attributes...); k.Log != nil && k.said != text {
		k.said = text
		k.Log.Warn(message, attributes...)
	}
}
