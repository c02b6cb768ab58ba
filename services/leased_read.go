package services

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"cacheaside/repositories"
)

// Leases is what a leased read needs of the cache: the right to store what was read from the database afterwards.
type Leases interface {
	// Acquire puts a lease under a key that holds nothing, or what it is to replace, and returns the lease. Otherwise it
	// says what the key holds.
	Acquire(ctx context.Context, key, token, instead string, lifetime time.Duration) (held repositories.Held, value string, err error)
	// Fill stores a value in place of the lease, or reports that this is not there any more.
	Fill(ctx context.Context, key, lease, value string, lifetime time.Duration) (bool, error)
}

// ErrNoLease is wrapped by the error for a value that was not stored, since it may be older than what the database has.
var ErrNoLease = errors.New("not stored: no lease")

// The times of a leased read.
const (
	leaseTime   = 3 * time.Second // how long a lease lives whose holder does not come back, if nobody takes it
	longestWait = 1 * time.Second // how long a read waits for what another stores
	firstPoll   = 1 * time.Millisecond
	longestPoll = 16 * time.Millisecond
)

// leasedRead is one read of one product, seen from a ProductFinder: it stands in front of both the strings of the cache
// and the products of the database (Strings, ProductReader). What the finder reads from the database it may store only
// under a lease that it got before.
type leasedRead struct {
	*CollapsingFinder
	unreachable error // why the cache is not to be asked, if it is not
	name        string

	key   string
	lease string // without one, nothing is stored

	absentUntil time.Time // the cache says that there is no such product
	looked      time.Time // when the cache was asked last
	// proved is an instant at which the answer was right: just before what it comes from was asked for.
	proved instant
}

// find finds the product as ProductFinder's Find does. That there is none is remembered, too.
func (r *leasedRead) find(ctx context.Context, name string) (repositories.Product, Report, error) {
	cache := NewProductCache(r, r.config.Database, spread(r.config.TTL), r.now)
	product, report, err := NewProductFinder(cache, r, r.now).Find(ctx, name)
	switch {
	case !r.absentUntil.IsZero():
		report = Report{Cache: Hit, TTL: r.absentUntil.Sub(r.looked), CacheTime: report.CacheTime}
	case errors.Is(err, repositories.ErrNotFound) && r.unreachable == nil:
		began := r.now()
		ends := began.Add(r.config.AbsenceTTL)
		report.CacheError = r.InsertExpire(ctx, r.key, encodeAbsence(ends), r.config.AbsenceTTL)
		report.CacheTime += r.now().Sub(began)
	}
	return product, report, err
}

// GetKey returns the value of the key, if it is one that may be believed. If there is none, it gets a lease, or waits for what
// the holder of the lease stores, for longestWait at most; it takes the lease of one who did not come back all that time.
// Where it has got a lease, has waited in vain, or finds that somebody is writing, the error wraps
// repositories.ErrNotFound: the database is to be asked. If Redis fails, the error wraps what it said, and this read calls it
// no more.
func (r *leasedRead) GetKey(ctx context.Context, key string) (string, error) {
	if r.unreachable != nil {
		return "", r.unreachable
	}
	r.key = key
	token, began := rand.Text(), r.now()
	var first, instead string // the lease that was there first; what the own lease is to replace
	for poll := firstPoll; ; poll = min(2*poll, longestPoll) {
		r.proved, r.looked = r.instant(), r.now()
		held, found, err := r.leases.Acquire(ctx, key, token, instead, leaseTime)
		waited := r.looked.Sub(began) >= longestWait
		switch {
		case err != nil:
			r.unreachable = err
			return "", err
		case held == repositories.HeldNothing:
			r.lease = found
			return "", fmt.Errorf("cached %q: %w", key, repositories.ErrNotFound)
		case held == repositories.HeldValue && r.believes(found):
			return found, nil
		case held == repositories.HeldValue:
			instead = found
			continue
		case held == repositories.HeldIntent, waited && (found != first || found == instead):
			return "", fmt.Errorf("cached %q: %w", key, repositories.ErrNotFound)
		case waited:
			instead = found
			continue
		}
		if first == "" {
			first = found
		}
		if err := sleep(ctx, poll); err != nil {
			return "", err
		}
	}
}

// believes reports whether what a key holds is a product, or that there is none, whose lifetime is not over, nor longer than
// any was stored for.
func (r *leasedRead) believes(value string) bool {
	if ends, isAbsence := decodeAbsence(value); isAbsence && lives(ends, r.looked, r.config.AbsenceTTL) {
		r.absentUntil = ends
		return true
	}
	cached, understood := decode(r.name, value)
	return understood && lives(cached.Ends, r.looked, r.config.TTL)
}

// FindByName reads the product, unless the cache says that there is none.
func (r *leasedRead) FindByName(ctx context.Context, name string) (repositories.Product, error) {
	if !r.absentUntil.IsZero() {
		return repositories.Product{}, fmt.Errorf("cached product %q: absent: %w", name, repositories.ErrNotFound)
	}
	r.proved = r.instant()
	return r.products.FindByName(ctx, name)
}

// InsertExpire stores the value in place of the lease. The error wraps ErrNoLease if there is none, or not any more, and what
// Redis said if it fails.
func (r *leasedRead) InsertExpire(ctx context.Context, key, value string, lifetime time.Duration) (err error) {
	began, stored := r.instant(), false
	if r.lease != "" {
		stored, err = r.leases.Fill(ctx, key, r.lease, value, lifetime)
	}
	if err == nil && !stored {
		err = fmt.Errorf("cached %q: %w", key, ErrNoLease)
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
