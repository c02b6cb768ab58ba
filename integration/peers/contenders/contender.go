// Package contenders has what is compared: the product's own stack, and what else a program can ask for a product by
// name, one file each. All are asked in the same way, and all answers can be checked.
package contenders

import (
	"context"
	"sync/atomic"
	"time"

	"cacheaside/repositories"
)

// Contender is one way to find products. Open may be called more than once, for several instances over one Redis and
// one database.
type Contender struct {
	Name string
	Open func(ctx context.Context, environment Environment) (Instance, error)

	Bare bool // it answers the string under a key, decodes nothing and has no database: what is asked for must be put first
	Near bool // it keeps answers in its own process
	SQL  bool // it has no cache

	// LocalLifetime is for how long it answers from its own process what nobody tells it has changed; 0 if it is told.
	LocalLifetime time.Duration
}

// Instance is an open contender. It is safe for concurrent use.
type Instance interface {
	Find(ctx context.Context, name string) (Answer, error)
	// Change gives a product another price and quantity, in the way of a program that uses this contender: in the
	// database first, and then so that the cache does not go on answering the old ones. A bare contender stores it.
	Change(ctx context.Context, product repositories.Product) error
	Close() error
}

// Answer is what was found.
type Answer struct {
	Product repositories.Product
	Value   string // in place of the product: what a bare contender answers
}

// Environment is where a contender works.
type Environment struct {
	RedisURL    string
	Database    string        // the path of the SQLite file
	Lifetime    time.Duration // of what is put into Redis
	NearEntries int           // for how many products a cache in the process has room at least, so far as that can be said
	SQLReads    *atomic.Int64 // counts the reads of products from the database
}

// All returns the contenders in the order of the tables. The first is the baseline of hits.
func All() []Contender {
	all := []Contender{
		goRedis, autoPipeline, rueidisGet, rueidisDoCache, // bare
		plainAside, goRedisNear, rueidisCompact, rueidisJSON, goRedisCache, goRedisCacheTinyLFU, sqliteAlone,
	}
	return append(all, Ours()...)
}

// Plain is the name of the simplest cache-aside, the baseline where bare contenders can't take part.
const Plain = "go-redis cache-aside"

// NotMeasured are peers that can't be had here, and why.
var NotMeasured = []string{
	"rueidisaside (github.com/redis/rueidis/rueidisaside): not measured: the module proxy refuses it",
	"eko/gocache (github.com/eko/gocache/lib/v4): not measured: the module proxy refuses it",
}
