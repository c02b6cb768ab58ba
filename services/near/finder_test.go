package near_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/services"
	"cacheaside/services/mock"
	"cacheaside/services/near"
)

var _ = Describe("Finder", Label("given"), func() {
	const ttl = 10 * time.Second
	mouse := repositories.Product{Name: "mouse", Price: 19_99, Quantity: 5}
	inRedis := services.Report{Cache: services.Hit, TTL: ttl, CacheTime: time.Millisecond}

	var (
		clock  time.Duration
		cache  *near.Cache
		next   *mock.Answering
		finder *near.Finder
	)

	BeforeEach(func() {
		clock = time.Hour
		cache = near.NewCache(near.Config{Database: "db1", Elapsed: func() time.Duration { return clock }, Trust: time.Second})
		next = &mock.Answering{Product: mouse, Report: inRedis}
		finder = near.NewFinder(cache, next)
		cache.Current(0)
	})

	find := func(ctx context.Context) services.Report {
		GinkgoHelper()
		product, report, err := finder.Find(ctx, "mouse")
		Expect(err).NotTo(HaveOccurred(), "Find")
		Expect(product).To(Equal(mouse), "the product that Find returns")
		return report
	}
	expectNear := func(ctx context.Context) {
		GinkgoHelper()
		Expect(find(ctx).Cache).To(Equal(services.NearHit), "expected the near cache to have the mouse, but the next finder was asked")
	}
	expectAsked := func(ctx context.Context) {
		GinkgoHelper()
		Expect(find(ctx).Cache).NotTo(Equal(services.NearHit), "expected the next finder to be asked, but the near cache answered")
	}

	It("asks the next finder once, and then answers itself, with what is left of the lifetime", func(ctx SpecContext) {
		Expect(find(ctx)).To(Equal(inRedis), "the report of what the next finder answered")
		clock += 300 * time.Millisecond
		Expect(find(ctx)).To(Equal(services.Report{Cache: services.NearHit, TTL: ttl - 300*time.Millisecond}), "the report of a near hit")
		Expect(next.Asked).To(Equal(1), "how often the next finder was asked")
	})

	DescribeTable("keeps nothing but what Redis had", func(ctx SpecContext, report services.Report, err error) {
		next.Report, next.Err = report, err
		_, got, gotErr := finder.Find(ctx, "mouse")
		Expect(got).To(Equal(report), "the next finder's report")
		if err == nil {
			Expect(gotErr).NotTo(HaveOccurred())
		} else {
			Expect(gotErr).To(MatchError(err), "the next finder's error")
		}
		next.Report, next.Err = inRedis, nil
		expectAsked(ctx)
	},
		Entry("not what was stored just now", services.Report{Cache: services.Miss, Stored: true}, nil),
		Entry("not what was read from the database", services.Report{Cache: services.Unreachable}, nil),
		Entry("not what another has asked for, earlier", services.Report{Cache: services.Hit, TTL: ttl, Collapsed: true}, nil),
		Entry("not that there is no such product", services.Report{Cache: services.Hit, TTL: ttl}, repositories.ErrNotFound),
	)

	Context("when it has the product", func() {
		BeforeEach(func(ctx SpecContext) {
			expectAsked(ctx)
			expectNear(ctx)
		})

		It("answers until the last moment of the lifetime, and no longer", func(ctx SpecContext) {
			clock += ttl - 1
			cache.Current(0)
			expectNear(ctx)
			clock++
			expectAsked(ctx)
		})

		It("counts the lifetime from before Redis was asked: the answer may have taken long", func(ctx SpecContext) {
			cache.Forget("mouse")
			next.Meet = func() { clock += 500 * time.Millisecond }
			expectAsked(ctx)
			clock += ttl - 500*time.Millisecond
			cache.Current(0)
			next.Meet = nil
			expectAsked(ctx)
		})

		It("does not answer when Redis was not heard of for a second, and does when it is again", func(ctx SpecContext) {
			clock += time.Second - 1
			expectNear(ctx)
			clock++
			expectAsked(ctx)
			cache.Current(0)
			expectNear(ctx)
		})

		It("counts that second from when Redis was asked, not from when it answered", func(ctx SpecContext) {
			clock += 2 * time.Second
			cache.Current(time.Second)
			expectAsked(ctx)
			cache.Current(time.Second - 1)
			expectNear(ctx)
		})

		It("asks again when the key has changed", func(ctx SpecContext) {
			cache.Changed("product:db1:mouse")
			expectAsked(ctx)
			expectNear(ctx)
		})

		It("keeps it when another key has changed", func(ctx SpecContext) {
			cache.Changed("product:db1:keyboard")
			cache.Changed("product:db2:mouse")
			cache.Changed("mouse")
			expectNear(ctx)
		})

		It("asks again when this instance has changed the product", func(ctx SpecContext) {
			cache.Forget("mouse")
			expectAsked(ctx)
		})

		It("asks again when any key may have changed, also after Redis is heard of", func(ctx SpecContext) {
			cache.Lost()
			expectAsked(ctx)
			cache.Current(0)
			expectAsked(ctx)
			expectNear(ctx)
		})

		It("answers without an allocation", func(ctx SpecContext) {
			Expect(testing.AllocsPerRun(100, func() { _, _, _ = finder.Find(ctx, "mouse") })).To(BeZero(), "allocations of a near hit")
		})
	})

	DescribeTable("does not keep what may have changed while Redis was asked", func(ctx SpecContext, meet func()) {
		next.Meet = meet
		expectAsked(ctx)
		next.Meet = nil
		cache.Current(0)
		expectAsked(ctx)
	},
		Entry("the key has changed", func() { cache.Changed("product:db1:mouse") }),
		Entry("this instance has changed the product", func() { cache.Forget("mouse") }),
		Entry("any key may have changed", func() { cache.Lost() }),
		Entry("any key may have changed, and Redis is heard of again", func() { cache.Lost(); cache.Current(0) }),
	)

	It("keeps nothing before Redis was heard of", func(ctx SpecContext) {
		cache.Lost()
		expectAsked(ctx)
		expectAsked(ctx)
	})

	It("takes no more memory than it may", func(ctx SpecContext) {
		const bytes = 100 << 10
		cache = near.NewCache(near.Config{Database: "db1", Elapsed: func() time.Duration { return clock }, Bytes: bytes})
		cache.Current(0)
		for i := range 10_000 {
			name := fmt.Sprintf("product-%d", i)
			cache.Put(repositories.Product{Name: name}, ttl, cache.Moment(name))
		}
		Eventually(ctx, cache.Bytes).WithTimeout(5 * time.Second).Should(And(BeNumerically("<=", bytes), BeNumerically(">", bytes/2)))
	})

	It("never has an old value, whoever fills it while the product changes", func(ctx SpecContext) {
		var mu sync.Mutex
		price := repositories.Cents(0)
		var readers sync.WaitGroup
		done := make(chan struct{})
		for range 4 {
			readers.Go(func() {
				for {
					select {
					case <-done:
						return
					default:
					}
					asked := cache.Moment("mouse")
					mu.Lock()
					read := price
					mu.Unlock()
					cache.Put(repositories.Product{Name: "mouse", Price: read}, ttl, asked)
				}
			})
		}
		for range 20_000 {
			mu.Lock()
			price++
			mu.Unlock()
			cache.Changed("product:db1:mouse")
			if product, _, found := cache.Get("mouse"); found {
				Expect(product.Price).To(Equal(price), "the price that the near cache has after it was told of a change")
			}
		}
		close(done)
		readers.Wait()
	})
})
