package services_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/services"
	"cacheaside/services/mock"
)

var errDown = errors.New("connection refused")

// journal is what happened, in order. Each call that it records takes a time that tells it from the others.
type journal struct {
	now   time.Time
	calls []string
}

func (j *journal) clock() time.Time { return j.now }

func (j *journal) record(took time.Duration, format string, arguments ...any) {
	j.calls = append(j.calls, fmt.Sprintf(format, arguments...))
	j.now = j.now.Add(took)
}

// The durations of the calls in these specs.
const (
	getTime    = 1 * time.Millisecond
	sqlTime    = 20 * time.Millisecond
	insertTime = 30 * time.Millisecond
	putTime    = 400 * time.Millisecond
)

// cacheOf returns a mock cache that records its calls in the journal and answers Get with what it is given.
func cacheOf(j *journal, cached services.CachedProduct, getError, putError error) *mock.Cache {
	return &mock.Cache{
		GetFunc: func(_ context.Context, name string) (services.CachedProduct, error) {
			j.record(getTime, "cache get %s", name)
			return cached, getError
		},
		PutFunc: func(_ context.Context, product repositories.Product) error {
			j.record(putTime, "cache put %s %s %d", product.Name, product.Price, product.Quantity)
			return putError
		},
	}
}

var _ = Describe("ProductFinder", Label("lesson-06"), func() {
	var (
		happened *journal
		nothing  services.CachedProduct
		missing  = fmt.Errorf("redis GET: %w", repositories.ErrNotFound)
		database = func(product repositories.Product, err error) *mock.ProductReader {
			return &mock.ProductReader{FindByNameFunc: func(_ context.Context, name string) (repositories.Product, error) {
				happened.record(sqlTime, "sql find %s", name)
				return product, err
			}}
		}
	)

	BeforeEach(func() { happened = &journal{now: noon} })

	find := func(ctx context.Context, cache services.Cache, products services.ProductReader) (repositories.Product, services.Report, error) {
		return services.NewProductFinder(cache, products, happened.clock).Find(ctx, "mouse")
	}

	Context("when the cache has the product", func() {
		It("returns it, and does not ask the database", func(ctx SpecContext) {
			cached := services.CachedProduct{Product: mouse, Ends: noon.Add(57 * time.Second)}
			product, report, err := find(ctx, cacheOf(happened, cached, nil, nil), &mock.ProductReader{})
			Expect(err).NotTo(HaveOccurred())
			Expect(product).To(Equal(mouse))
			Expect(happened.calls).To(Equal([]string{"cache get mouse"}))
			Expect(report).To(Equal(services.Report{
				Cache: services.Hit, TTL: 57*time.Second - getTime, CacheTime: getTime,
			}))
		})
	})

	Context("when the cache does not have it", func() {
		It("reads it from the database, puts it into the cache, and returns it", func(ctx SpecContext) {
			product, report, err := find(ctx, cacheOf(happened, nothing, missing, nil), database(mouse, nil))
			Expect(err).NotTo(HaveOccurred())
			Expect(product).To(Equal(mouse))
			Expect(happened.calls).To(Equal([]string{"cache get mouse", "sql find mouse", "cache put mouse 19.99 5"}))
			Expect(report).To(Equal(services.Report{
				Cache: services.Miss, Stored: true, CacheTime: getTime + putTime, SQLTime: sqlTime,
			}))
		})

		It("returns it also when it can't be put into the cache, and says so in the report", func(ctx SpecContext) {
			product, report, err := find(ctx, cacheOf(happened, nothing, missing, errDown), database(mouse, nil))
			Expect(err).NotTo(HaveOccurred())
			Expect(product).To(Equal(mouse))
			Expect(report.Cache).To(Equal(services.Miss))
			Expect(report.Stored).To(BeFalse())
			Expect(report.CacheError).To(MatchError(errDown))
		})

		It("says ErrNotFound when the database has no such product, and caches nothing", func(ctx SpecContext) {
			_, report, err := find(ctx, cacheOf(happened, nothing, missing, nil), database(repositories.Product{}, repositories.ErrNotFound))
			Expect(err).To(MatchError(repositories.ErrNotFound))
			Expect(happened.calls).To(Equal([]string{"cache get mouse", "sql find mouse"}))
			Expect(report).To(Equal(services.Report{Cache: services.Miss, CacheTime: getTime, SQLTime: sqlTime}))
		})

		It("says ErrUnavailable when the database fails, and caches nothing", func(ctx SpecContext) {
			_, report, err := find(ctx, cacheOf(happened, nothing, missing, nil), database(repositories.Product{}, repositories.ErrUnavailable))
			Expect(err).To(MatchError(repositories.ErrUnavailable))
			Expect(happened.calls).To(HaveLen(2))
			Expect(report.Stored).To(BeFalse())
		})
	})

	Context("when the cache can't be asked", func() {
		It("returns the database's product, and does not call the cache again", func(ctx SpecContext) {
			product, report, err := find(ctx, cacheOf(happened, nothing, errDown, nil), database(mouse, nil))
			Expect(err).NotTo(HaveOccurred())
			Expect(product).To(Equal(mouse))
			Expect(happened.calls).To(Equal([]string{"cache get mouse", "sql find mouse"}))
			Expect(report).To(Equal(services.Report{
				Cache: services.Unreachable, CacheError: errDown, CacheTime: getTime, SQLTime: sqlTime,
			}))
		})

		It("says what the database says, and keeps the cache's error out of it", func(ctx SpecContext) {
			_, report, err := find(ctx, cacheOf(happened, nothing, errDown, nil), database(repositories.Product{}, repositories.ErrNotFound))
			Expect(err).To(MatchError(repositories.ErrNotFound))
			Expect(err).NotTo(MatchError(errDown))
			Expect(report.CacheError).To(MatchError(errDown))
		})
	})

	It("passes the caller's context on to the cache and to the database", func(ctx SpecContext) {
		type mark struct{}
		marked := context.WithValue(ctx, mark{}, "this request")
		saw := 0
		check := func(ctx context.Context) {
			Expect(ctx.Value(mark{})).To(Equal("this request"))
			saw++
		}
		_, _, err := find(marked, &mock.Cache{
			GetFunc: func(ctx context.Context, _ string) (services.CachedProduct, error) {
				check(ctx)
				return nothing, missing
			},
			PutFunc: func(ctx context.Context, _ repositories.Product) error { check(ctx); return nil },
		}, &mock.ProductReader{
			FindByNameFunc: func(ctx context.Context, _ string) (repositories.Product, error) { check(ctx); return mouse, nil },
		})
		Expect(err).NotTo(HaveOccurred())
		Expect(saw).To(Equal(3))
	})
})
