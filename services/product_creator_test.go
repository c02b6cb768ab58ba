package services_test

import (
	"context"
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/services"
	"cacheaside/services/journal"
	"cacheaside/services/mock"
)

var _ = Describe("ProductCreator", Label("lesson-06", "step-4"), func() {
	var (
		happened *journal.Journal
		product  repositories.Product // that is created
	)

	BeforeEach(func() { happened, product = journal.New(), mouse })

	create := func(ctx context.Context, insertError, putError error) (services.Report, error) {
		cache := cacheOf(happened, services.CachedProduct{}, nil, putError)
		cache.GetFunc = nil // a new product is not looked for
		products := &mock.ProductWriter{InsertFunc: func(_ context.Context, product repositories.Product) error {
			happened.Record("sql insert "+journal.Describe(product), insertTime, journal.Outcome(insertError))
			return insertError
		}}
		return services.NewProductCreator(cache, products, happened.Clock).Create(ctx, product)
	}

	It("stores the product in the database first, then in the cache", func(ctx SpecContext) {
		report, err := create(ctx, nil, nil)
		Expect(err).NotTo(HaveOccurred(), happened.String)
		happened.Expect("sql insert mouse 19.99 5", "cache put mouse 19.99 5")
		Expect(report).To(journal.BeReport(services.Report{Stored: true, CacheTime: putTime, SQLTime: insertTime}), happened.String)
	})

	It("stores the product as it is, its name in upper and lower case included", func(ctx SpecContext) {
		product = repositories.Product{Name: "O'Reilly's Mouse", Price: 4950}
		_, err := create(ctx, nil, nil)
		Expect(err).NotTo(HaveOccurred(), happened.String)
		happened.Expect("sql insert O'Reilly's Mouse 49.50 0", "cache put O'Reilly's Mouse 49.50 0")
	})

	It("says ErrAlreadyExists when the name is taken, and leaves the cache alone", func(ctx SpecContext) {
		taken := fmt.Errorf("inserting: %w", repositories.ErrAlreadyExists)
		report, err := create(ctx, taken, nil)
		Expect(err).To(MatchError(repositories.ErrAlreadyExists), happened.String)
		Expect(err).To(MatchError(taken), "the error is to be, or to wrap, what the database said; %s", happened)
		happened.Expect("sql insert mouse 19.99 5")
		Expect(report).To(journal.BeReport(services.Report{SQLTime: insertTime}), happened.String)
	})

	It("says ErrUnavailable when the database fails, and leaves the cache alone", func(ctx SpecContext) {
		failed := fmt.Errorf("%w: disk I/O error", repositories.ErrUnavailable)
		report, err := create(ctx, failed, nil)
		Expect(err).To(MatchError(repositories.ErrUnavailable), happened.String)
		Expect(err).To(MatchError(failed), "the error is to be, or to wrap, what the database said; %s", happened)
		happened.Expect("sql insert mouse 19.99 5")
		Expect(report).To(journal.BeReport(services.Report{SQLTime: insertTime}), happened.String)
	})

	It("has created the product also when the cache fails, and says so in the report", func(ctx SpecContext) {
		report, err := create(ctx, nil, errDown)
		Expect(err).NotTo(HaveOccurred(), happened.String)
		happened.Expect("sql insert mouse 19.99 5", "cache put mouse 19.99 5")
		Expect(report).To(journal.BeReport(services.Report{CacheError: errDown, CacheTime: putTime, SQLTime: insertTime}), happened.String)
	})

	It("passes the caller's context on to the database and to the cache", func(ctx SpecContext) {
		type mark struct{}
		marked := context.WithValue(ctx, mark{}, "this request")
		saw := 0
		check := func(ctx context.Context, call string) error {
			Expect(ctx.Value(mark{})).To(Equal("this request"), "the value that Create's context has, in the context that %s got", call)
			saw++
			return nil
		}
		creator := services.NewProductCreator(
			&mock.Cache{PutFunc: func(ctx context.Context, _ repositories.Product) error { return check(ctx, "Cache.Put") }},
			&mock.ProductWriter{InsertFunc: func(ctx context.Context, _ repositories.Product) error {
				return check(ctx, "ProductWriter.Insert")
			}},
			happened.Clock)
		_, err := creator.Create(marked, mouse)
		Expect(err).NotTo(HaveOccurred(), "what Create returned, when both calls succeeded")
		Expect(saw).To(Equal(2), "how many calls Create made, of Insert and Put")
	})

	DescribeTable("ends, when the caller gives up, its call", func(ctx SpecContext, during string) {
		caller, giveUp := context.WithCancel(ctx)
		defer giveUp()
		saw := 0
		check := func(ctx context.Context, call string) error {
			if call == during {
				saw++
				giveUp()
				Eventually(ctx.Err).Should(HaveOccurred(), "the Err() of the context that %s got, when the caller has given up", call)
			}
			return nil
		}
		creator := services.NewProductCreator(
			&mock.Cache{PutFunc: func(ctx context.Context, _ repositories.Product) error { return check(ctx, "Cache.Put") }},
			&mock.ProductWriter{InsertFunc: func(ctx context.Context, _ repositories.Product) error {
				return check(ctx, "ProductWriter.Insert")
			}},
			happened.Clock)
		_, _ = creator.Create(caller, mouse)
		Expect(saw).To(Equal(1), "how often Create called %s", during)
	},
		Entry("of the database", "ProductWriter.Insert"),
		Entry("of the cache", "Cache.Put"),
	)
})
