package stampede

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"cacheaside/repositories"
	"cacheaside/repositories/marks"
	"cacheaside/services"
)

// Leases is what a leased read needs of the cache: the right to store what it reads from the database afterwards.
type Leases interface {
	// Acquire puts a lease under a key that holds nothing, or what it is to replace, and returns the lease. Otherwise it
	// says what the key holds.
	Acquire(ctx context.Context, key, token, instead string, lifetime time.Duration) (held marks.Held, value string, err error)
	// Fill stores a value in place of the lease, and reports whether the lease was still there.
	Fill(ctx context.Context, key, lease, value string, lifetime time.Duration) (bool, error)
}

// ErrNoLease is wrapped by the error for a value that was not stored, since it may be older than what the database has.
var ErrNoLease = services.NewReason("changed", "not stored: no lease")

// The times of a leased read.
const (
	leaseTime   = 3 * time.Second // how long a lease lives whose holder does not come back, if nobody takes it
	longestWait = 1 * time.Second // how long a read waits for what another stores
	firstPoll   = 1 * time.Millisecond
	longestPoll = 16 * time.Millisecond
)

// leasedRead is one read of one product. It stores what it reads from the database only under a lease that it got before.
type leasedRead struct {
	*reader
	name, key   string
	unreachable error // why the cache is not to be asked, if it is not

	lease string // without one, nothing is stored
	// proved is an instant at which the answer was right: just before what it comes from was asked for, or was stored.
	proved Instant
}

// find returns what the cache has by now. Else it asks the database, once, and stores the product for a spread lifetime, or its
// absence (storeAbsence) where the error wraps repositories.ErrNotFound. A failure of Redis changes nothing else: it stands in the
// report, beside a miss if it wraps repositories.ErrNotFound, and Redis is not called again. Stored in the report says that a
// product was stored, and not that its absence was. An error of the database is returned as it is.
func (r *leasedRead) find(ctx context.Context) answer {
	began := r.now()
	report := services.Report{Cache: services.Unreachable, CacheError: r.unreachable}
	if r.unreachable == nil {
		cached, believed, err := r.acquire(ctx)
		if believed {
			cached.report.CacheTime = r.now().Sub(began)
			return cached
		}
		if report.CacheError = err; err == nil || errors.Is(err, repositories.ErrNotFound) {
			report.Cache = services.Miss
		}
	}
	asked := r.now()
	r.proved = r.instant()
	product, err := r.config.Products.FindByName(ctx, r.name)
	read := r.now()
	report.CacheTime, report.SQLTime = asked.Sub(began), read.Sub(asked)
	if report.CacheError == nil {
		switch {
		case err == nil:
			lifetime := Spread(r.config.TTL)
			cached := services.CachedProduct{Product: product, Ends: read.Add(lifetime)}
			report.CacheError = r.store(ctx, services.Encode(cached), lifetime)
			report.Stored = report.CacheError == nil
		case errors.Is(err, repositories.ErrNotFound):
			report.CacheError = r.storeAbsence(ctx, read)
		}
		report.CacheTime += r.now().Sub(read)
	}
	return answer{product, report, err}
}

// acquire returns what the cache has, if it may be believed. What it does not believe it asks to replace by a lease, at once. If
// the cache has nothing, acquire gets a lease, by a token that no other read has, or waits for what the holder of the lease stores,
// for longestWait at most; it takes the lease of a holder that did not come back all that time. While it waits it asks again, first
// after firstPoll, then after twice as long each time, up to longestPoll. Where it has got a lease, has waited in vain, or finds a
// writer's mark, it believes nothing: the database is to be asked. The error is that of Redis, or of ctx.
func (r *leasedRead) acquire(ctx context.Context) (cached answer, believed bool, err error) {
	token, began := rand.Text(), r.now()
	var first, instead string // the lease that was there first; what the own lease is to replace
	for poll := firstPoll; ; poll = min(2*poll, longestPoll) {
		looked := r.now()
		r.proved = r.instant()
		held, found, err := r.ask(ctx, token, instead)
		if held == marks.HeldValue {
			if cached, believed = r.believe(r.name, found, looked); believed {
				return cached, true, nil
			}
		}
		waited := looked.Sub(began) >= longestWait
		switch {
		case err != nil, held == marks.HeldIntent:
			return answer{}, false, err
		case held == marks.HeldNothing:
			r.lease = found
			return answer{}, false, nil
		case held == marks.HeldValue:
			instead = found
			continue
		case waited && (found != first || found == instead):
			return answer{}, false, nil
		case waited:
			instead = found
			continue
		}
		if first == "" {
			first = found
		}
		if err := sleep(ctx, poll); err != nil {
			return answer{}, false, err
		}
	}
}

// ask asks for a lease once. While this instance is writing the key, ask finds a writer's mark, whatever Redis has.
func (r *leasedRead) ask(ctx context.Context, token, instead string) (marks.Held, string, error) {
	if r.config.UnderWay(r.key) {
		return marks.HeldIntent, "", nil
	}
	return r.config.Leases.Acquire(ctx, r.key, token, instead, leaseTime)
}

// store stores the value in place of the lease. If it did, proved is the instant before that. The error wraps ErrNoLease if
// there is no lease, or no longer one, and is that of Redis if Redis fails.
func (r *leasedRead) store(ctx context.Context, value string, lifetime time.Duration) (err error) {
	began, stored := r.instant(), false
	if r.lease != "" {
		stored, err = r.config.Leases.Fill(ctx, r.key, r.lease, value, lifetime)
	}
	if err == nil && !stored {
		err = fmt.Errorf("cached %q: %w", r.key, ErrNoLease)
	}
	if stored {
		r.proved = began // nothing was written since the lease was given
	}
	return err
}

func sleep(ctx context.Context, pause time.Duration) error {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
