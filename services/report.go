// Package services does what the service is for: it finds products, in Redis first and in SQL if needed, and
// creates and changes them, in SQL first and then in Redis. It takes and returns products, knows neither HTTP nor
// drivers, and declares the interfaces of what it needs. A Report tells how an answer was reached.
package services

import (
	"errors"
	"time"
)

// Outcome is what the cache did for a request.
type Outcome int

// The outcomes.
const (
	NotAsked    Outcome = iota // the cache was not looked into
	Hit                        // the cache had the answer
	NearHit                    // this process's own cache had it, and Redis was not asked
	Miss                       // the cache did not have the answer
	Unreachable                // the cache could not be asked
)

// String returns the outcome in lower case, as a log shows it.
func (o Outcome) String() string {
	return [...]string{"not asked", "hit", "near hit", "miss", "unreachable"}[o]
}

// Report tells how an answer was reached. It is complete also where the answer is an error, unless the caller's context ended.
type Report struct {
	Cache      Outcome
	CacheError error         // the cache's own, where it could not be asked, told of a change, or store the product; nil otherwise
	Stored     bool          // the product was put into the cache
	Collapsed  bool          // the answer is that of a read that another request began
	TTL        time.Duration // on a hit in either cache: what was left of the entry's lifetime when that cache answered
	CacheTime  time.Duration // spent on the cache, storing included; zero if it was not used
	SQLTime    time.Duration // spent on the database; zero if it was not asked
}

// Reason says in one word why the cache was not used, or not told: the word of the first error in CacheError's chain that
// NewReason made, or "unreachable" without one. It is empty if CacheError is nil.
func (r Report) Reason() string {
	if r.CacheError == nil {
		return ""
	}
	if known := (*reason)(nil); errors.As(r.CacheError, &known) {
		return known.word
	}
	return "unreachable"
}

// reason is an error that says in one word why the cache was not used.
type reason struct{ word, text string }

// NewReason returns an error with a word for a response header, such as "timeout", and a text for the log.
func NewReason(word, text string) error { return &reason{word, text} }

func (r *reason) Error() string { return r.text }
