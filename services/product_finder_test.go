package services_test

import (
	"context"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/services"
	"cacheaside/services/coherence"
	"cacheaside/services/guard"
	"cacheaside/services/journal"
	"cacheaside/services/mock"
)

var _ = Describe("ProductFinder", Label("lesson-06", "step-2"), func() {
	var (
		happened *journal.Journal
		nothing  services.CachedProduct
		missing  = fmt.Errorf("redis GET: %w", repositories.ErrNotFound)
		database = func(product repositories.Product, err error) *mock.ProductReader {
			return &mock.ProductReader{FindByNameFunc: func(_ context.Context, name string) (repositories.Product, error) {
				happened.Record("sql find "+name, sqlTime, journal.Answer(product, err))
				return product, err
			}}
		}
	)

	BeforeEach(func() { happened = journal.New() })

	find := func(ctx context.Context, cache services.Cache, products services.ProductReader) (repositories.Product, services.Report, error) {
		return services.NewProductFinder(cache, products, happened.Clock).Find(ctx, "mouse")
	}

	Context("when the cache has the product", func() {
		It("returns it, and does not ask the database", func(ctx SpecContext) {
			cached := services.CachedProduct{Product: mouse, Ends: journal.Noon.Add(57 * time.Second)}
			product, report, err := find(ctx, cacheOf(happened, cached, nil, nil), &mock.ProductReader{})
			Expect(err).NotTo(HaveOccurred(), happened.String)
			Expect(product).To(Equal(mouse), happened.String)
			happened.Expect("cache get mouse")
			Expect(report).To(journal.BeReport(services.Report{
				Cache: services.Hit, TTL: 57*time.Second - getTime, CacheTime: getTime,
			}), happened.String)
		})
	})

	Context("when the cache does not have it", func() {
		It("reads it from the database, puts it into the cache, and returns it", func(ctx SpecContext) {
			product, report, err := find(ctx, cacheOf(happened, nothing, missing, nil), database(mouse, nil))
			Expect(err).NotTo(HaveOccurred(), happened.String)
			Expect(product).To(Equal(mouse), happened.String)
			happened.Expect("cache get mouse", "sql find mouse", "cache put mouse 19.99 5")
			Expect(report).To(journal.BeReport(services.Report{
				Cache: services.Miss, Stored: true, CacheTime: getTime + putTime, SQLTime: sqlTime,
			}), happened.String)
		})

		It("returns it also when it can't be put into the cache, and says so in the report", func(ctx SpecContext) {
			product, report, err := find(ctx, cacheOf(happened, nothing, missing, errDown), database(mouse, nil))
			Expect(err).NotTo(HaveOccurred(), happened.String)
			Expect(product).To(Equal(mouse), happened.String)
			Expect(report).To(journal.BeReport(services.Report{
				Cache: services.Miss, CacheError: errDown, CacheTime: getTime + putTime, SQLTime: sqlTime,
			}), happened.String)
		})

		It("says ErrNotFound when the database has no such product, and caches nothing", func(ctx SpecContext) {
			absent := fmt.Errorf("finding: %w", repositories.ErrNotFound)
			_, report, err := find(ctx, cacheOf(happened, nothing, missing, nil), database(repositories.Product{}, absent))
			Expect(err).To(MatchError(repositories.ErrNotFound), happened.String)
			Expect(err).To(MatchError(absent), "the error is to be, or to wrap, what the database said; %s", happened)
			happened.Expect("cache get mouse", "sql find mouse")
			Expect(report).To(journal.BeReport(services.Report{Cache: services.Miss, CacheTime: getTime, SQLTime: sqlTime}), happened.String)
		})

		It("says ErrUnavailable when the database fails, and caches nothing", func(ctx SpecContext) {
			failed := fmt.Errorf("%w: disk I/O error", repositories.ErrUnavailable)
			_, report, err := find(ctx, cacheOf(happened, nothing, missing, nil), database(repositories.Product{}, failed))
			Expect(err).To(MatchError(repositories.ErrUnavailable), happened.String)
			Expect(err).To(MatchError(failed), "the error is to be, or to wrap, what the database said; %s", happened)
			happened.Expect("cache get mouse", "sql find mouse")
			Expect(report).To(journal.BeReport(services.Report{Cache: services.Miss, CacheTime: getTime, SQLTime: sqlTime}), happened.String)
		})
	})

	Context("when the cache can't be asked", func() {
		It("returns the database's product, and does not call the cache again", func(ctx SpecContext) {
			product, report, err := find(ctx, cacheOf(happened, nothing, errDown, nil), database(mouse, nil))
			Expect(err).NotTo(HaveOccurred(), happened.String)
			Expect(product).To(Equal(mouse), happened.String)
			happened.Expect("cache get mouse", "sql find mouse")
			Expect(report).To(journal.BeReport(services.Report{
				Cache: services.Unreachable, CacheError: errDown, CacheTime: getTime, SQLTime: sqlTime,
			}), happened.String)
		})

		It("says what the database says, and keeps the cache's error out of it", func(ctx SpecContext) {
			_, report, err := find(ctx, cacheOf(happened, nothing, errDown, nil), database(repositories.Product{}, repositories.ErrNotFound))
			Expect(err).To(MatchError(repositories.ErrNotFound), happened.String)
			Expect(err).NotTo(MatchError(errDown), "the cache's error is for the Report, and not for the caller; %s", happened)
			Expect(report.CacheError).To(MatchError(errDown), "the Report's CacheError; %s", happened)
		})
	})

	DescribeTable("looks for the name as it is", func(ctx SpecContext, name string) {
		product := repositories.Product{Name: name, Price: 4950, Quantity: 2}
		finder := services.NewProductFinder(cacheOf(happened, nothing, missing, nil), database(product, nil), happened.Clock)
		found, _, err := finder.Find(ctx, name)
		Expect(err).NotTo(HaveOccurred(), happened.String)
		Expect(found).To(Equal(product), happened.String)
		happened.Expect("cache get "+name, "sql find "+name, "cache put "+name+" 49.50 2")
	},
		Entry("with capital letters", "O'Reilly's Mouse"),
		Entry("with a blank behind it", "mouse "),
	)

	It("passes the caller's context on to the cache and to the database", func(ctx SpecContext) {
		type mark struct{}
		marked := context.WithValue(ctx, mark{}, "this request")
		saw := 0
		check := func(ctx context.Context, call string) {
			Expect(ctx.Value(mark{})).To(Equal("this request"), "the value that Find's context has, in the context that %s got", call)
			saw++
		}
		_, _, err := find(marked, &mock.Cache{
			GetFunc: func(ctx context.Context, _ string) (services.CachedProduct, error) {
				check(ctx, "Cache.Get")
				return nothing, missing
			},
			PutFunc: func(ctx context.Context, _ repositories.Product) error { check(ctx, "Cache.Put"); return nil },
		}, &mock.ProductReader{
			FindByNameFunc: func(ctx context.Context, _ string) (repositories.Product, error) {
				check(ctx, "ProductReader.FindByName")
				return mouse, nil
			},
		})
		Expect(err).NotTo(HaveOccurred(), "what Find returned, when the cache had a miss and the database the product")
		Expect(saw).To(Equal(3), "how many calls Find made, of Get, FindByName and Put")
	})

	DescribeTable("ends, when the caller gives up, its call", func(ctx SpecContext, during string) {
		caller, giveUp := context.WithCancel(ctx)
		defer giveUp()
		saw := 0
		check := func(ctx context.Context, call string) {
			if call == during {
				saw++
				giveUp()
				Eventually(ctx.Err).Should(HaveOccurred(), "the Err() of the context that %s got, when the caller has given up", call)
			}
		}
		_, _, _ = find(caller, &mock.Cache{
			GetFunc: func(ctx context.Context, _ string) (services.CachedProduct, error) {
				check(ctx, "Cache.Get")
				return nothing, missing
			},
			PutFunc: func(ctx context.Context, _ repositories.Product) error { check(ctx, "Cache.Put"); return nil },
		}, &mock.ProductReader{
			FindByNameFunc: func(ctx context.Context, _ string) (repositories.Product, error) {
				check(ctx, "ProductReader.FindByName")
				return mouse, nil
			},
		})
		Expect(saw).To(Equal(1), "how often Find called %s", during)
	},
		Entry("that looks into the cache", "Cache.Get"),
		Entry("of the database", "ProductReader.FindByName"),
		Entry("that stores into the cache", "Cache.Put"),
	)
})

var _ = Describe("Report", Label("given"), func() {
	DescribeTable("says in one word why the cache was not used", func(err error, expected string) {
		Expect(services.Report{CacheError: err}.Reason()).To(Equal(expected))
	},
		Entry("nothing, where it was", nil, ""),
		Entry("that of the error", services.NewReason("full", "no room is left"), "full"),
		Entry("that of an error in the chain", fmt.Errorf("redis: %w: %w", services.NewReason("full", "no room is left"), errDown), "full"),
		Entry("unreachable, for any other", errDown, "unreachable"),
		Entry("no answer in time", guard.ErrTooSlow, "timeout"),
		Entry("not asked, after failures", guard.ErrCircuitOpen, "circuit-open"),
		Entry("not asked, since it may be out of date", coherence.ErrDistrusted, "not-invalidated"),
	)
})
