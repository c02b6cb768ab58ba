package services_test

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/services"
	"cacheaside/services/mock"
)

var _ = Describe("ProductCreator", Label("lesson-06"), func() {
	var happened *journal

	BeforeEach(func() { happened = &journal{now: noon} })

	create := func(ctx context.Context, insertError, putError error) (services.Report, error) {
		cache := cacheOf(happened, services.CachedProduct{}, nil, putError)
		cache.GetFunc = nil // a new product is not looked for
		products := &mock.ProductWriter{InsertFunc: func(_ context.Context, product repositories.Product) error {
			happened.record(insertTime, "sql insert %s %s %d", product.Name, product.Price, product.Quantity)
			return insertError
		}}
		return services.NewProductCreator(cache, products, happened.clock).Create(ctx, mouse)
	}

	It("stores the product in the database first, then in the cache", func(ctx SpecContext) {
		report, err := create(ctx, nil, nil)
		Expect(err).NotTo(HaveOccurred())
		Expect(happened.calls).To(Equal([]string{"sql insert mouse 19.99 5", "cache put mouse 19.99 5"}))
		Expect(report).To(Equal(services.Report{Stored: true, CacheTime: putTime, SQLTime: insertTime}))
	})

	It("says ErrAlreadyExists when the name is taken, and leaves the cache alone", func(ctx SpecContext) {
		report, err := create(ctx, repositories.ErrAlreadyExists, nil)
		Expect(err).To(MatchError(repositories.ErrAlreadyExists))
		Expect(happened.calls).To(Equal([]string{"sql insert mouse 19.99 5"}))
		Expect(report).To(Equal(services.Report{SQLTime: insertTime}))
	})

	It("says ErrUnavailable when the database fails, and leaves the cache alone", func(ctx SpecContext) {
		_, err := create(ctx, repositories.ErrUnavailable, nil)
		Expect(err).To(MatchError(repositories.ErrUnavailable))
		Expect(happened.calls).To(HaveLen(1))
	})

	It("has created the product also when the cache fails, and says so in the report", func(ctx SpecContext) {
		report, err := create(ctx, nil, errDown)
		Expect(err).NotTo(HaveOccurred())
		Expect(report.Stored).To(BeFalse())
		Expect(report.CacheError).To(MatchError(errDown))
	})

	It("passes the caller's context on to the database and to the cache", func(ctx SpecContext) {
		type mark struct{}
		marked := context.WithValue(ctx, mark{}, "this request")
		saw := 0
		check := func(ctx context.Context) error {
			Expect(ctx.Value(mark{})).To(Equal("this request"))
			saw++
			return nil
		}
		creator := services.NewProductCreator(
			&mock.Cache{PutFunc: func(ctx context.Context, _ repositories.Product) error { return check(ctx) }},
			&mock.ProductWriter{InsertFunc: func(ctx context.Context, _ repositories.Product) error { return check(ctx) }},
			happened.clock)
		_, err := creator.Create(marked, mouse)
		Expect(err).NotTo(HaveOccurred())
		Expect(saw).To(Equal(2))
	})
})
