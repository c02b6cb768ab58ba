package services

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"cacheaside/repositories"
)

// ProductChanges is what a CoherentWriter needs to change products in the database.
type ProductChanges interface {
	Update(ctx context.Context, product repositories.Product) error
	Delete(ctx context.Context, name string) error
}

// Outbox is what a CoherentWriter needs of the invalidations that the database notes.
type Outbox interface {
	// Of returns the identifiers of those of one name.
	Of(ctx context.Context, name string) ([]int64, error)
}

// CoherentConfig is what a CoherentWriter needs.
type CoherentConfig struct {
	Intents  Intents
	Products ProductWriter
	Changes  ProductChanges
	Outbox   Outbox
	Gate     *Gate
	Writes   *Writes
	Database string           // the identifier of the database that the products go to
	TTL      time.Duration    // the longest lifetime of a product in the cache
	Now      func() time.Time // time.Now outside of specs

	Delivered func(ids ...int64) // is told which invalidations need not be delivered any more
	Forget    func(name string)  // has reads of a product not begun from now on wait for those under way
}

// The times of a write.
const (
	// intentTime is how long a mark stays whose writer does not come back, or whose Begin reached Redis only when nobody
	// waited for it any more: longer than a write can take (the routes give it 8 s).
	intentTime = 10 * time.Second
	// outboxTime is how long a writer asks for what the outbox has.
	outboxTime = 1 * time.Second
)

// CoherentWriter creates, changes and deletes products, so that no read that begins after a write has returned gets
// what was there before: on this instance always; on another at once if the cache was told of the write, which the
// Report says (CacheError is nil), and otherwise when the cache is told, or when the lifetime of what it has is over.
// The near cache of another instance may answer once more with what was there before until it has heard of the write, which
// takes about a millisecond, and no longer than its trust (NearConfig). On this instance reads do not go back while the write
// is under way, either. It is safe for concurrent use.
//
// The key is marked before the database is asked to change, and the mark is taken away afterwards, with whatever the
// cache had. If the cache can't be told then, this instance does not use it until it was: the gate is closed.
type CoherentWriter struct{ CoherentConfig }

// NewCoherentWriter returns a writer.
func NewCoherentWriter(config CoherentConfig) *CoherentWriter { return &CoherentWriter{config} }

// Create creates a product as ProductCreator's Create does. In the cache it lives for a random 0.9 to 1.0 of TTL:
// products created together do not end together.
func (w *CoherentWriter) Create(ctx context.Context, product repositories.Product) (Report, error) {
	var created Report
	report, err := w.write(ctx, product.Name, func(ctx context.Context, write *intent) (err error) {
		cache := NewProductCache(write, w.Database, spread(w.TTL), w.Now)
		created, err = NewProductCreator(cache, w.Products, w.Now).Create(ctx, product)
		return err
	})
	report.Stored = created.Stored
	return report, err
}

// Update gives the product of that name another price and quantity in the database, and stores nothing in the cache.
// The error is the one that the database gave: it wraps repositories.ErrNotFound if there is none, and
// repositories.ErrUnavailable if the database can't change it, or can't say whether it has.
func (w *CoherentWriter) Update(ctx context.Context, product repositories.Product) (Report, error) {
	return w.write(ctx, product.Name, func(ctx context.Context, _ *intent) error { return w.Changes.Update(ctx, product) })
}

// Delete removes the product of that name. Its errors are as those of Update.
func (w *CoherentWriter) Delete(ctx context.Context, name string) (Report, error) {
	return w.write(ctx, name, func(ctx context.Context, _ *intent) error { return w.Changes.Delete(ctx, name) })
}

// write changes the database once, with ctx, between the beginning and the end of an intent, which has a token of its
// own and marks the key for intentTime. The error is the database's alone. The key counts as being written here from before
// the beginning until write returns or panics. Before it marks the key, write forgets the reads under way. If the database may
// have changed, and the cache could not be told, write closes the gate. It forgets the reads under way once more when all that
// is done, also if nobody knows whether the database has changed. The report says why the cache was not told at the end; its times are those of
// the calls, the outbox's among the database's.
func (w *CoherentWriter) write(ctx context.Context, name string, change func(context.Context, *intent) error) (Report, error) {
	began := w.Now()
	i := &intent{CoherentWriter: w, name: name, key: ProductKey(w.Database, name)}
	defer w.Writes.Begin(i.key)()
	w.Forget(name)
	i.begin(ctx)
	marked := w.Now()
	err := change(ctx, i)
	changed := w.Now()
	if !i.finished {
		_, i.err = i.finish(ctx, "", 0)
	}
	// An error other than these leaves open whether the database has changed.
	unchanged := errors.Is(err, repositories.ErrNotFound) || errors.Is(err, repositories.ErrAlreadyExists)
	if i.err != nil && !unchanged {
		w.Gate.Close()
	}
	w.Forget(name)
	cacheTime := marked.Sub(began) + i.took + w.Now().Sub(changed) - i.asked
	return Report{CacheError: i.err, CacheTime: cacheTime, SQLTime: changed.Sub(marked) - i.took + i.asked}, err
}

// intent is one write of one product, seen from a ProductCreator: it stands in front of the strings of the cache.
type intent struct {
	*CoherentWriter
	name, key string

	mark     string // as Redis has acknowledged it, or only the token
	marked   bool   // it has
	finished bool
	took     time.Duration // what finishing took within the change
	asked    time.Duration // what the outbox took of finishing: time of the database
	err      error         // why the cache was not told
}

// begin marks the key. Without the mark the write is no less right in the end, but nothing may be stored: a mark that comes late
// may come when another's whole write is over, and says nothing of that.
func (i *intent) begin(ctx context.Context) {
	token := rand.Text()
	mark, err := i.Intents.Begin(ctx, i.key, token, intentTime)
	if i.mark, i.marked = mark, err == nil; !i.marked {
		i.mark = token
	}
}

// GetKey says that there is nothing: a writer does not look.
func (i *intent) GetKey(context.Context, string) (string, error) {
	return "", repositories.ErrNotFound
}

// InsertExpire finishes, and so stores what was written to the database for that lifetime, in place of the mark. The
// error wraps ErrNoLease if nothing was stored, although the cache was told.
func (i *intent) InsertExpire(ctx context.Context, _, value string, lifetime time.Duration) error {
	began := i.Now()
	i.finished = true
	stored, err := i.finish(ctx, value, lifetime)
	i.err, i.took = err, i.Now().Sub(began)
	if err == nil && !stored {
		return ErrNoLease
	}
	return err
}

// finish tells the cache that the change is done. The client's going away does not keep it from that: it goes on with
// the values of ctx, and without its end. Before that it asks the outbox, for outboxTime at most, and gives the value
// to the cache only if Redis has acknowledged the mark, and the outbox has one invalidation of the name, which is this writer's
// own. When the cache was told, all that the outbox had of the name counts as delivered.
func (i *intent) finish(ctx context.Context, value string, lifetime time.Duration) (stored bool, err error) {
	ctx = context.WithoutCancel(ctx)
	asking, cancel := context.WithTimeout(ctx, outboxTime)
	defer cancel()
	began := i.Now()
	ids, outboxErr := i.Outbox.Of(asking, i.name)
	i.asked = i.Now().Sub(began)
	if !i.marked || outboxErr != nil || len(ids) != 1 {
		value = "" // somebody else may have written, too: this value may be the older one
	}
	stored, err = i.Intents.Finish(ctx, i.key, i.mark, value, lifetime)
	if err == nil {
		i.Delivered(ids...)
	}
	return stored, err
}
