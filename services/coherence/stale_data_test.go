package coherence_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/alicebob/miniredis/v2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/redis/go-redis/v9"

	"cacheaside/repositories"
	"cacheaside/repositories/marks"
	"cacheaside/services"
	"cacheaside/services/coherence"
	"cacheaside/services/journal"
	"cacheaside/services/stack"
)

// The whole stack over the embedded Redis and a database in memory, driven step by step.

var (
	_ services.ProductReader  = (*shelf)(nil)
	_ services.ProductWriter  = (*shelf)(nil)
	_ services.ProductChanges = (*shelf)(nil)
	_ coherence.Outbox        = (*shelf)(nil)
	_ coherence.Invalidations = (*shelf)(nil)
)

// shelf is a database of products in memory, which notes invalidations as the real one does. Where a hook is set, it is
// called once, when the database has read or changed and before the caller knows it.
type shelf struct {
	mu       sync.Mutex
	products map[string]repositories.Product
	noted    []repositories.Invalidation
	last     int64

	afterRead, afterChange atomic.Pointer[func()]
}

func newShelf(products ...repositories.Product) *shelf {
	s := &shelf{products: make(map[string]repositories.Product)}
	for _, product := range products {
		s.products[product.Name] = product
	}
	return s
}

func callOnce(hook *atomic.Pointer[func()]) {
	if f := hook.Swap(nil); f != nil {
		(*f)()
	}
}

func (s *shelf) FindByName(_ context.Context, name string) (repositories.Product, error) {
	s.mu.Lock()
	product, found := s.products[name]
	s.mu.Unlock()
	callOnce(&s.afterRead)
	if !found {
		return repositories.Product{}, fmt.Errorf("finding product %q: %w", name, repositories.ErrNotFound)
	}
	return product, nil
}

func (s *shelf) Insert(_ context.Context, product repositories.Product) error {
	return s.change(product.Name, false, repositories.ErrAlreadyExists, func() { s.products[product.Name] = product })
}

func (s *shelf) Update(_ context.Context, product repositories.Product) error {
	return s.change(product.Name, true, repositories.ErrNotFound, func() { s.products[product.Name] = product })
}

func (s *shelf) Delete(_ context.Context, name string) error {
	return s.change(name, true, repositories.ErrNotFound, func() { delete(s.products, name) })
}

func (s *shelf) change(name string, mustExist bool, otherwise error, do func()) error {
	s.mu.Lock()
	if _, exists := s.products[name]; exists != mustExist {
		s.mu.Unlock()
		return otherwise
	}
	do()
	s.last++
	s.noted = append(s.noted, repositories.Invalidation{ID: s.last, Name: name})
	s.mu.Unlock()
	callOnce(&s.afterChange)
	return nil
}

func (s *shelf) Of(_ context.Context, name string) (ids []int64, _ error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range s.noted {
		if one.Name == name {
			ids = append(ids, one.ID)
		}
	}
	return ids, nil
}

// Pending returns all, unless it is asked for those whose writers have ended: no spec here is so slow.
func (s *shelf) Pending(_ context.Context, age time.Duration, limit int) ([]repositories.Invalidation, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if age > 0 {
		return nil, nil
	}
	return slices.Clone(s.noted[:min(limit, len(s.noted))]), nil
}

func (s *shelf) Remove(_ context.Context, ids ...int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.noted = slices.DeleteFunc(s.noted, func(one repositories.Invalidation) bool { return slices.Contains(ids, one.ID) })
	return nil
}

// wireCut is on the way of an instance to Redis, which can be cut.
type wireCut struct{ down atomic.Bool }

var _ redis.Hook = (*wireCut)(nil)

func (*wireCut) DialHook(next redis.DialHook) redis.DialHook { return next }

func (*wireCut) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

func (w *wireCut) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, command redis.Cmder) error {
		if w.down.Load() {
			command.SetErr(errDown)
			return errDown
		}
		return next(ctx, command)
	}
}

// instance is the stack of one server, but that what was delivered is removed at once.
type instance struct {
	*stack.Stack
	wire *wireCut
}

// newInstance returns an instance that has not looked into the outbox yet: its gate is closed.
func newInstance(client *redis.Client, database *shelf) *instance {
	i := &instance{wire: &wireCut{}}
	own := redis.NewClient(client.Options())
	DeferCleanup(own.Close)
	own.AddHook(i.wire)
	i.Stack = stack.New(stack.Config{
		Protections: []stack.Protection{stack.Stampede, stack.Coherence},
		Strings:     repositories.NewRedisRepository(own), Leases: marks.NewLeases(own), Intents: marks.NewIntents(own),
		Database: "db", Reader: database, Writer: database, Changes: database, Outbox: database, Invalidations: database,
		TTL: time.Minute, Now: time.Now, Log: slog.New(slog.DiscardHandler),
		Delivered: func(ids ...int64) { _ = database.Remove(context.Background(), ids...) }, // at once: here it costs nothing
	})
	return i
}

// open opens the gate, as the Invalidator does when there is nothing to deliver.
func (i *instance) open() {
	closings, _ := i.Gate.Closings()
	i.Gate.Open(closings)
}

func (i *instance) find(ctx context.Context, name string) (repositories.Product, error) {
	product, _, err := i.Finder.Find(ctx, name)
	return product, err
}

func (i *instance) update(ctx context.Context, product repositories.Product) error {
	_, err := i.Writer.Update(ctx, product)
	return err
}

// deleteAfterWrite is what most guides show: cache-aside, and an update that deletes from the cache when the database has
// changed. It is here to show that it is not enough.
type deleteAfterWrite struct {
	*services.ProductFinder
	database *shelf
	client   *redis.Client
}

func newDeleteAfterWrite(client *redis.Client, database *shelf) *deleteAfterWrite {
	cache := services.NewProductCache(repositories.NewRedisRepository(client), "db", time.Minute, time.Now)
	return &deleteAfterWrite{services.NewProductFinder(cache, database, time.Now), database, client}
}

func (d *deleteAfterWrite) find(ctx context.Context, name string) (repositories.Product, error) {
	product, _, err := d.Find(ctx, name)
	return product, err
}

func (d *deleteAfterWrite) update(ctx context.Context, product repositories.Product) error {
	if err := d.database.Update(ctx, product); err != nil {
		return err
	}
	return d.client.Del(ctx, "product:db:"+product.Name).Err()
}

// steps is what a spec did, in order, for a failure's reader.
type steps []string

func (s *steps) did(format string, values ...any) { *s = append(*s, fmt.Sprintf(format, values...)) }

func (s *steps) String() string { return "what was done:\n  " + strings.Join(*s, "\n  ") }

// because says in a failure what was expected, and what was done.
func (s *steps) because(reason string) func() string {
	return func() string { return reason + "\n" + s.String() }
}

// slowReader drives the race. A reader misses, and reads the row; before it goes on, the change is made, and has
// returned; then the reader puts what it has read into the cache, if it may. What follows is up to the spec.
func slowReader(ctx context.Context, happened *steps, database *shelf, find func() (repositories.Product, error), change func() error) {
	GinkgoHelper()
	hasRead, goOn, done := make(chan struct{}), make(chan struct{}), make(chan struct{})
	pause := func() { close(hasRead); <-goOn }
	database.afterRead.Store(&pause)
	var read string
	go func() {
		defer GinkgoRecover()
		defer close(done)
		product, err := find()
		read = journal.Answer(product, err)
	}()
	Eventually(ctx, hasRead).WithTimeout(5*time.Second).Should(BeClosed(), "the reader never asked the database: the cache had an answer")
	happened.did("the reader misses, and reads the row; then it is held up")
	func() {
		defer close(goOn) // also when the change panics
		Expect(change()).To(Succeed(), happened.String)
	}()
	happened.did("the writer makes its change, and is told that it is made")
	Eventually(ctx, done).WithTimeout(5*time.Second).Should(BeClosed(), "the reader never came back")
	happened.did("the reader goes on, stores what it has read if it may, and answers %s", read)
}

var _ = Describe("a slow reader and a writer", func() {
	var (
		client   *redis.Client
		happened *steps
	)

	BeforeEach(func() {
		server := miniredis.RunT(GinkgoT())
		client = redis.NewClient(&redis.Options{Addr: server.Addr()})
		DeferCleanup(client.Close)
		happened = &steps{}
	})

	// started returns an instance that is up.
	started := func(database *shelf) *instance {
		i := newInstance(client, database)
		i.open()
		return i
	}
	cached := func(ctx context.Context) string { return client.Get(ctx, "product:db:mouse").Val() }

	It("leave the old value in the cache, where the writer deletes after it has written and that is all", Label("given"), func(ctx SpecContext) {
		database := newShelf(mouse)
		plain := newDeleteAfterWrite(client, database)
		slowReader(ctx, happened, database,
			func() (repositories.Product, error) { return plain.find(ctx, "mouse") },
			func() error { return plain.update(ctx, cheaperMouse) })
		Expect(plain.find(ctx, "mouse")).To(Equal(mouse), func() string {
			return "expected this interleaving to catch delete-after-write: the next read gets the old value\n" + happened.String()
		})
		Expect(database.products["mouse"]).To(Equal(cheaperMouse), "what the database has")
	})

	It("leave the new value for all later reads, where the reader needs a lease to store", Label("lesson-10", "step-6"), func(ctx SpecContext) {
		database := newShelf(mouse)
		one := started(database)
		slowReader(ctx, happened, database,
			func() (repositories.Product, error) { return one.find(ctx, "mouse") },
			func() error { return one.update(ctx, cheaperMouse) })
		Expect(cached(ctx)).NotTo(ContainSubstring("price=1999"), happened.because("what the cache has: the old price must not be put back"))
		Expect(one.find(ctx, "mouse")).To(Equal(cheaperMouse), happened.because("what a read on the instance that wrote gets: the mouse at 14.99"))
		Expect(cached(ctx)).To(ContainSubstring("price=1499"), "what that read has stored")
		Expect(one.find(ctx, "mouse")).To(Equal(cheaperMouse), happened.because("what a read on the instance that wrote gets: the mouse at 14.99"))
	})

	It("leave the new value also where they are on two instances", Label("lesson-10", "step-6"), func(ctx SpecContext) {
		database := newShelf(mouse)
		one, other := started(database), started(database)
		slowReader(ctx, happened, database,
			func() (repositories.Product, error) { return other.find(ctx, "mouse") },
			func() error { return one.update(ctx, cheaperMouse) })
		Expect(other.find(ctx, "mouse")).To(Equal(cheaperMouse), happened.because("what a read on the other instance gets: the mouse at 14.99"))
		Expect(one.find(ctx, "mouse")).To(Equal(cheaperMouse), happened.because("what a read on the instance that wrote gets: the mouse at 14.99"))
	})

	It("leave nothing where the product is deleted", Label("lesson-10", "step-6"), func(ctx SpecContext) {
		database := newShelf(mouse)
		one, other := started(database), started(database)
		slowReader(ctx, happened, database,
			func() (repositories.Product, error) { return other.find(ctx, "mouse") },
			func() error { _, err := one.Writer.Delete(ctx, "mouse"); return err })
		Expect(other.find(ctx, "mouse")).Error().To(MatchError(repositories.ErrNotFound), happened.because("what a read on the other instance gets: the mouse was deleted"))
		Expect(one.find(ctx, "mouse")).Error().To(MatchError(repositories.ErrNotFound), happened.because("what a read on the instance that wrote gets: the mouse was deleted"))
	})

	It("leave the product where it is created, and the reader has seen that there is none", Label("lesson-10", "step-8"), func(ctx SpecContext) {
		database := newShelf()
		one, other := started(database), started(database)
		slowReader(ctx, happened, database,
			func() (repositories.Product, error) { return other.find(ctx, "mouse") },
			func() error { _, err := one.Writer.Create(ctx, mouse); return err })
		Expect(other.find(ctx, "mouse")).To(Equal(mouse), happened.because("what a read on the other instance gets: the mouse that was created"))
		Expect(one.find(ctx, "mouse")).To(Equal(mouse), happened.because("what a read on the instance that wrote gets: the mouse that was created"))
	})

	It("do not hold up a later reader on the same instance, also past the cache", Label("lesson-10", "step-7"), func(ctx SpecContext) {
		database := newShelf(mouse)
		one := started(database)
		one.wire.down.Store(true)
		slowReader(ctx, happened, database,
			func() (repositories.Product, error) { return one.find(ctx, "mouse") },
			func() error {
				if err := one.update(ctx, cheaperMouse); err != nil {
					return err
				}
				Expect(one.find(ctx, "mouse")).To(Equal(cheaperMouse), "a read that begins after the write, while the slow one is held up still")
				return nil
			})
	}, SpecTimeout(10*time.Second))
})

var _ = Describe("the stack, when writers overlap or Redis can't be told,", Label("lesson-10"), func() {
	var (
		client   *redis.Client
		database *shelf
		one      *instance
		happened *steps
	)

	BeforeEach(func() {
		server := miniredis.RunT(GinkgoT())
		client = redis.NewClient(&redis.Options{Addr: server.Addr()})
		DeferCleanup(client.Close)
		happened = &steps{}
		database = newShelf(mouse)
		one = newInstance(client, database)
		one.open()
	})

	cached := func(ctx context.Context) string { return client.Get(ctx, "product:db:mouse").Val() }

	// within has a change paused when the database has changed and the writer does not know it yet, and does something
	// meanwhile.
	within := func(ctx context.Context, change func() error, meanwhile func()) {
		GinkgoHelper()
		hasChanged, goOn, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
		pause := func() { close(hasChanged); <-goOn }
		database.afterChange.Store(&pause)
		go func() {
			defer GinkgoRecover()
			done <- change()
		}()
		Eventually(ctx, hasChanged).WithTimeout(5 * time.Second).Should(BeClosed())
		func() {
			defer close(goOn)
			meanwhile()
		}()
		Eventually(ctx, done).WithTimeout(5 * time.Second).Should(Receive(BeNil()))
	}

	It("keeps the key marked until the last of two is done, and stores nothing old", Label("step-6"), func(ctx SpecContext) {
		dearer := repositories.Product{Name: "mouse", Price: 2999, Quantity: 1}
		within(ctx, func() error { return one.update(ctx, cheaperMouse) }, func() {
			happened.did("the first writer has changed the database, to 14.99, and is held up")
			Expect(one.update(ctx, dearer)).To(Succeed())
			happened.did("the second changes it to 29.99, and is told so")
			Expect(one.find(ctx, "mouse")).To(Equal(dearer), happened.because("what a read gets: the mouse as the second writer left it, at 29.99"))
			Expect(cached(ctx)).To(HavePrefix("writing "), "the key, while the first is not done")
		})
		happened.did("the first goes on")
		Expect(cached(ctx)).To(BeEmpty(), "the key, when both are done; "+happened.String())
		Expect(one.find(ctx, "mouse")).To(Equal(dearer), happened.because("what a read gets: the mouse as the second writer left it, at 29.99"))
	})

	It("stores no product that was changed since it was created", Label("step-8"), func(ctx SpecContext) {
		keyboard := repositories.Product{Name: "keyboard", Price: 4950, Quantity: 3}
		cheaper := repositories.Product{Name: "keyboard", Price: 3950, Quantity: 3}
		within(ctx, func() error { _, err := one.Writer.Create(ctx, keyboard); return err }, func() {
			happened.did("the first writer has created keyboard at 49.50, and is held up")
			Expect(one.update(ctx, cheaper)).To(Succeed())
			happened.did("the second changes it to 39.50, and is told so")
		})
		happened.did("the first goes on")
		Expect(one.find(ctx, "keyboard")).To(Equal(cheaper), happened.because("what a read gets: the keyboard as the second writer left it, at 39.50"))
	})

	It("does not let reads go back on the instance that writes, where its mark did not come through", Label("step-6"), func(ctx SpecContext) {
		Expect(one.find(ctx, "mouse")).To(Equal(mouse))
		one.wire.down.Store(true)
		happened.did("Redis has the mouse, and can't be reached")
		within(ctx, func() error { return one.update(ctx, cheaperMouse) }, func() {
			happened.did("the writer could not mark the key, has changed the database to 14.99, and is held up")
			Expect(one.find(ctx, "mouse")).To(Equal(cheaperMouse), happened.because("what a read on the instance that wrote gets: the mouse at 14.99"))
			happened.did("a read past the cache gets that")
			one.wire.down.Store(false)
			happened.did("Redis can be reached again")
			Expect(cached(ctx)).To(ContainSubstring("price=1999"), "what Redis has")
			Expect(one.find(ctx, "mouse")).To(Equal(cheaperMouse), happened.because("what a read on the instance that wrote gets: the mouse at 14.99"))
		})
		Expect(one.find(ctx, "mouse")).To(Equal(cheaperMouse), happened.because("what a read on the instance that wrote gets: the mouse at 14.99"))
		Expect(one.find(ctx, "mouse")).To(Equal(cheaperMouse), happened.because("what a read on the instance that wrote gets: the mouse at 14.99"))
	})

	It("does not use a cache that it could not tell, until it has told it", Label("step-9"), func(ctx SpecContext) {
		Expect(one.find(ctx, "mouse")).To(Equal(mouse))
		Expect(cached(ctx)).To(ContainSubstring("price=1999"), "the cache has the mouse")
		one.wire.down.Store(true)
		happened.did("Redis can't be reached")
		Expect(one.update(ctx, cheaperMouse)).To(Succeed())
		happened.did("the writer changes the mouse to 14.99, and is told so")
		one.wire.down.Store(false)
		happened.did("Redis can be reached again, and has the old mouse still")
		Expect(cached(ctx)).To(ContainSubstring("price=1999"))

		product, report, err := one.Finder.Find(ctx, "mouse")
		Expect(err).NotTo(HaveOccurred())
		Expect(product).To(Equal(cheaperMouse), happened.because("the product that was found: the mouse at 14.99"))
		Expect(report.Cache).To(Equal(services.Unreachable), happened.because("the report: the cache is not to be asked before it was told"))
		Expect(report.CacheError).To(MatchError(coherence.ErrDistrusted), happened.because("the report says why the cache was not asked: the gate is closed"))

		Expect(one.Invalidator.Deliver(ctx)).To(Succeed())
		happened.did("the invalidator delivers")
		Expect(cached(ctx)).To(BeEmpty(), happened.because("what the cache has: it was told to forget the mouse"))
		Expect(database.noted).To(BeEmpty(), happened.because("what the outbox has still, when all was delivered"))
		_, missed, err := one.Finder.Find(ctx, "mouse")
		Expect(err).NotTo(HaveOccurred())
		Expect(missed.Cache).To(Equal(services.Miss), happened.because("the report of the first read after the delivery: the cache is asked again, and has nothing"))
		product, hit, err := one.Finder.Find(ctx, "mouse")
		Expect(err).NotTo(HaveOccurred())
		Expect(hit.Cache).To(Equal(services.Hit), happened.because("the report of the second read after the delivery"))
		Expect(product).To(Equal(cheaperMouse), happened.because("the product that was found: the mouse at 14.99"))
	})

	It("does not use the cache at its start, until what an instance before it left is delivered", Label("step-9"), func(ctx SpecContext) {
		Expect(one.find(ctx, "mouse")).To(Equal(mouse))
		one.wire.down.Store(true)
		Expect(one.update(ctx, cheaperMouse)).To(Succeed())
		happened.did("Redis has the old mouse; the instance that could not tell it is killed")

		next := newInstance(client, database)
		next.wire.down.Store(true)
		Expect(next.Invalidator.Deliver(ctx)).NotTo(Succeed())
		happened.did("another starts, and can't tell it either")
		next.wire.down.Store(false)
		Expect(next.find(ctx, "mouse")).To(Equal(cheaperMouse), happened.because("what a read on the new instance gets: the mouse at 14.99"))
		Expect(next.Invalidator.Deliver(ctx)).To(Succeed())
		happened.did("it delivers")
		Expect(cached(ctx)).To(BeEmpty(), happened.because("what the cache has: it was told to forget the mouse"))
		Expect(next.find(ctx, "mouse")).To(Equal(cheaperMouse), happened.because("what a read on the new instance gets: the mouse at 14.99"))
	})
})
