package services

import (
	"hash/maphash"
	"strings"
	"sync/atomic"
	"time"

	"github.com/maypok86/otter/v2"

	"cacheaside/repositories"
)

// What a NearCache does unless its NearConfig says otherwise.
const (
	DefaultNearBytes = 64_000_000
	DefaultNearTrust = 1 * time.Second
)

// NearConfig is what a NearCache needs.
type NearConfig struct {
	Database string // the identifier of the database that the products come from

	// Elapsed is what the monotonic clock says: the time since any instant that stays the same. It costs half of
	// time.Now, which counts where a hit takes 100 ns.
	Elapsed func() time.Duration

	Bytes int           // how much memory it may take, about; DefaultNearBytes if zero
	Trust time.Duration // for how long it answers after Redis was heard of; DefaultNearTrust if zero
}

// NearCache keeps products in this process's memory, for as long as Redis has them unchanged. Redis tells it of every key
// that changes (client-side caching, https://redis.io/docs/latest/develop/reference/client-side-caching/), by way of
// Changed, Lost and Current; before the first Current it keeps nothing. It is safe for concurrent use.
//
// Between a change by another instance and the news of it, it answers with what was there before: for about a millisecond, and
// where Redis is silent for Trust at most. What this instance changes it is told at once. What it has is never answered
// after the end that the product's value says, by this program's clock, nor when Redis was not heard of for as long as Trust. Of what is asked for least it lets go when it is full (W-TinyLFU).
type NearCache struct {
	entries *otter.Cache[string, *nearEntry]
	prefix  string
	elapsed func() time.Duration
	trust   time.Duration

	trusted atomic.Int64  // until then by the clock, a time.Duration, it may answer
	epoch   atomic.Uint64 // how often Lost was told
	seed    maphash.Seed
	changes [1 << 10]atomic.Uint64 // how many changes each group of names has seen
}

// nearEntry is never changed: what is handed out may be used while it is replaced.
type nearEntry struct {
	product repositories.Product
	ends    time.Duration // by the clock
	epoch   uint64
}

// entryBytes is what a product takes besides its name: in the entry, in the hash table, and in what the cache knows of its
// use. It was measured with a million of them.
const entryBytes = 226

// NewNearCache returns a cache that is empty and keeps nothing yet.
func NewNearCache(config NearConfig) *NearCache {
	if config.Bytes <= 0 {
		config.Bytes = DefaultNearBytes
	}
	if config.Trust <= 0 {
		config.Trust = DefaultNearTrust
	}
	return &NearCache{
		entries: otter.Must(&otter.Options[string, *nearEntry]{
			MaximumWeight: uint64(config.Bytes),
			Weigher:       func(name string, _ *nearEntry) uint32 { return uint32(len(name)) + entryBytes },
		}),
		prefix:  ProductKey(config.Database, ""),
		elapsed: config.Elapsed,
		trust:   config.Trust,
		seed:    maphash.MakeSeed(),
	}
}

// Prefix is what the keys begin with of which it must be told.
func (c *NearCache) Prefix() string { return c.prefix }

// Get returns the product of that name and what is left of its lifetime, if the cache has it and may answer.
func (c *NearCache) Get(name string) (product repositories.Product, ttl time.Duration, found bool) {
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

// Moment returns the present one, for a product that is going to be asked for.
func (c *NearCache) Moment(name string) Moment {
	return Moment{at: c.elapsed(), epoch: c.epoch.Load(), changes: c.group(name).Load()}
}

// Put keeps a product that Redis had, with so much left of its lifetime, when it was asked for at a moment or later. It is
// not kept if it may have changed since then.
func (c *NearCache) Put(product repositories.Product, ttl time.Duration, asked Moment) {
	if c.elapsed() >= time.Duration(c.trusted.Load()) {
		return
	}
	entry := &nearEntry{product: product, ends: asked.at + ttl, epoch: asked.epoch} // of an epoch that is over: never answered
	// A change that is told of meanwhile is counted first, and then takes away what is here: it waits for this function.
	c.entries.Compute(product.Name, func(*nearEntry, bool) (*nearEntry, otter.ComputeOp) {
		if c.group(product.Name).Load() != asked.changes {
			return nil, otter.CancelOp
		}
		return entry, otter.WriteOp
	})
}

// Forget takes a product away: it has changed.
func (c *NearCache) Forget(name string) {
	c.group(name).Add(1)
	c.entries.Invalidate(name)
}

// Changed is told of a key that was written, deleted or evicted, or that has expired.
func (c *NearCache) Changed(key string) {
	if name, is := strings.CutPrefix(key, c.prefix); is {
		c.Forget(name)
	}
}

// Lost is told that any key may have changed. Nothing is kept until the next Current.
func (c *NearCache) Lost() {
	c.trusted.Store(0)
	c.epoch.Add(1)
	c.entries.InvalidateAll()
}

// Current is told that there is no change of before so long ago that it was not told of.
func (c *NearCache) Current(ago time.Duration) {
	c.trusted.Store(int64(c.elapsed() - ago + c.trust))
}

// Bytes is how much memory the products take, about.
func (c *NearCache) Bytes() int { return int(c.entries.WeightedSize()) }

func (c *NearCache) group(name string) *atomic.Uint64 {
	return &c.changes[maphash.String(c.seed, name)%uint64(len(c.changes))]
}
