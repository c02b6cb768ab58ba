package stack_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/redis/go-redis/v9"

	"cacheaside/repositories"
	"cacheaside/repositories/marks"
	"cacheaside/services"
	"cacheaside/services/batching"
	"cacheaside/services/coherence"
	"cacheaside/services/guard"
	"cacheaside/services/stack"
	"cacheaside/services/stillclock"
)

func TestStack(t *testing.T) {
	stillclock.Suite = t
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

// noting returns a lane on which nothing is found, and which notes under a name what it is asked for. That of the name hung fails.
func noting(asked map[string][]string, name string) []batching.Lane[repositories.Lookup] {
	return []batching.Lane[repositories.Lookup]{notingLane{asked, name}}
}

type notingLane struct {
	asked map[string][]string
	name  string
}

func (notingLane) Interrupt() {}

func (l notingLane) Do(_ context.Context, lookups []*repositories.Lookup) error {
	for _, lookup := range lookups {
		l.asked[l.name] = append(l.asked[l.name], lookup.Key)
	}
	if l.name == "hung" {
		return guard.ErrTooSlow
	}
	return nil
}

// hung is a Redis that does not answer.
type hung struct{}

func (hung) GetKey(ctx context.Context, _ string) (string, error) {
	<-ctx.Done()
	return "", ctx.Err()
}

func (hung) InsertExpire(ctx context.Context, _, _ string, _ time.Duration) error {
	<-ctx.Done()
	return ctx.Err()
}

// choices are all choices of protections that Check allows.
func choices() (entries []TableEntry) {
	for number := range 1 << len(stack.All) {
		var chosen []any
		var protections []stack.Protection
		name := "none"
		for bit, protection := range stack.All {
			if number&(1<<bit) != 0 {
				chosen, protections = append(chosen, protection), append(protections, protection)
				name = fmt.Sprint(protections)
			}
		}
		if stack.Check(protections) == nil {
			entries = append(entries, Entry(name, chosen...))
		}
	}
	return entries
}

var _ = Describe("a stack", Label("given"), func() {
	var (
		config   stack.Config
		products shelf
		server   *miniredis.Miniredis
	)

	BeforeEach(func() {
		server = miniredis.RunT(GinkgoT())
		client := redis.NewClient(&redis.Options{Addr: server.Addr()})
		DeferCleanup(client.Close)
		products = make(shelf)
		began := time.Now()
		config = stack.Config{
			Protections: stack.All,
			Strings:     repositories.NewRedisRepository(client), Keys: repositories.NewRedisRepository(client), Leases: marks.NewLeases(client), Intents: marks.NewIntents(client),
			Database: "db", Reader: products, Writer: products, Changes: products, Outbox: products, Invalidations: products,
			TTL: time.Minute, CacheTimeout: 10 * time.Second, NearTrust: time.Minute, Registry: prometheus.NewRegistry(),
			Now: time.Now, Elapsed: func() time.Duration { return time.Since(began) }, Log: slog.New(slog.DiscardHandler),
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
		Expect(report.CacheError).To(MatchError(coherence.ErrDistrusted))
		Expect(s.Invalidator.Deliver(ctx)).To(Succeed())
		_, report = find(ctx, s)
		Expect(report.Cache).To(Equal(services.Miss))
	})

	// rightly has a stack create, change, find and delete a product, while Redis tells of each change.
	rightly := func(ctx SpecContext) {
		GinkgoHelper()
		s := stack.New(config)
		if s.Invalidator != nil {
			Expect(s.Invalidator.Deliver(ctx)).To(Succeed())
		}
		tell := func() {}
		if s.Near != nil {
			s.Near.Current(0)
			tell = func() { s.Near.Changed(services.ProductKey("db", "mouse")) }
		}

		Expect(s.Writer.Create(ctx, mouse)).Error().NotTo(HaveOccurred())
		for _, price := range []repositories.Cents{1499, 1299} {
			for range 4 { // from the database, from Redis, and near
				found, _ := find(ctx, s)
				Expect(found).To(Equal(products["mouse"]))
			}
			Expect(s.Writer.Update(ctx, repositories.Product{Name: "mouse", Price: price, Quantity: 5})).Error().NotTo(HaveOccurred())
			tell()
		}
		_, report := find(ctx, s)
		Expect(report.Cache).To(Equal(services.Miss))
		_, report = find(ctx, s)
		Expect(report.Cache).To(Equal(services.Hit))

		Expect(s.Writer.Delete(ctx, "mouse")).Error().NotTo(HaveOccurred())
		tell()
		for range 2 {
			_, _, err := s.Finder.Find(ctx, "mouse")
			Expect(err).To(MatchError(repositories.ErrNotFound))
		}
	}

	DescribeTable("answers rightly as long as nothing fails, with", func(ctx SpecContext, protections ...stack.Protection) {
		config.Protections = protections
		rightly(ctx)
	}, choices())

	DescribeTable("answers rightly as long as nothing fails, without", func(ctx SpecContext, parts ...string) {
		config.Without = parts
		rightly(ctx)
	},
		Entry(nil, "gate"), Entry(nil, "writes"), Entry(nil, "forget"), Entry("any of them", "gate", "writes", "forget"),
	)

	Describe("without protections", func() {
		BeforeEach(func() { config.Protections = nil })

		It("is the ground floor: a product that is there is stored, and that there is none is not", func(ctx SpecContext) {
			s := stack.New(config)
			_, _, err := s.Finder.Find(ctx, "mouse")
			Expect(err).To(MatchError(repositories.ErrNotFound))
			Expect(server.Keys()).To(BeEmpty())
			Expect(s.Writer.Create(ctx, mouse)).Error().NotTo(HaveOccurred())
			Expect(server.Keys()).To(Equal([]string{services.ProductKey("db", "mouse")}))
			Expect(s.Invalidator).To(BeNil())
		})

		It("leaves the cache alone where the database has refused", func(ctx SpecContext) {
			s := stack.New(config)
			Expect(s.Writer.Create(ctx, mouse)).Error().NotTo(HaveOccurred())
			_, err := s.Writer.Create(ctx, mouse)
			Expect(err).To(MatchError(repositories.ErrAlreadyExists))
			Expect(server.Keys()).To(Equal([]string{services.ProductKey("db", "mouse")}))
		})

		It("waits for a Redis that hangs as long as its connection does", func(ctx SpecContext) {
			config.Strings, config.CacheTimeout = hung{}, time.Millisecond // which the guard would obey
			began := time.Now()                                            // before the 30 ms do
			short, cancel := context.WithTimeout(ctx, 30*time.Millisecond)
			defer cancel()
			_, _, _ = stack.New(config).Finder.Find(short, "mouse")
			Expect(time.Since(began)).To(BeNumerically(">=", 30*time.Millisecond))
		})
	})

	It("bounds each call of Redis with the guard alone", func(ctx SpecContext) {
		products["mouse"] = mouse
		config.Protections, config.Strings, config.CacheTimeout = []stack.Protection{stack.Guard}, hung{}, 10*time.Millisecond
		_, report := find(ctx, stack.New(config))
		Expect(report.CacheError).To(MatchError(guard.ErrTooSlow))
	})

	It("has its hits from a Redis into which nothing can be stored, with the guard alone", func(ctx SpecContext) {
		config.Protections = []stack.Protection{stack.Guard}
		products["mouse"] = mouse
		s := stack.New(config)
		find(ctx, s)
		server.SetError("OOM command not allowed when used memory > 'maxmemory'.")
		for number := range 2 * guard.DefaultFailures {
			created := repositories.Product{Name: fmt.Sprint("mouse ", number)}
			Expect(s.Writer.Create(ctx, created)).To(HaveField("CacheError", HaveOccurred()))
		}
		server.SetError("")
		_, report := find(ctx, s)
		Expect(report.Cache).To(Equal(services.Hit))
	})

	It("looks a key up on the lanes to the master that has it, and on those without a master where none is known", func(ctx SpecContext) {
		config.Protections = []stack.Protection{stack.Guard, stack.Batching}
		asked := make(map[string][]string)
		config.Lookups = noting(asked, "")
		config.LookupsAt = func(master string) []batching.Lane[repositories.Lookup] { return noting(asked, master) }
		config.Master = func(key string) string {
			_, master, _ := strings.Cut(key, "of ")
			return master
		}
		s := stack.New(config)
		for _, name := range []string{"a of one", "b of two", "c of one", "d"} {
			_, _, err := s.Finder.Find(ctx, name)
			Expect(err).To(MatchError(repositories.ErrNotFound))
		}
		Expect(asked).To(Equal(map[string][]string{
			"one": {"product:db:a of one", "product:db:c of one"}, "two": {"product:db:b of two"}, "": {"product:db:d"},
		}))
	})

	It("asks a master no more that does not answer, and goes on asking the others", func(ctx SpecContext) {
		config.Protections = []stack.Protection{stack.Guard, stack.Batching}
		asked := make(map[string][]string)
		config.Lookups = noting(asked, "")
		config.LookupsAt = func(master string) []batching.Lane[repositories.Lookup] { return noting(asked, master) }
		config.Master = func(key string) string { return strings.TrimPrefix(key, "product:db:") }
		masters := []string{"hung", "one"}
		config.Masters = func() []string { return masters }
		s := stack.New(config)
		for range 2 * guard.DefaultFailures {
			for _, name := range []string{"one", "hung"} {
				_, _, err := s.Finder.Find(ctx, name)
				Expect(err).To(MatchError(repositories.ErrNotFound))
			}
		}
		Expect(asked["one"]).To(HaveLen(2*guard.DefaultFailures), "what the master was asked that answers")
		Expect(asked["hung"]).To(HaveLen(guard.DefaultFailures), "what the other one was asked")
		Expect(s.State().BreakerOpen).To(BeTrue(), "whether a breaker is open")
		masters = []string{"one"}
		Expect(s.State().BreakerOpen).To(BeFalse(), "whether one is open when the other server is no master any more")
	})

	It("is not built with a protection that another needs left out", func() {
		config.Protections = []stack.Protection{stack.Coherence}
		Expect(func() { stack.New(config) }).To(PanicWith(ContainSubstring("coherence needs stampede")))
	})

	It("says what is done to who asks for it", func(ctx SpecContext) {
		var delivered []int64
		var forgotten []string
		config.Delivered = func(ids ...int64) { delivered = append(delivered, ids...) }
		config.Forgotten = func(name string) { forgotten = append(forgotten, name) }
		s := stack.New(config)
		Expect(s.Writer.Create(ctx, mouse)).Error().NotTo(HaveOccurred())
		Expect(delivered).To(Equal([]int64{1}))
		Expect(forgotten).To(Equal([]string{"mouse", "mouse"}))
	})
})
