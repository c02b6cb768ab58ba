package stampede

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"cacheaside/repositories"
	"cacheaside/services"
)

// clockTolerance is how much longer than its lifetime an entry may claim to live, since the clock of the program that stored
// it may have been ahead.
const clockTolerance = 10 * time.Second

// reader looks into the cache, and says what of it may be believed. A Finder and its reads share it.
type reader struct {
	config   Config
	now      func() time.Time
	instants atomic.Uint64 // how many instants were told apart
}

// answer is what is known of a product.
type answer struct {
	product repositories.Product
	report  services.Report
	err     error
}

// instant returns the instant that it is now.
func (r *reader) instant() Instant { return Instant(r.instants.Add(1)) }

// look returns what the cache has under a key: nothing also if that is no string, or if this instance is writing the key.
func (r *reader) look(ctx context.Context, key string) (string, error) {
	if r.config.UnderWay(key) {
		return "", nil
	}
	value, err := r.config.Strings.GetKey(ctx, key)
	if errors.Is(err, repositories.ErrNotFound) || errors.Is(err, repositories.ErrWrongType) {
		return "", nil
	}
	return value, err
}

// believe returns what a value says of a product, if the value has some of its lifetime left, and not clearly more than a
// product is stored for. Of a value that is an absence, it returns what believeAbsence does.
func (r *reader) believe(name, value string, now time.Time) (cached answer, believed bool) {
	if value == "" {
		return answer{}, false // at little cost, as it is most often so
	}
	if ends, isAbsence := AbsentUntil(value); isAbsence {
		return r.believeAbsence(name, ends, now)
	}
	found, understood := services.Decode(name, value)
	report := services.Report{Cache: services.Hit, TTL: found.Ends.Sub(now)}
	return answer{product: found.Product, report: report}, understood && lives(found.Ends, now, r.config.TTL)
}

// lives reports whether an entry that ends then has some of its lifetime left, and not clearly more than the longest. One that
// claims more was stored by a clock that was ahead, or this clock was set back: its age is unknown.
func lives(ends, now time.Time, longest time.Duration) bool {
	return now.Before(ends) && ends.Sub(now) <= longest+clockTolerance
}

// Spread returns a random lifetime between 0.9 and 1.0 of the longest.
func Spread(longest time.Duration) time.Duration {
	return longest - rand.N(longest/10+1)
}
