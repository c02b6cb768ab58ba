package page

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
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

// LookConfig is what a Look needs.
type LookConfig struct {
	Redis    redis.Cmdable
	Products services.ProductReader
	Database func() string    // what the keys have for the database
	Now      func() time.Time // time.Now outside of specs
}

// Look looks at Redis and at SQL themselves, past all that stands in front of them. It is safe for concurrent use.
type Look struct {
	LookConfig
	strings *repositories.RedisRepository
}

// NewLook returns a look at a database and its cache.
func NewLook(config LookConfig) *Look {
	strings := repositories.NewRedisRepository(config.Redis)
	return &Look{config, strings}
}

// Row is a product in one place.
type Row struct {
	Price    repositories.Cents `json:"price"`
	Quantity int                `json:"quantity"`
	Ends     int64              `json:"ends,omitempty"` // in Redis: when its lifetime is over, in milliseconds since 1970 UTC
}

// Pair is a product in SQL beside its cached copy; nil is none.
type Pair struct {
	At      int64  `json:"at"` // the server's clock, in milliseconds since 1970 UTC
	Name    string `json:"name"`
	SQL     *Row   `json:"sql"`
	Cached  *Row   `json:"cached"`
	Verdict string `json:"verdict"` // begins with same, stale, not cached, in neither or Redis

	AbsentUntil int64 `json:"absent_until,omitempty"` // in Redis: until when there is none, in milliseconds since 1970 UTC
}

// Product returns what Redis and then SQL have of a product: a copy can seem stale if the product is changed between the two.
// The error is the database's.
func (l *Look) Product(ctx context.Context, name string) (Pair, error) {
	pair := Pair{Name: name}
	cached, cacheErr := services.NewProductCache(l.strings, l.Database(), 0, l.Now).Get(ctx, name)
	if cacheErr == nil {
		pair.Cached = &Row{Price: cached.Price, Quantity: cached.Quantity, Ends: cached.Ends.UnixMilli()}
	}
	if errors.Is(cacheErr, repositories.ErrNotFound) {
		pair.AbsentUntil = l.absentUntil(ctx, name)
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
	case cacheErr != nil && !errors.Is(cacheErr, repositories.ErrNotFound):
		pair.Verdict = "Redis does not answer, so the copy is not known"
	case pair.AbsentUntil > 0 && pair.SQL == nil:
		pair.Verdict = "same: SQL has none, and Redis knows it"
	case pair.AbsentUntil > 0:
		pair.Verdict = "stale: Redis says that there is none, but SQL has it"
	case pair.SQL == nil && pair.Cached == nil:
		pair.Verdict = "in neither SQL nor Redis"
	case pair.Cached == nil:
		pair.Verdict = "not cached"
	case pair.SQL == nil:
		pair.Verdict = "stale: SQL does not have it any more"
	case cached.Product != product:
		pair.Verdict = "stale: the copy is not what SQL has"
	default:
		pair.Verdict = "same: the copy is what SQL has"
	}
	return pair, nil
}

// absentUntil returns until when Redis says that there is no such product; 0 if it does not say that.
func (l *Look) absentUntil(ctx context.Context, name string) int64 {
	value, err := l.strings.GetKey(ctx, services.ProductKey(l.Database(), name))
	if ends, absent := stampede.AbsentUntil(value); err == nil && absent && l.Now().Before(ends) {
		return ends.UnixMilli()
	}
	return 0
}

// Key is a key of the cache.
type Key struct {
	Key  string `json:"key"`
	Name string `json:"name"`           // the product's
	Ends int64  `json:"ends,omitempty"` // when its lifetime is over, in milliseconds since 1970 UTC; 0: never
}

// Keys are the keys of the cache, those with the longest time to live first, which are the newest but for the tenth by which
// lifetimes differ.
type Keys struct {
	At   int64 `json:"at"` // the server's clock, in milliseconds since 1970 UTC
	Keys []Key `json:"keys"`
	More int   `json:"more"` // keys that were found beyond maxKeys
}

// Keys returns the keys of products whose names contain a text; all if that is empty. It looks at about maxScanned keys at
// the most. An error says that Redis does not answer.
func (l *Look) Keys(ctx context.Context, match string) (Keys, error) {
	prefix := services.ProductKey(l.Database(), "")
	names, err := l.scan(ctx, prefix, match)
	if err != nil {
		return Keys{}, err
	}
	keys, err := l.lifetimes(ctx, prefix, names)
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

// scan returns the names that contain a text, each once, although Redis may give a key twice.
func (l *Look) scan(ctx context.Context, prefix, match string) (map[string]bool, error) {
	pattern := globQuoted(prefix) + "*" + globQuoted(match) + "*"
	names := make(map[string]bool)
	var cursor uint64
	for scanned := 0; scanned < maxScanned; scanned += scanStep {
		found, next, err := l.Redis.Scan(ctx, cursor, pattern, scanStep).Result()
		if err != nil {
			return nil, fmt.Errorf("redis SCAN: %w", err)
		}
		for _, key := range found {
			names[strings.TrimPrefix(key, prefix)] = true
		}
		if cursor = next; cursor == 0 {
			break
		}
	}
	return names, nil
}

// lifetimes returns the keys of names that still exist.
func (l *Look) lifetimes(ctx context.Context, prefix string, names map[string]bool) (Keys, error) {
	keys := Keys{Keys: []Key{}}
	if len(names) == 0 {
		keys.At = l.Now().UnixMilli()
		return keys, nil
	}
	asked := make(map[string]*redis.DurationCmd, len(names))
	_, err := l.Redis.Pipelined(ctx, func(pipe redis.Pipeliner) error {
		for name := range names {
			asked[name] = pipe.PTTL(ctx, prefix+name)
		}
		return nil
	})
	if err != nil {
		return Keys{}, fmt.Errorf("redis PTTL of %d keys: %w", len(names), err)
	}
	keys.At = l.Now().UnixMilli()
	for name, lifetime := range asked {
		key := Key{Key: prefix + name, Name: name}
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
