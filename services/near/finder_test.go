package near_test

import (
	"context"
	"errors"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/services"
	"cacheaside/services/mock"
	"cacheaside/services/near"
)

// asking is a finder that is a function.
type asking func(ctx context.Context, name string) (repositories.Product, services.Report, error)

func (a asking) Find(ctx context.Context, name string) (repositories.Product, services.Report, error) {
	return a(ctx, name)
}

var _ = Describe("Finder", Label("lesson-12", "step-5"), func() {
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

	DescribeTable("keeps nothing but what Redis had,", func(ctx SpecContext, report services.Report, err error) {
		next.Report, next.Err = report, err
		_, got, gotErr := finder.Find(ctx, "mouse")
		Expect(got).To(Equal(report), "the next finder's report")
		if err == nil {
			Expect(gotErr).NotTo(HaveOccurred(), "Find")
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
		Entry("not what came with an error", services.Report{Cache: services.Hit, TTL: ttl}, errors.New("the database is gone")),
	)

	It("counts the lifetime from before it asks: the answer may have taken long", func(ctx SpecContext) {
		next.Meet = func() { clock += 500 * time.Millisecond }
		expectAsked(ctx)
		Expect(find(ctx).TTL).To(Equal(ttl-500*time.Millisecond), "what is left of 10 s that began half a second before the answer")
	})

	It("passes on the caller's context, and the name letter for letter", func() {
		type caller struct{}
		var names []string
		finder = near.NewFinder(cache, asking(func(ctx context.Context, name string) (repositories.Product, services.Report, error) {
			Expect(ctx.Value(caller{})).To(Equal("the caller's"), "a value of the context that the next finder gets")
			names = append(names, name)
			return repositories.Product{Name: name}, inRedis, nil
		}))
		for _, name := range []string{"Mouse", "mouse", " Café/2 "} {
			_, _, err := finder.Find(context.WithValue(context.Background(), caller{}, "the caller's"), name)
			Expect(err).NotTo(HaveOccurred(), "Find")
		}
		Expect(names).To(Equal([]string{"Mouse", "mouse", " Café/2 "}), "the names that the next finder was asked for")
	})

	It("answers without an allocation", func(ctx SpecContext) {
		expectAsked(ctx)
		expectNear(ctx)
		Expect(testing.AllocsPerRun(10_000, func() { _, _, _ = finder.Find(ctx, "mouse") })).To(BeZero(), "allocations of a near hit")
	})

	DescribeTable("asks again when what it has is not right any more,", func(ctx SpecContext, meet func()) {
		expectAsked(ctx)
		expectNear(ctx)
		meet()
		expectAsked(ctx)
	},
		Entry("since the key has changed", func() { cache.Changed("product:db1:mouse") }),
		Entry("since this instance has changed the product", func() { cache.Forget("mouse") }),
		Entry("since any key may have changed", func() { cache.Lost() }),
		Entry("since Redis was not heard of for a second", func() { clock += time.Second }),
		Entry("since its lifetime is over", func() { clock += ttl; cache.Current(0) }),
	)

	DescribeTable("does not keep what may have changed while the next finder was asked,", func(ctx SpecContext, meet func()) {
		next.Meet = meet
		expectAsked(ctx)
		next.Meet = nil
		cache.Current(0)
		expectAsked(ctx)
	},
		Entry("where the key has changed", func() { cache.Changed("product:db1:mouse") }),
		Entry("where this instance has changed the product", func() { cache.Forget("mouse") }),
		Entry("where any key may have changed", func() { cache.Lost() }),
		Entry("where any key may have changed, and Redis is heard of again", func() { cache.Lost(); cache.Current(0) }),
	)
})
