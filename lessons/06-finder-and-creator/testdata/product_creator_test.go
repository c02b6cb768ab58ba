package services_test

// Here you write the specs of ProductCreator, before you write ProductCreator.Create itself. Its doc comment and that
// of Report say what it promises: write an It for each promise.
//
// A creator needs a cache and a database. In a spec both are mocks, structs of functions: set those that you expect to
// be called, and what they answer. A call of one that is not set fails the spec, and says which it was.
//
//	products := &mock.ProductWriter{
//		InsertFunc: func(ctx context.Context, product repositories.Product) error { return nil },
//	}
//
// journal_test.go has what the specs of this package share, and you may use it: the product mouse, the error errDown, the
// times of calls, and cacheOf, a mock cache that records its calls in a journal. Package cacheaside/services/journal has the
// journal, which tells afterwards which calls came, and in which order. Each call that is recorded moves the journal's
// clock on by its own time (insertTime, putTime, …), so that no two durations in a Report are the same.
//
//	happened := journal.New()
//	cache := cacheOf(happened, services.CachedProduct{}, nil, nil)
//	happened.Record("sql insert mouse", insertTime, "ok")            // what yours would do, in InsertFunc
//	creator := services.NewProductCreator(cache, products, happened.Clock)
//	happened.Expect("sql insert mouse", "cache put mouse 19.99 5")   // these, in this order, and no others
//	Expect(report).To(journal.BeReport(services.Report{Stored: true, SQLTime: insertTime, CacheTime: putTime}))
//
// A text behind a matcher is what a failure begins with: happened.String, without brackets, tells in it which calls came.
// product_finder_test.go shows all of it in use. This is how a spec begins:
//
//	var _ = Describe("ProductCreator", Label("lesson-06"), func() {
//		It("stores the product in the database first, then in the cache", func(ctx SpecContext) {
//		})
//	})
