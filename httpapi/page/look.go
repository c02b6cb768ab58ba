package page

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"cacheaside/repositories"
	"cacheaside/services"
	"cacheaside/services/stampede"
)

// The bounds of a look at the keys.
const (
	maxKeys    = 200    // shown
	maxScanned = 10_000 // looked at
	scanStep   = 1000   // asked for at a time: Redis serves no other client meanwhile
)

// Look looks at Redis and at SQL themselves, past all that stands in front of them. It is safe for concurrent use.
type Look struct {
	Redis    redis.UniversalClient
	Products services.ProductReader
	Names    KeyNames
	Masters  func() []string  // the addresses of the servers that take writes
	Now      func() time.Time // time.Now outside of specs
}

// KeyNames are how the keys of the cache's products are named.
type KeyNames interface {
	Key(name string) string                 // where a product is now
	Name(key string) (name string, is bool) // the product's of a key
	Prefix() string                         // what all of them begin with
}

// Row is a product in one place.
type Row struct {
	Price    repositories.Cents `json:"price"`
	Quantity int                `json:"quantity"`
	Ends     int64              `json:"ends,omitempty"` // in Redis: when its lifetime is over, in milliseconds since 1970 UTC
}

// Pair is a product in SQL beside its cached copy; nil is none.
type Pair struct {
	At      int64   `json:"at"` // the server's clock, in milliseconds since 1970 UTC
	Name    string  `json:"name"`
	SQL     *Row    `json:"sql"`
	Cached  *Row    `json:"cached"`
	Verdict Verdict `json:"verdict"`

	AbsentUntil int64 `json:"absent_until,omitempty"` // in Redis: until when there is none, in milliseconds since 1970 UTC
}

// Verdict is what comes of a comparison of the two.
type Verdict string

// The verdicts.
const (
	Same         Verdict = "same"
	SameAbsent   Verdict = "same-absent" // neither has it, and Redis knows that
	Stale        Verdict = "stale"
	StaleAbsent  Verdict = "stale-absent"  // SQL has it, and Redis says that there is none
	StaleDeleted Verdict = "stale-deleted" // SQL does not have it any more
	NotCached    Verdict = "not-cached"
	InNeither    Verdict = "in-neither"
	Unknown      Verdict = "unknown" // Redis does not answer
)

// Product returns what Redis and then SQL have of a product: a copy can seem stale if the product is changed between the two.
// The error is the database's.
func (l *Look) Product(ctx context.Context, name string) (Pair, error) {
	pair := Pair{Name: name}
	value, cacheErr := repositories.NewRedisRepository(l.Redis).GetKey(ctx, l.Names.Key(name))
	cached, isCached := services.Decode(name, value)
	if isCached = isCached && cacheErr == nil && l.Now().Before(cached.Ends); isCached {
		pair.Cached = &Row{Price: cached.Price, Quantity: cached.Quantity, Ends: cached.Ends.UnixMilli()}
	}
	if ends, absent := stampede.AbsentUntil(value); cacheErr == nil && absent && l.Now().Before(ends) {
		pair.AbsentUntil = ends.UnixMilli()
	}
	product, err := l.Products.FindByName(ctx, name)
	switch {
	case err == nil:
		pair.SQL = &Row{Price: product.Price, Quantity: product.Quantity}
	case !errors.Is(err, repositories.ErrNotFound):
		return Pair{}, err
	}
	pair.At = l.Now().UnixMilli()
	switch {
	case cacheErr != nil && !errors.Is(cacheErr, repositories.ErrNotFound) && !errors.Is(cacheErr, repositories.ErrWrongType):
		pair.Verdict = Unknown
	case pair.AbsentUntil > 0 && pair.SQL == nil:
		pair.Verdict = SameAbsent
	case pair.AbsentUntil > 0:
		pair.Verdict = StaleAbsent
	case pair.SQL == nil && pair.Cached == nil:
		pair.Verdict = InNeither
	case pair.Cached == nil:
		pair.Verdict = NotCached
	case pair.SQL == nil:
		pair.Verdict = StaleDeleted
	case cached.Product != product:
		pair.Verdict = Stale
	default:
		pair.Verdict = Same
	}
	return pair, nil
}

// Key is a key of the cache.
type Key struct {
	Key  string `json:"key"`
	Name string `json:"name"`           // the product's
	Ends int64  `json:"ends,omitempty"` // when its lifetime is over, in milliseconds since 1970 UTC; 0: never
}

// Keys are keys of the cache, those with the longest time to live first, which are the newest but for the tenth by which
// lifetimes differ.
type Keys struct {
	At   int64 `json:"at"` // the server's clock, in milliseconds since 1970 UTC
	Keys []Key `json:"keys"`
	More int   `json:"more"` // keys that were found beyond maxKeys
}

// Keys returns the keys of products whose names contain a text; all if that is empty. It looks at about maxScanned keys at
// the most. An error says that Redis does not answer.
func (l *Look) Keys(ctx context.Context, match string) (Keys, error) {
	found, err := l.scan(ctx, match)
	if err != nil {
		return Keys{}, err
	}
	keys, err := l.lifetimes(ctx, found)
	if err != nil {
		return Keys{}, err
	}
	slices.SortFunc(keys.Keys, func(a, b Key) int {
		return cmp.Or(cmp.Compare(b.Ends, a.Ends), cmp.Compare(a.Key, b.Key))
	})
	if keys.More = max(0, len(keys.Keys)-maxKeys); keys.More > 0 {
		keys.Keys = keys.Keys[:maxKeys]
	}
	return keys, nil
}

// scan returns the present keys of products whose names contain a text, each once, although Redis may give a key twice.
func (l *Look) scan(ctx context.Context, match string) (map[string]string, error) {
	pattern := globQuoted(l.Names.Prefix()) + "*" + globQuoted(match) + "*"
	names := make(map[string]string)
	scanned := 0
	err := l.scanAll(ctx, pattern, func(keys []string) bool {
		for _, key := range keys {
			if name, is := l.Names.Name(key); is && l.Names.Key(name) == key {
				names[key] = name
			}
		}
		scanned += scanStep
		return scanned < maxScanned
	})
	return names, err
}

// scanAll gives the keys that match a pattern, some at a time, as long as the function wants more of a server's.
func (l *Look) scanAll(ctx context.Context, pattern string, some func(keys []string) (more bool)) error {
	return l.eachMaster(ctx, func(ctx context.Context, _ string, master redis.Cmdable) error {
		for cursor := uint64(0); ; {
			keys, next, err := master.Scan(ctx, cursor, pattern, scanStep).Result()
			if err != nil {
				return fmt.Errorf("redis SCAN: %w", err)
			}
			if cursor = next; !some(keys) || cursor == 0 {
				return nil
			}
		}
	})
}

// eachMaster calls a function for each server that takes writes: there is one, or those of a cluster. Calls follow one another.
func (l *Look) eachMaster(ctx context.Context, do func(ctx context.Context, address string, master redis.Cmdable) error) error {
	cluster, is := l.Redis.(*redis.ClusterClient)
	if !is {
		return do(ctx, strings.Join(l.Masters(), ", "), l.Redis)
	}
	var mu sync.Mutex
	return cluster.ForEachMaster(ctx, func(ctx context.Context, master *redis.Client) error {
		mu.Lock()
		defer mu.Unlock()
		return do(ctx, master.Options().Addr, master)
	})
}

// lifetimes returns the keys that still exist.
func (l *Look) lifetimes(ctx context.Context, names map[string]string) (Keys, error) {
	keys := Keys{Keys: []Key{}}
	if len(names) == 0 {
		keys.At = l.Now().UnixMilli()
		return keys, nil
	}
	asked := make(map[string]*redis.DurationCmd, len(names))
	_, err := l.Redis.Pipelined(ctx, func(pipe redis.Pipeliner) error {
		for key := range names {
			asked[key] = pipe.PTTL(ctx, key)
		}
		return nil
	})
	if err != nil {
		return Keys{}, fmt.Errorf("redis PTTL of %d keys: %w", len(names), err)
	}
	keys.At = l.Now().UnixMilli()
	for text, lifetime := range asked {
		key := Key{Key: text, Name: names[text]}
		switch left := lifetime.Val(); {
		case left == gone:
			continue
		case left != forEver:
			key.Ends = keys.At + left.Milliseconds()
		}
		keys.Keys = append(keys.Keys, key)
	}
	return keys, nil
}

// What PTTL says instead of a lifetime (https://redis.io/docs/latest/commands/pttl/), as go-redis returns it.
const (
	forEver time.Duration = -1
	gone    time.Duration = -2
)

// globQuoted returns a pattern that matches a text and nothing else (https://redis.io/docs/latest/commands/keys/).
func globQuoted(text string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`, `]`, `\]`).Replace(text)
}
