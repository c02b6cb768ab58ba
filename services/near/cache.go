// Package near keeps what is asked for often in this process, in front of Redis.
package near

import (
	"hash/maphash"
	"strings"
	"sync/atomic"
	"time"

	"github.com/maypok86/otter/v2"

	"cacheaside/repositories"
	"cacheaside/services"
)

// What a Cache does unless its Config says otherwise.
const (
	DefaultBytes = 64_000_000
	DefaultTrust = 1 * time.Second
)

// Config is what a Cache needs.
type Config struct {
	Database string // the identifier of the database that the products come from

	// Elapsed is what the monotonic clock says: the time since an instant that stays the same. It costs half of
	// time.Now, which counts where a hit takes 100 ns.
	Elapsed func() time.Duration

	Bytes int           // how much memory the products may take, about; DefaultBytes if zero
	Trust time.Duration // for how long it answers after the last news from Redis; DefaultTrust if zero
}

// Cache keeps products in this process's memory, for as long as Redis has them unchanged. Redis tells it of every key
// that changes (client-side caching, https://redis.io/docs/latest/develop/reference/client-side-caching/), by way of
// Changed, Lost and Current; before the first Current it keeps nothing. It is safe for concurrent use.
//
// Between a change by another instance and the news of it, a Cache answers with what was there before: for about a
// millisecond, and for Trust at most while Redis is silent. It is told at once of what this instance changes. It never answers
// after the end of a product's lifetime, by this program's clock, or after Trust without news from Redis. When it is full, it
// drops what is asked for least (W-TinyLFU).
type Cache struct {
	entries *otter.Cache[string, *kept]
	prefix  string
	elapsed func() time.Duration
	trust   time.Duration

	trusted atomic.Int64  // when it must stop answering, by the clock; a time.Duration
	epoch   atomic.Uint64 // how often Lost was called
	seed    maphash.Seed
	changes [1 << 10]atomic.Uint64 // how many changes each group of names has seen
}

// kept is never changed: what is handed out may be used while it is replaced.
type kept struct {
	product repositories.Product
	ends    time.Duration // by the clock
	epoch   uint64
}

// entryBytes is what a product takes besides its name: in the entry, in the hash table, and in what the cache knows of its
// use. It was measured with a million products.
const entryBytes = 226

// NewCache returns a cache that is empty and keeps nothing yet.
func NewCache(config Config) *Cache {
	if config.Bytes <= 0 {
		config.Bytes = DefaultBytes
	}
	if config.Trust <= 0 {
		config.Trust = DefaultTrust
	}
	return &Cache{
		entries: otter.Must(&otter.Options[string, *kept]{
			MaximumWeight: uint64(config.Bytes),
			Weigher:       func(name string, _ *kept) uint32 { return uint32(len(name)) + entryBytes },
		}),
		prefix:  services.ProductKey(config.Database, ""),
		elapsed: config.Elapsed,
		trust:   config.Trust,
		seed:    maphash.MakeSeed(),
	}
}

// Prefix is how the keys begin that the cache must be told of.
func (c *Cache) Prefix() string { return c.prefix }

// Get returns the product of that name and what is left of its lifetime, if the cache has it and may answer.
func (c *Cache) Get(name string) (product repositories.Product, ttl time.Duration, found bool) {
	entry, found := c.entries.GetIfPresent(name)
	if !found {
		return repositories.Product{}, 0, false
	}
	now := c.elapsed()
	if now >= entry.ends || now >= time.Duration(c.trusted.Load()) || entry.epoch != c.epoch.Load() {
		return repositories.Product{}, 0, false
	}
	return entry.product, entry.ends - now, true
}

// Moment is when a product was asked for.
type Moment struct {
	at             time.Duration
	epoch, changes uint64
}

// Moment returns the present moment, for a product that is going to be asked for.
func (c *Cache) Moment(name string) Moment {
	return Moment{at: c.elapsed(), epoch: c.epoch.Load(), changes: c.group(name).Load()}
}

// Put keeps a product that Redis had, with ttl left of its lifetime, when it was asked for at a moment or later. The lifetime
// counts from that moment. A product that may have changed since then is not kept, and none is while the cache may not answer.
func (c *Cache) Put(product repositories.Product, ttl time.Duration, asked Moment) {
	if c.elapsed() >= time.Duration(c.trusted.Load()) {
		return
	}
	entry := &kept{product: product, ends: asked.at + ttl, epoch: asked.epoch} // of an epoch that is over: never answered
	// A change that is told of meanwhile is counted first, and then takes away what is here: it waits for this function.
	c.entries.Compute(product.Name, func(*kept, bool) (*kept, otter.ComputeOp) {
		if c.group(product.Name).Load() != asked.changes {
			return nil, otter.CancelOp
		}
		return entry, otter.WriteOp
	})
}

// Forget takes a product away: it has changed. What was asked for before is not kept any more.
func (c *Cache) Forget(name string) {
	c.group(name).Add(1)
	c.entries.Invalidate(name)
}

// Changed is told of a key that was written, deleted or evicted, or that has expired. If it is a product's, of this cache's
// database, that product is forgotten.
func (c *Cache) Changed(key string) {
	if name, is := strings.CutPrefix(key, c.prefix); is {
		c.Forget(name)
	}
}

// Lost is told that any key may have changed. Every product is taken away, and what was asked for before is not kept any more.
// Nothing is kept until the next Current, also of what is put at the same time.
func (c *Cache) Lost() {
	c.trusted.Store(0)
	c.epoch.Add(1)
	c.entries.InvalidateAll()
}

// Current is told that every change up to ago ago has been delivered. From that instant on the cache may answer for Trust.
func (c *Cache) Current(ago time.Duration) {
	c.trusted.Store(int64(c.elapsed() - ago + c.trust))
}

// Bytes is how much memory the products take, about.
func (c *Cache) Bytes() int { return int(c.entries.WeightedSize()) }

// Entries is how many products it keeps, about. Those whose lifetime is over may be among them.
func (c *Cache) Entries() int { return c.entries.EstimatedSize() }

// Trusted reports whether it may answer: Redis has told it of changes within Trust.
func (c *Cache) Trusted() bool { return c.elapsed() < time.Duration(c.trusted.Load()) }

func (c *Cache) group(name string) *atomic.Uint64 {
	return &c.changes[maphash.String(c.seed, name)%uint64(len(c.changes))]
}
