package main

import (
	"context"
	"math/rand/v2"
	"time"

	"cacheaside/repositories"
	"cacheaside/services"
	"cacheaside/services/coherence"
	"cacheaside/services/near"
)

// pause widens the window in which a fault shows.
func pause() { time.Sleep(rand.N(20 * time.Millisecond)) }

// slowPuts pause before they store: only a stack without leases stores so.
type slowPuts struct{ services.Strings }

func (p slowPuts) InsertExpire(ctx context.Context, key, value string, lifetime time.Duration) error {
	pause()
	return p.Strings.InsertExpire(ctx, key, value, lifetime)
}

// slowIntents pause before they take away what a key holds: a stack without intents does so after each write.
type slowIntents struct{ coherence.Intents }

func (i slowIntents) Invalidate(ctx context.Context, key string) error {
	pause()
	return i.Intents.Invalidate(ctx, key)
}

// untold is no watch: the near cache is told that it is up to date, and of no change.
func untold(cache *near.Cache) {
	for ; ; time.Sleep(100 * time.Millisecond) {
		cache.Current(0)
	}
}

// slowWatcher pauses before it tells a near cache of a change, as a busy machine does.
type slowWatcher struct{ *near.Cache }

func (s slowWatcher) Changed(key string) {
	pause()
	s.Cache.Changed(key)
}

// slowReader pauses after it has read.
type slowReader struct{ services.ProductReader }

func (s slowReader) FindByName(ctx context.Context, name string) (repositories.Product, error) {
	defer pause()
	return s.ProductReader.FindByName(ctx, name)
}
