package coherence

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"cacheaside/repositories"
	"cacheaside/services"
	"cacheaside/services/stampede"
)

// Outbox is what a Writer needs of the invalidations that the database notes.
type Outbox interface {
	// Of returns the identifiers of the invalidations of one name.
	Of(ctx context.Context, name string) ([]int64, error)
}

// Config is what a Writer needs.
type Config struct {
	Intents  Intents
	Products services.ProductWriter
	Changes  services.ProductChanges
	Outbox   Outbox
	Gate     *Gate
	Writes   *Writes
	Database string           // the identifier of the database that the products go to
	TTL      time.Duration    // the longest lifetime of a product in the cache
	Now      func() time.Time // time.Now outside of specs

	Delivered func(ids ...int64) // is told which invalidations need not be delivered any more
	Forget    func(name string)  // is told that a product changes: reads of it that begin from now on do not wait for those under way
}

// The times of a write.
const (
	// intentTime is how long a mark stays whose writer does not come back, or had stopped waiting when Begin reached
	// Redis: longer than a write can take (the routes give it 8 s).
	intentTime = 10 * time.Second
	// outboxTime is how long a writer waits for what the outbox has.
	outboxTime = 1 * time.Second
)

// Writer creates, changes and deletes products, so that no read that begins after a write has returned gets
// what was there before: on this instance always; on another at once if the cache was told of the write, which the
// Report says (CacheError is nil), and otherwise when the cache is told, or when the lifetime of what it has is over.
// The near cache of another instance may still answer with what was there before until it hears of the write, which takes
// about a millisecond, and its trust at most (near.Config). On this instance, a read that begins after another has returned
// the new value does not get the old one either, even while the write is under way. It is safe for concurrent use.
//
// Writer marks the key before it asks the database to change, and afterwards takes away the mark, with whatever the cache
// had. If the cache can't be told then, Writer closes the gate: this instance does not use the cache until it was told.
type Writer struct{ Config }

// NewWriter returns a writer.
func NewWriter(config Config) *Writer { return &Writer{config} }

// Create creates a product as ProductCreator's Create does. In the cache it lives for a random 0.9 to 1.0 of TTL:
// products created together do not expire together. It is not stored there, and that is no failure, where another writer may
// have written it, too.
func (w *Writer) Create(ctx context.Context, product repositories.Product) (services.Report, error) {
	return w.write(ctx, product.Name, &product, func(ctx context.Context) error { return w.Products.Insert(ctx, product) })
}

// Update gives the product of that name another price and quantity in the database, and stores nothing in the cache.
// The error is the one that the database gave: it wraps repositories.ErrNotFound if there is no such product, and
// repositories.ErrUnavailable if the database can't change it, or can't say whether it has.
func (w *Writer) Update(ctx context.Context, product repositories.Product) (services.Report, error) {
	return w.write(ctx, product.Name, nil, func(ctx context.Context) error { return w.Changes.Update(ctx, product) })
}

// Delete removes the product of that name. Its errors are those of Update.
func (w *Writer) Delete(ctx context.Context, name string) (services.Report, error) {
	return w.write(ctx, name, nil, func(ctx context.Context) error { return w.Changes.Delete(ctx, name) })
}

// write changes the database once, with ctx, between the beginning and the end of an intent, which has a token of its
// own and marks the key for intentTime; at the end it stores what was created, if anything was. The error is the database's
// alone. The key counts as being written here from before the beginning until write returns or panics. Before it marks the
// key, write forgets the reads under way. If the cache could not be told at the end, write calls distrust. It forgets the
// reads under way once more when all that is done, also if it is unknown whether the database has changed.
// The report says why the cache was not told at the end; its times are those of the calls, the outbox's among the database's.
func (w *Writer) write(
	ctx context.Context, name string, created *repositories.Product, change func(context.Context) error,
) (services.Report, error) {
	i := intent{Writer: w, name: name, key: services.ProductKey(w.Database, name)}
	defer w.Writes.Begin(i.key)()
	w.Forget(name)
	began := w.Now()
	i.begin(ctx)
	marked := w.Now()
	err := change(ctx)
	changed := w.Now()

	var value string
	var lifetime time.Duration
	if err == nil && created != nil {
		value, lifetime = w.entry(*created, changed)
	}
	stored, asked, cacheErr := i.finish(ctx, value, lifetime)
	told := w.Now()
	if cacheErr != nil {
		w.distrust(err)
	}
	w.Forget(name)
	return services.Report{
		CacheError: cacheErr, Stored: stored,
		CacheTime: marked.Sub(began) + told.Sub(changed) - asked, SQLTime: changed.Sub(marked) + asked,
	}, err
}

// distrust closes the gate, for the cache could not be told of a change; err is what the database said of that change. It
// leaves the gate as it is only where err says for certain that nothing has changed: there is no such product, or there is
// one already.
func (w *Writer) distrust(err error) {
	if errors.Is(err, repositories.ErrNotFound) || errors.Is(err, repositories.ErrAlreadyExists) {
		return
	}
	w.Gate.Close()
}

// entry returns what is stored of a product that was created at that instant: its value, encoded, which says when it ends, and
// how long it lives until then, a random 0.9 to 1.0 of TTL.
func (w *Writer) entry(created repositories.Product, at time.Time) (value string, lifetime time.Duration) {
	lifetime = stampede.Spread(w.TTL)
	return services.Encode(services.CachedProduct{Product: created, Ends: at.Add(lifetime)}), lifetime
}

// intent is one write of one product.
type intent struct {
	*Writer
	name, key string

	mark   string // as Redis has acknowledged it, or only the token
	marked bool   // Redis has acknowledged the mark
}

// begin marks the key. Without the mark the write is right in the end, too, but must store nothing: a mark that comes late may
// come after another's whole write, and does not show that write.
func (i *intent) begin(ctx context.Context) {
	token := rand.Text()
	mark, err := i.Intents.Begin(ctx, i.key, token, intentTime)
	if i.mark, i.marked = mark, err == nil; !i.marked {
		i.mark = token
	}
}

// finish tells the cache that the change is done, and stores a value, if there is one, for a lifetime, in place of the mark. A
// client that goes away does not stop it: it goes on with the values of ctx, but not its end. Before that it asks the outbox,
// for outboxTime at most, and returns how long that took; it gives a value to the cache only if isAlone says so. When the
// cache was told, all that the outbox had of the name counts as delivered.
func (i *intent) finish(ctx context.Context, value string, lifetime time.Duration) (stored bool, asked time.Duration, err error) {
	ctx = context.WithoutCancel(ctx)
	asking, cancel := context.WithTimeout(ctx, outboxTime)
	defer cancel()
	began := i.Now()
	ids, outboxErr := i.Outbox.Of(asking, i.name)
	asked = i.Now().Sub(began)
	if value != "" && !i.isAlone(ids, outboxErr) {
		value = ""
	}
	stored, err = i.Intents.Finish(ctx, i.key, i.mark, value, lifetime)
	if err == nil {
		i.Delivered(ids...)
	}
	return stored, asked, err
}

// isAlone reports whether no other writer can have changed the product since this one began: Redis has acknowledged this
// writer's mark, the outbox could be asked, and it had exactly one invalidation of the name, which is this writer's own.
func (i *intent) isAlone(noted []int64, outboxErr error) bool {
	return i.marked && outboxErr == nil && len(noted) == 1 // otherwise what it would store may be older than the database
}
