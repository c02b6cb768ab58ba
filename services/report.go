// Package services does what the service is for: it finds products, in Redis first and in SQL if needed, and
// creates them, in SQL first and then in Redis. It takes and returns products, knows neither HTTP nor drivers, and
// declares the interfaces of what it needs. How an answer was reached is told by a Report.
package services

import "time"

// Outcome is what the cache did for a request.
type Outcome int

// The outcomes.
const (
	NotAsked    Outcome = iota // the cache was not looked into
	Hit                        // the cache had the answer
	Miss                       // the cache did not have the answer
	Unreachable                // the cache could not be asked
)

// String returns the outcome in lower case, as a log shows it.
func (o Outcome) String() string {
	return [...]string{"not asked", "hit", "miss", "unreachable"}[o]
}

// Report tells how an answer was reached. It is complete also where the answer is an error.
type Report struct {
	Cache      Outcome
	CacheError error         // the cache's own, where it could not be asked or could not store the product; nil otherwise
	Stored     bool          // the product was put into the cache
	Near       bool          // on a hit: it was this process's own cache, and not Redis
	Collapsed  bool          // the answer is that of a read that another request has begun
	TTL        time.Duration // on a hit: what was left of the product's lifetime when the cache answered
	CacheTime  time.Duration // spent on the cache, storing included; zero if it was not used
	SQLTime    time.Duration // spent on the database; zero if it was not asked
}
