package services_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/services"
	"cacheaside/services/journal"
	"cacheaside/services/mock"
)

var _ = Describe("ProductCache", Label("lesson-06", "step-1"), func() {
	const (
		database = "1f2e3d4c"
		lifetime = 90 * time.Second
		key      = "product:1f2e3d4c:mouse"
		value    = "v1 ends=1778587290000 price=1999 quantity=5" // noon and 90 s
	)
	var (
		redis mock.Strings
		now   time.Time
		cache *services.ProductCache
	)

	BeforeEach(func() {
		redis = mock.Strings{}
		now = journal.Noon
		cache = services.NewProductCache(&redis, database, lifetime, func() time.Time { return now })
	})

	answer := func(value string, err error) {
		redis.GetKeyFunc = func(context.Context, string) (string, error) { return value, err }
	}

	Describe("Put", func() {
		It("stores the product under its name and its database's identifier, with the lifetime, in one call", func(ctx SpecContext) {
			calls := 0
			redis.InsertExpireFunc = func(_ context.Context, gotKey, gotValue string, gotLifetime time.Duration) error {
				calls++
				Expect(gotKey).To(Equal(key), "Put stored under a wrong key: expected product:DATABASE:NAME")
				Expect(gotValue).To(Equal(value), "Put at journal.Noon, for 90 s, stored a wrong value")
				Expect(gotLifetime).To(Equal(lifetime), "Put asked Redis for a wrong lifetime")
				return nil
			}
			Expect(cache.Put(ctx, mouse)).To(Succeed())
			Expect(calls).To(Equal(1), "Put called InsertExpire a wrong number of times")
		})

		DescribeTable("stores the product for the lifetime that the cache was given, such as", func(ctx SpecContext, lifetime time.Duration) {
			calls := 0
			redis.InsertExpireFunc = func(_ context.Context, _, gotValue string, gotLifetime time.Duration) error {
				calls++
				Expect(gotValue).To(HavePrefix(fmt.Sprintf("v1 ends=%d ", journal.Noon.Add(lifetime).UnixMilli())), "Put at journal.Noon, for %s, stored a wrong end", lifetime)
				Expect(gotLifetime).To(Equal(lifetime), "Put asked Redis for a wrong lifetime")
				return nil
			}
			cache := services.NewProductCache(&redis, database, lifetime, func() time.Time { return journal.Noon })
			Expect(cache.Put(ctx, mouse)).To(Succeed())
			Expect(calls).To(Equal(1), "Put called InsertExpire a wrong number of times")
		},
			EntryDescription("%s"),
			Entry(nil, 1500*time.Millisecond),
			Entry(nil, time.Minute),
			Entry(nil, 36*time.Hour),
		)

		DescribeTable("fails with ErrNoLifetime when the lifetime is", func(ctx SpecContext, lifetime time.Duration) {
			redis.InsertExpireFunc = func(_ context.Context, _, _ string, lifetime time.Duration) error {
				if lifetime <= 0 {
					return repositories.ErrNoLifetime
				}
				return nil
			}
			cache := services.NewProductCache(&redis, database, lifetime, func() time.Time { return journal.Noon })
			Expect(cache.Put(ctx, mouse)).To(MatchError(repositories.ErrNoLifetime), "Put of a cache whose lifetime is %s", lifetime)
		},
			EntryDescription("%s"),
			Entry(nil, time.Duration(0)),
			Entry(nil, -time.Second),
		)

		It("says what Redis said", func(ctx SpecContext) {
			redis.InsertExpireFunc = func(context.Context, string, string, time.Duration) error { return errDown }
			Expect(cache.Put(ctx, mouse)).To(MatchError(errDown), "what Put returned, when InsertExpire said %q", errDown)
		})
	})

	It("passes the caller's context on to Redis", func(ctx SpecContext) {
		type mark struct{}
		marked := context.WithValue(ctx, mark{}, "this request")
		redis.GetKeyFunc = func(ctx context.Context, _ string) (string, error) {
			Expect(ctx.Value(mark{})).To(Equal("this request"), "the value that Get's context has, in the context that GetKey got")
			return value, nil
		}
		redis.InsertExpireFunc = func(ctx context.Context, _, _ string, _ time.Duration) error {
			Expect(ctx.Value(mark{})).To(Equal("this request"), "the value that Put's context has, in the context that InsertExpire got")
			return nil
		}
		_, err := cache.Get(marked, "mouse")
		Expect(err).NotTo(HaveOccurred(), "what Get returned, when Redis had the product")
		Expect(cache.Put(marked, mouse)).To(Succeed(), "what Put returned, when Redis stored the product")
	})

	DescribeTable("ends its call of Redis, when the caller gives up,", func(ctx SpecContext, call func(context.Context) error) {
		caller, giveUp := context.WithCancel(ctx)
		defer giveUp()
		givesUp := func(ctx context.Context, call string) error {
			giveUp()
			Eventually(ctx.Err).Should(HaveOccurred(), "the Err() of the context that %s got, when the caller has given up", call)
			return ctx.Err()
		}
		redis.GetKeyFunc = func(ctx context.Context, _ string) (string, error) { return "", givesUp(ctx, "GetKey") }
		redis.InsertExpireFunc = func(ctx context.Context, _, _ string, _ time.Duration) error { return givesUp(ctx, "InsertExpire") }
		Expect(call(caller)).To(MatchError(context.Canceled), "what came back, when Redis said context.Canceled")
	},
		Entry("in Get", func(ctx context.Context) error { _, err := cache.Get(ctx, "mouse"); return err }),
		Entry("in Put", func(ctx context.Context) error { return cache.Put(ctx, mouse) }),
	)

	DescribeTable("has the name in the key as it is,", func(ctx SpecContext, name string) {
		var keys []string
		redis.InsertExpireFunc = func(_ context.Context, key, _ string, _ time.Duration) error { keys = append(keys, key); return nil }
		redis.GetKeyFunc = func(_ context.Context, key string) (string, error) { keys = append(keys, key); return value, nil }
		Expect(cache.Put(ctx, repositories.Product{Name: name, Price: 1999, Quantity: 5})).To(Succeed())
		Expect(cache.Get(ctx, name)).To(HaveField("Name", name), "the product that Get returned")
		Expect(keys).To(HaveExactElements("product:1f2e3d4c:"+name, "product:1f2e3d4c:"+name), "the keys that Put and Get asked for")
	},
		Entry("with capital letters", "Mouse"),
		Entry("with a blank", "a mouse"),
		Entry("with what separates the parts of a key", "a:b"),
		Entry("with what means something in a URL", "50% off?#x"),
		Entry("with letters beyond ASCII", "Bücher 商品 🐭"),
	)

	Describe("Get", func() {
		It("asks for the key once, and returns the product with the end of its lifetime", func(ctx SpecContext) {
			calls := 0
			redis.GetKeyFunc = func(_ context.Context, gotKey string) (string, error) {
				calls++
				Expect(gotKey).To(Equal(key), "Get asked for a wrong key: expected product:DATABASE:NAME")
				return value, nil
			}
			cached, err := cache.Get(ctx, "mouse")
			Expect(err).NotTo(HaveOccurred(), "it is journal.Noon, and Redis has %q", value)
			Expect(cached.Product).To(Equal(mouse), "Redis has %q", value)
			Expect(cached.Ends).To(BeTemporally("==", journal.Noon.Add(lifetime)), "Redis has %q", value)
			Expect(calls).To(Equal(1), "Get called GetKey a wrong number of times")
		})

		It("returns what Put stored, whatever the product", func(ctx SpecContext) {
			var stored string
			redis.InsertExpireFunc = func(_ context.Context, _, value string, _ time.Duration) error { stored = value; return nil }
			redis.GetKeyFunc = func(context.Context, string) (string, error) { return stored, nil }
			random := rand.New(rand.NewPCG(uint64(GinkgoRandomSeed()), 6))
			products := []repositories.Product{
				{Name: "free, and none left"},
				{Name: "the most", Price: repositories.MaxPrice, Quantity: repositories.MaxQuantity},
			}
			for range 200 {
				products = append(products, repositories.Product{
					Name:     "a name with spaces and = signs",
					Price:    repositories.Cents(random.Int64N(int64(repositories.MaxPrice) + 1)),
					Quantity: random.IntN(repositories.MaxQuantity),
				})
			}
			for _, product := range products {
				Expect(cache.Put(ctx, product)).To(Succeed(), "Put of %+v", product)
				cached, err := cache.Get(ctx, product.Name)
				Expect(err).NotTo(HaveOccurred(), "Get, when Put of %+v had stored %q", product, stored)
				Expect(cached.Product).To(Equal(product), "Get, when Put of %+v had stored %q", product, stored)
			}
		})

		It("says ErrNotFound when Redis has no such key", func(ctx SpecContext) {
			answer("", repositories.ErrNotFound)
			_, err := cache.Get(ctx, "mouse")
			Expect(err).To(MatchError(repositories.ErrNotFound), "what Get returned, when GetKey said ErrNotFound")
		})

		It("says what Redis said, and not ErrNotFound, when Redis fails", func(ctx SpecContext) {
			answer("", errDown)
			_, err := cache.Get(ctx, "mouse")
			Expect(err).To(MatchError(errDown), "what Get returned, when GetKey said %q", errDown)
			Expect(err).NotTo(MatchError(repositories.ErrNotFound), "what Get returned, when GetKey said %q: whether Redis has the product, nobody knows", errDown)
		})

		It("takes for a miss a key that holds no string, so that it is overwritten", func(ctx SpecContext) {
			answer("", fmt.Errorf("redis GET: %w", repositories.ErrWrongType))
			_, err := cache.Get(ctx, "mouse")
			Expect(err).To(MatchError(repositories.ErrNotFound), "what Get returned, when GetKey said ErrWrongType: somebody put a hash there, and that is a miss")
		})

		DescribeTable("minds the end of the lifetime, by its own clock,", func(ctx SpecContext, later time.Duration, there bool) {
			answer(value, nil)
			now = journal.Noon.Add(later)
			_, err := cache.Get(ctx, "mouse")
			if there {
				Expect(err).NotTo(HaveOccurred(), "the lifetime ends at 12:01:30, and the cache's clock says %s", now.Format("15:04:05.000"))
			} else {
				Expect(err).To(MatchError(repositories.ErrNotFound), "the lifetime ended at 12:01:30, which makes it a miss, and the cache's clock says %s", now.Format("15:04:05.000"))
			}
		},
			Entry("a millisecond before", lifetime-time.Millisecond, true),
			Entry("at it", lifetime, false),
			Entry("after it", time.Hour, false),
		)

		It("does not ask the wall's clock whether the lifetime is over", func(ctx SpecContext) {
			now = journal.Noon.AddDate(-20, 0, 0)
			answer(fmt.Sprintf("v1 ends=%d price=1999 quantity=5", now.Add(time.Second).UnixMilli()), nil)
			cached, err := cache.Get(ctx, "mouse")
			Expect(err).NotTo(HaveOccurred(), "the cache's clock says %s, and the lifetime ends a second later", now)
			Expect(cached.Product).To(Equal(mouse), "the product that Get returned")
		})

		DescribeTable("takes for a miss what it does not understand:", func(ctx SpecContext, value string) {
			answer(value, nil)
			cached, err := cache.Get(ctx, "mouse")
			Expect(err).To(MatchError(repositories.ErrNotFound), "what Get returned, beside the product %+v, when Redis had %q, which Decode does not understand: that is a miss", cached.Product, value)
		},
			Entry("nothing", ""),
			Entry("the course's first format", "19.99,5"),
			Entry("JSON", `{"price":19.99,"quantity":5}`),
			Entry("a format to come", "v2 ends=1778587290000 price=1999 quantity=5"),
			Entry("no version", "ends=1778587290000 price=1999 quantity=5"),
			Entry("a version only", "v1 "),
			Entry("a field too few", "v1 ends=1778587290000 price=1999"),
			Entry("a field too many", value+" colour=red"),
			Entry("white space at the end", value+" "),
			Entry("another order", "v1 price=1999 ends=1778587290000 quantity=5"),
			Entry("an empty number", "v1 ends=1778587290000 price= quantity=5"),
			Entry("a number that is none", "v1 ends=1778587290000 price=cheap quantity=5"),
			Entry("a float", "v1 ends=1778587290000 price=19.99 quantity=5"),
			Entry("a negative price", "v1 ends=1778587290000 price=-1 quantity=5"),
			Entry("a sign", "v1 ends=1778587290000 price=+1 quantity=5"),
			Entry("a price above all prices", "v1 ends=1778587290000 price=1000000000 quantity=5"),
			Entry("a quantity above all quantities", "v1 ends=1778587290000 price=1999 quantity=2147483648"),
			Entry("a number that overflows", "v1 ends=99999999999999999999 price=1999 quantity=5"),
			Entry("bytes that are no text", "\x00\xff"),
		)
	})
})

var _ = Describe("ProductKey", Label("given"), func() {
	It("is the key under which a ProductCache keeps the product", func(ctx SpecContext) {
		var asked string
		strings := &mock.Strings{GetKeyFunc: func(_ context.Context, key string) (string, error) { asked = key; return "", errDown }}
		_, _ = services.NewProductCache(strings, "5c0b2ce0", time.Minute, time.Now).Get(ctx, "a:b")
		Expect(services.ProductKey("5c0b2ce0", "a:b")).To(Equal(asked))
		Expect(asked).To(Equal("product:5c0b2ce0:a:b"))
	})
})
