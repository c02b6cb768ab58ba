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
	// Acquire puts a lease under a key that holds nothing, or says what it holds.
	Acquire(ctx context.Context, key, token string, lifetime time.Duration) (held repositories.Held, value string, err error)
	// Fill stores a value in place of the lease, or reports that this is not there any more.
	Fill(ctx context.Context, key, token, value string, lifetime time.Duration) (bool, error)
	// Replace stores a value in place of another, or reports that this is not there any more.
	Replace(ctx context.Context, key, old, value string, lifetime time.Duration) (bool, error)
}

// ErrNoLease is wrapped by the error for a value that was not stored, since it may be older than what the database has.
var ErrNoLease = errors.New("not stored: no lease")

// The times of a leased read.
const (
	leaseTime   = 3 * time.Second // how long others wait at the most for a reader that does not come back
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

	key   string
	token string
	// What the key held when it was read: the lease of this read, or a value that is no product. What is stored takes its
	// place, and only its place. With neither, nothing is stored.
	leased bool
	seen   *string

	absentUntil time.Time // the cache says that there is no such product
	// proved is a time at which the answer was right: just before what it comes from was asked for.
	proved time.Time
}

// find finds the product as ProductFinder's Find does. That there is none is remembered, too.
func (r *leasedRead) find(ctx context.Context, name string) (repositories.Product, Report, error) {
	cache := NewProductCache(r, r.config.Database, spread(r.config.TTL), r.now)
	product, report, err := NewProductFinder(cache, r, r.now).Find(ctx, name)
	switch {
	case !r.absentUntil.IsZero():
		report = Report{Cache: Hit, TTL: r.absentUntil.Sub(r.proved), CacheTime: report.CacheTime}
	case errors.Is(err, repositories.ErrNotFound) && r.unreachable == nil:
		began := r.now()
		ends := began.Add(r.config.AbsenceTTL)
		report.CacheError = r.InsertExpire(ctx, r.key, encodeAbsence(ends), r.config.AbsenceTTL)
		report.CacheTime += r.now().Sub(began)
	}
	return product, report, err
}

// GetKey returns the value of the key. If there is none, it gets a lease, or waits for what the holder of the lease
// stores, for a while. Where it has got the lease, has waited in vain, or finds that somebody is writing, the error wraps
// repositories.ErrNotFound: the database is to be asked. If Redis fails, the error wraps what it said, and this read calls it
// no more.
func (r *leasedRead) GetKey(ctx context.Context, key string) (string, error) {
	if r.unreachable != nil {
		return "", r.unreachable
	}
	r.key, r.token = key, rand.Text()
	began := r.now()
	for poll := firstPoll; ; poll = min(2*poll, longestPoll) {
		r.proved = r.now()
		held, value, err := r.leases.Acquire(ctx, key, r.token, leaseTime)
		switch {
		case err != nil:
			r.unreachable = err
			return "", err
		case held == repositories.HeldNothing:
			r.leased = true
			return "", fmt.Errorf("cached %q: %w", key, repositories.ErrNotFound)
		case held == repositories.HeldValue:
			if ends, isAbsence := decodeAbsence(value); isAbsence && r.proved.Before(ends) {
				r.absentUntil = ends
			}
			r.seen = &value
			return value, nil
		case held == repositories.HeldIntent, r.proved.Sub(began) >= longestWait:
			return "", fmt.Errorf("cached %q: %w", key, repositories.ErrNotFound)
		}
		if err := sleep(ctx, poll); err != nil {
			return "", err
		}
	}
}

// FindByName reads the product, unless the cache says that there is none.
func (r *leasedRead) FindByName(ctx context.Context, name string) (repositories.Product, error) {
	if !r.absentUntil.IsZero() {
		return repositories.Product{}, fmt.Errorf("cached product %q: absent: %w", name, repositories.ErrNotFound)
	}
	r.proved = r.now()
	return r.products.FindByName(ctx, name)
}

// InsertExpire stores the value in place of what GetKey saw. The error wraps ErrNoLease if that is not there any more, and
// what Redis said if it fails.
func (r *leasedRead) InsertExpire(ctx context.Context, key, value string, lifetime time.Duration) (err error) {
	began, stored := r.now(), false
	switch {
	case r.leased:
		stored, err = r.leases.Fill(ctx, key, r.token, value, lifetime)
	case r.seen != nil:
		stored, err = r.leases.Replace(ctx, key, *r.seen, value, lifetime)
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
