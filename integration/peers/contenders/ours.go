package contenders

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"time"

	"cacheaside/repositories"
	"cacheaside/repositories/redisconn"
	"cacheaside/services"
)

// Ours returns the product's own stack, in each way that the server can be started.
func Ours() []Contender {
	return []Contender{oursWith("ours (network)", oursOptions{}), oursWith("ours (near cache)", oursOptions{Near: true})}
}

// oursOptions is what can be said of the stack.
type oursOptions struct {
	Near bool // with the near cache
}

func oursWith(name string, options oursOptions) Contender {
	return Contender{
		Name: name,
		Near: options.Near,
		Open: func(ctx context.Context, environment Environment) (Instance, error) {
			return newOurs(ctx, environment, options)
		},
	}
}

// newOurs stacks the service as the server's wiring does, without what counts and times each answer: no other contender does.
func newOurs(ctx context.Context, environment Environment, options oursOptions) (_ Instance, err error) {
	stack := &ours{}
	defer func() {
		if err != nil {
			_ = stack.Close() // the error that matters is the first
		}
	}()

	// The connections.
	redis, err := redisconn.Open(environment.RedisURL)
	if err != nil {
		return nil, err
	}
	stack.open = append(stack.open, redis)
	database, err := openDatabase(ctx, environment)
	if err != nil {
		return nil, err
	}
	stack.open = append(stack.open, database)

	// The repositories.
	strings := repositories.NewRedisRepository(redis.Client())
	leases := repositories.NewLeaseRepository(redis.Client())
	intents := repositories.NewIntentRepository(redis.Client())
	outbox, err := repositories.NewOutboxRepository(ctx, database)
	if err != nil {
		return nil, err
	}
	stack.open = append(stack.open, outbox)

	// The protections.
	guard := services.NewGuard(services.GuardConfig{})
	gate := services.NewGate(guard)
	writes := services.NewWrites()
	connection := redis.NewLane()
	stack.open = append(stack.open, connection)
	batched := services.NewBatchedStrings(services.BatchedConfig{
		Strings: services.NewGuardedStrings(gate, strings),
		Lanes:   []services.Lane{lane{repositories.NewBatchRepository(connection.Client()), connection}},
		Gate:    gate, Timeout: services.DefaultTimeout,
	})

	// The services. A near cache that nobody tells of changes keeps nothing.
	near := services.NewNearCache(services.NearConfig{
		Database: database.Identifier(), Bytes: nearBytes(environment), Elapsed: elapsed(),
	})
	if options.Near {
		told := make(chan error, 1)
		stack.open = append(stack.open, inBackground(func(ctx context.Context) { redis.Watch(ctx, near.Prefix(), near, first(told)) }))
		if err := <-told; err != nil {
			return nil, err
		}
	}
	finder := services.NewCollapsingFinder(services.CollapsingConfig{
		Strings:  writes.Strings(batched),
		Leases:   writes.Leases(services.NewGuardedLeases(gate, leases)),
		Products: database,
		Database: database.Identifier(), TTL: environment.Lifetime, Now: time.Now,
		AbsenceTTL: min(services.DefaultAbsenceTTL, environment.Lifetime),
	})
	guardedIntents := services.NewGuardedIntents(guard, intents)
	invalidator := services.NewInvalidator(services.InvalidatorConfig{
		Outbox: outbox, Intents: guardedIntents, Gate: gate, Database: database.Identifier(), Log: slog.New(slog.DiscardHandler),
	})
	stack.open = append(stack.open, inBackground(invalidator.Run))
	stack.writer = services.NewCoherentWriter(services.CoherentConfig{
		Intents: guardedIntents, Products: database.products, Changes: database.changes, Outbox: outbox, Gate: gate, Writes: writes,
		Database: database.Identifier(), TTL: environment.Lifetime, Now: time.Now,
		Delivered: invalidator.Delivered,
		Forget:    func(name string) { finder.Forget(name); near.Forget(name) },
	})
	stack.finder = services.NewNearFinder(near, finder)
	return stack, invalidator.Deliver(ctx)
}

// nearBytes is the room of the near cache: the server's own default, or more where more is asked for.
func nearBytes(environment Environment) int {
	const entryBytes = 256 // a product takes less (see services.NearCache)
	return max(services.DefaultNearBytes, environment.NearEntries*entryBytes)
}

// elapsed returns a monotonic clock.
func elapsed() func() time.Duration {
	began := time.Now()
	return func() time.Duration { return time.Since(began) }
}

// first returns what passes on what it is told first.
func first(told chan<- error) func(error) {
	return func(err error) {
		select {
		case told <- err:
		default:
		}
	}
}

// lane looks keys up on a connection of its own.
type lane struct {
	*repositories.BatchRepository
	*redisconn.Lane
}

// ours is the stack, as a contender.
type ours struct {
	finder services.Finder
	writer *services.CoherentWriter
	open   []io.Closer // in the order of opening
}

func (o *ours) Find(ctx context.Context, name string) (Answer, error) {
	product, _, err := o.finder.Find(ctx, name)
	return Answer{Product: product}, err
}

func (o *ours) Change(ctx context.Context, product repositories.Product) error {
	_, err := o.writer.Update(ctx, product)
	return err
}

func (o *ours) Close() error {
	var failures []error
	for i := len(o.open) - 1; i >= 0; i-- {
		failures = append(failures, o.open[i].Close())
	}
	return errors.Join(failures...)
}

// background is what runs beside the requests.
type background struct {
	cancel context.CancelFunc
	ended  chan struct{}
}

func inBackground(run func(context.Context)) *background {
	ctx, cancel := context.WithCancel(context.Background())
	b := &background{cancel: cancel, ended: make(chan struct{})}
	go func() {
		defer close(b.ended)
		run(ctx)
	}()
	return b
}

// Close ends it, and waits until it has ended.
func (b *background) Close() error {
	b.cancel()
	<-b.ended
	return nil
}
