package stack_test

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/redis/go-redis/v9"

	"cacheaside/repositories"
	"cacheaside/services"
	"cacheaside/services/stack"
)

func TestStack(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "services/stack")
}

var mouse = repositories.Product{Name: "mouse", Price: 1999, Quantity: 5}

// shelf is a database in memory, for one goroutine.
type shelf map[string]repositories.Product

func (s shelf) FindByName(_ context.Context, name string) (repositories.Product, error) {
	product, found := s[name]
	if !found {
		return repositories.Product{}, repositories.ErrNotFound
	}
	return product, nil
}

func (s shelf) Insert(_ context.Context, product repositories.Product) error {
	if _, found := s[product.Name]; found {
		return repositories.ErrAlreadyExists
	}
	s[product.Name] = product
	return nil
}

func (s shelf) Update(ctx context.Context, product repositories.Product) error {
	_, err := s.FindByName(ctx, product.Name)
	if err == nil {
		s[product.Name] = product
	}
	return err
}

func (s shelf) Delete(ctx context.Context, name string) error {
	_, err := s.FindByName(ctx, name)
	delete(s, name)
	return err
}

func (shelf) Of(context.Context, string) ([]int64, error) { return []int64{1}, nil }
func (shelf) Remove(context.Context, ...int64) error      { return nil }
func (shelf) Pending(context.Context, time.Duration, int) ([]repositories.Invalidation, error) {
	return nil, nil
}

var _ = Describe("a stack", Label("given"), func() {
	var (
		config   stack.Config
		products shelf
	)

	BeforeEach(func() {
		client := redis.NewClient(&redis.Options{Addr: miniredis.RunT(GinkgoT()).Addr()})
		DeferCleanup(client.Close)
		products = make(shelf)
		began := time.Now()
		config = stack.Config{
			Strings: repositories.NewRedisRepository(client), Leases: repositories.NewLeaseRepository(client), Intents: repositories.NewIntentRepository(client),
			Database: "db", Reader: products, Writer: products, Changes: products, Outbox: products, Invalidations: products,
			TTL: time.Minute, CacheTimeout: 10 * time.Second, Now: time.Now, Log: slog.New(slog.DiscardHandler),
			Near: &services.NearConfig{Elapsed: func() time.Duration { return time.Since(began) }, Trust: time.Minute},
		}
	})

	find := func(ctx context.Context, s *stack.Stack) (repositories.Product, services.Report) {
		GinkgoHelper()
		product, report, err := s.Finder.Find(ctx, "mouse")
		Expect(err).NotTo(HaveOccurred())
		return product, report
	}

	It("leaves the cache alone until its invalidator has delivered", func(ctx SpecContext) {
		products["mouse"] = mouse
		s := stack.New(config)
		_, report := find(ctx, s)
		Expect(report.CacheError).To(MatchError(services.ErrDistrusted))
		Expect(s.Invalidator.Deliver(ctx)).To(Succeed())
		_, report = find(ctx, s)
		Expect(report.Cache).To(Equal(services.Miss))
	})

	DescribeTable("answers rightly as long as nothing fails", func(ctx SpecContext, without ...string) {
		config.Without = without
		s := stack.New(config)
		Expect(s.Invalidator.Deliver(ctx)).To(Succeed())
		s.Near.Current(0)

		Expect(s.Writer.Create(ctx, mouse)).Error().NotTo(HaveOccurred())
		for _, price := range []repositories.Cents{1499, 1299} {
			for range 4 { // from the database, from Redis, and near
				found, _ := find(ctx, s)
				Expect(found).To(Equal(products["mouse"]))
			}
			Expect(s.Writer.Update(ctx, repositories.Product{Name: "mouse", Price: price, Quantity: 5})).Error().NotTo(HaveOccurred())
			s.Near.Changed(services.ProductKey("db", "mouse")) // Redis tells of it
		}
		_, report := find(ctx, s)
		Expect(report.Cache).To(Equal(services.Miss))
		_, report = find(ctx, s)
		Expect(report.Cache).To(Equal(services.Hit))

		Expect(s.Writer.Delete(ctx, "mouse")).Error().NotTo(HaveOccurred())
		s.Near.Changed(services.ProductKey("db", "mouse"))
		for range 2 {
			_, _, err := s.Finder.Find(ctx, "mouse")
			Expect(err).To(MatchError(repositories.ErrNotFound))
		}
	},
		func() (entries []TableEntry) {
			names := slices.Sorted(maps.Keys(stack.Parts))
			entries = append(entries, Entry("with everything"))
			for _, name := range names {
				entries = append(entries, Entry("without "+name, name))
			}
			var all []any
			for _, name := range names {
				all = append(all, name)
			}
			return append(entries, Entry("without any of them", all...))
		}(),
	)

	It("is not built without a part that there is not: a slip of the pen would leave nothing out", func() {
		config.Without = []string{"leases", "locks"}
		Expect(func() { stack.New(config) }).To(PanicWith(ContainSubstring(`got "locks"`)))
	})

	It("says what is done to who asks for it", func(ctx SpecContext) {
		var delivered []int64
		var forgotten []string
		config.Delivered = func(ids ...int64) { delivered = append(delivered, ids...) }
		config.Forgotten = func(name string) { forgotten = append(forgotten, name) }
		config.Lookups = func(services.Strings) services.Strings { return config.Strings }
		s := stack.New(config)
		Expect(s.Writer.Create(ctx, mouse)).Error().NotTo(HaveOccurred())
		Expect(delivered).To(Equal([]int64{1}))
		Expect(forgotten).To(Equal([]string{"mouse", "mouse"}))
	})
})
