package batching

import (
	"hash/maphash"
	"sync/atomic"
)

// known are the keys that had a value lately: not all of them, and hardly ever another. It is safe for concurrent use.
type known struct {
	seed maphash.Seed
	tags [1 << 16]atomic.Uint32 // 256 KiB
}

func newKnown() *known { return &known{seed: maphash.MakeSeed()} }

// at returns the place of a key, and the tag that is there if it is known.
func (k *known) at(key string) (place *atomic.Uint32, tag uint32) {
	hash := maphash.String(k.seed, key)
	return &k.tags[hash%uint64(len(k.tags))], uint32(hash>>32) | 1
}

func (k *known) has(key string) bool {
	place, tag := k.at(key)
	return place.Load() == tag
}

func (k *known) add(key string) {
	if place, tag := k.at(key); place.Load() != tag { // else many processors would write to one place
		place.Store(tag)
	}
}

func (k *known) remove(key string) {
	place, tag := k.at(key)
	place.CompareAndSwap(tag, 0)
}
