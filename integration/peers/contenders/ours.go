package contenders

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"time"

	"cacheaside/repositories"
	"cacheaside/repositories/marks"
	"cacheaside/repositories/redisconn"
	"cacheaside/services"
	"cacheaside/services/batching"
	"cacheaside/services/near"
	service "cacheaside/services/stack"
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

// newOurs builds the service as the server does, without what counts and times each answer: no other contender does.
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
	protections := []service.Protection{service.Guard, service.Stampede, service.Coherence, service.Batching}
	if options.Near {
		protections = append(protections, service.Near)
	}
	leases := marks.NewLeases(redis.Client())
	intents := marks.NewIntents(redis.Client())
	outbox, err := repositories.NewOutboxRepository(ctx, database)
	if err != nil {
		return nil, err
	}
	stack.open = append(stack.open, outbox)

	// The service. A near cache that nobody tells of changes keeps nothing.
	var lanes [3]*redisconn.Lane
	for i := range lanes {
		lanes[i] = redis.NewLane()
		stack.open = append(stack.open, lanes[i])
	}
	made := service.New(service.Config{
		Protections: protections,
		Strings:     strings, Leases: leases, Intents: intents,
		Lookups: []batching.Lane[repositories.Lookup]{batching.NewLane(repositories.NewBatchRepository(lanes[0].Client()), lanes[0])},
		Scripts: []batching.Lane[repositories.Command]{
			batching.NewLane(repositories.NewPipeline(lanes[1].Client()), lanes[1]),
			batching.NewLane(repositories.NewPipeline(lanes[2].Client()), lanes[2]),
		},
		Database: database.Identifier(), Reader: database, Writer: database.products, Changes: database.changes, Outbox: outbox, Invalidations: outbox,
		TTL: environment.Lifetime, NearBytes: nearBytes(environment), Now: time.Now, Elapsed: elapsed(), Log: slog.New(slog.DiscardHandler),
	})
	if near := made.Near; near != nil {
		told := make(chan error, 1)
		stack.open = append(stack.open, inBackground(func(ctx context.Context) { redis.Watch(ctx, near.Prefix(), near, first(told)) }))
		if err := <-told; err != nil {
			return nil, err
		}
	}
	stack.open = append(stack.open, inBackground(made.Invalidator.Run))
	stack.finder, stack.writer = made.Finder, made.Writer
	return stack, made.Invalidator.Deliver(ctx)
}

// nearBytes is the room of the near cache: the server's own default, or more where more is asked for.
func nearBytes(environment Environment) int {
	const entryBytes = 256 // a product takes less (see near.Cache)
	return max(near.DefaultBytes, environment.NearEntries*entryBytes)
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

// ours is the stack, as a contender.
type ours struct {
	finder services.Finder
	writer service.Writer
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
