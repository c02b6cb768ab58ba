package stampede_test

import (
	"context"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/services"
	"cacheaside/services/journal"
	"cacheaside/services/stampede"
)

var _ = Describe("A leased read", Label("lesson-09", "step-5"), func() {
	It("stores what it has read in place of its lease, and says in the report what took how long", func() {
		onScene(func(ctx context.Context) {
			s := newScene(mouse)
			c := s.begin(ctx, alone{s.finder()}, "mouse").gets(mouse, "the database has the mouse")
			Expect(c.report).To(journal.BeReport(services.Report{
				Cache: services.Miss, Stored: true, CacheTime: acquireTime + fillTime, SQLTime: readTime,
			}), s.because("the report of a miss: the look into the cache, the lease and the storing count as time spent on the cache"))
			s.begin(ctx, alone{s.finder()}, "mouse").gets(mouse, "another instance, a moment later")
			s.expectReads(1, "the second instance has it from the cache")
		})
	})

	DescribeTable("spreads the ends of products that are stored together over the last tenth of a lifetime", func(ttl time.Duration) {
		onScene(func(ctx context.Context) {
			s := newScene()
			s.readTime = 0
			finder := s.finderFor(ttl)
			shortest, longest, different := 2*ttl, time.Duration(0), make(map[time.Duration]bool)
			for number := range 1000 {
				name := fmt.Sprintf("mouse %d", number)
				s.with(func() { s.products[name] = repositories.Product{Name: name, Price: 1999} })
				s.begin(ctx, alone{finder}, name).end()
				stored := s.in(name)
				shortest, longest = min(shortest, stored.lifetime), max(longest, stored.lifetime)
				different[stored.lifetime] = true
				s.expectEnds(name)
			}
			reason := fmt.Sprintf("of 1000 products stored with a lifetime of %s: ", ttl)
			Expect(shortest).To(BeNumerically(">=", ttl*9/10), reason+"the shortest lifetime")
			Expect(longest).To(BeNumerically("<=", ttl), reason+"the longest lifetime")
			Expect(shortest).To(BeNumerically("<", ttl*92/100), reason+"the shortest lifetime")
			Expect(longest).To(BeNumerically(">", ttl*98/100), reason+"the longest lifetime")
			Expect(len(different)).To(BeNumerically(">", 500), reason+"how many different lifetimes there are")
		})
	},
		Entry("of a minute", time.Minute),
		Entry("of a day", 24*time.Hour),
	)

	It("reads the database once for ten instances that miss at once", func() {
		onScene(func(ctx context.Context) {
			s := newScene(mouse)
			for _, c := range s.many(ctx, 10, alone{s.finder()}, "mouse") {
				c.gets(mouse, "the database has the mouse")
			}
			s.expectReads(1, "each of ten readers asks Redis for a lease of its own, and one gets it")
		})
	})

	It("looks for a product by its name as it is, and stores it under that", func() {
		onScene(func(ctx context.Context) {
			other := repositories.Product{Name: "Mouse", Price: 4950, Quantity: 3}
			s := newScene(mouse, other)
			s.begin(ctx, alone{s.finder()}, "mouse").gets(mouse, `the database has a "mouse"`)
			c := s.begin(ctx, alone{s.finder()}, "Mouse").gets(other, `the database has a "Mouse", too`)
			Expect(c.report.Stored).To(BeTrue(), s.because(`the report's Stored, of the read of "Mouse"`))
			s.expectReads(2, "one of each product")
			Expect(s.in("Mouse").value).To(ContainSubstring("price=4950"), s.because(`what the cache has of "Mouse"`))
		})
	})

	It("returns the database's failure as it is, asks once, and stores nothing", func() {
		onScene(func(ctx context.Context) {
			s := newScene(mouse)
			s.readError = repositories.ErrUnavailable
			c := s.begin(ctx, alone{s.finder()}, "mouse").fails(repositories.ErrUnavailable, "the database is busy")
			Expect(c.err).NotTo(MatchError(repositories.ErrNotFound), s.because("the error of a database that is busy"))
			s.expectReads(1, "the database is busy: nobody asks it again")
			Expect(s.in("mouse").value).To(HavePrefix("lease "), s.because("what the cache has: nothing is known of the mouse"))
			Expect(c.report.Stored).To(BeFalse(), s.because("the report's Stored"))
		})
	})

	It("does not call a Redis that its caller could not reach", func() {
		onScene(func(ctx context.Context) {
			s := newScene(mouse)
			product, report, err := s.finder().Read(ctx, "mouse", errDown)
			Expect(err).NotTo(HaveOccurred(), s.because("the database has the mouse"))
			Expect(product).To(Equal(mouse), s.because("the database has the mouse"))
			Expect(report).To(journal.BeReport(services.Report{Cache: services.Unreachable, CacheError: errDown, SQLTime: readTime}),
				s.because("the report of an answer past the cache"))
			Expect(s.acquires).To(BeZero(), s.because("how often a lease was asked for of a Redis that had not answered"))
		})
	})

	It("does not store what was read before a change", func() {
		onScene(func(ctx context.Context) {
			s := newScene(mouse)
			c := s.begin(ctx, alone{s.finder()}, "mouse")
			time.Sleep(50 * time.Millisecond)
			s.change(cheaperMouse)
			c.gets(mouse, "the lease was taken away, which is no reason to fail")
			Expect(s.in("mouse").value).To(BeEmpty(), s.because("what the cache has: what was read before the change must not be stored after it"))
			Expect(c.report.Stored).To(BeFalse(), s.because("the report's Stored"))
			Expect(c.report.CacheError).To(MatchError(stampede.ErrNoLease), s.because("the report says why the product was not stored"))
		})
	})

	Context("when another reader has the lease,", func() {
		It("waits for what that one stores, and does not read", func() {
			onScene(func(ctx context.Context) {
				s := newScene(mouse)
				s.put("mouse", "lease of somebody", time.Minute)
				c := s.begin(ctx, alone{s.finder()}, "mouse")
				time.Sleep(200 * time.Millisecond)
				s.put("mouse", valueOf(mouse, time.Now().Add(time.Minute)), time.Minute)
				c.gets(mouse, "the other reader has stored the mouse after 200ms")
				s.expectReads(0, "the other reader has read it")
				Expect(c.report.Cache).To(Equal(services.Hit), s.because("the report: the product came out of the cache"))
				Expect(c.took).To(BeNumerically("<", 250*time.Millisecond), s.because("how long it took, when the product was there after 200ms"))
			})
		})

		It("waits for a second, then takes the lease of a reader who did not come back, and stores what it has read", func() {
			onScene(func(ctx context.Context) {
				s := newScene(mouse)
				s.put("mouse", "lease of somebody", time.Minute)
				c := s.begin(ctx, alone{s.finder()}, "mouse").gets(mouse, "the other reader never stores anything")
				Expect(c.took-readTime).To(And(BeNumerically(">=", time.Second), BeNumerically("<", 1100*time.Millisecond)),
					s.because("how long it waited for the other reader"))
				s.expectReads(1, "the other reader never stores anything")
				Expect(c.report.Cache).To(Equal(services.Miss), s.because("the report: the cache was asked, and has no product"))
				Expect(c.report.Stored).To(BeTrue(), s.because("the report's Stored: the lease of one who is gone costs one wait, and not one for each who asks"))
				Expect(s.acquires).To(BeNumerically("<=", 200), s.because("how often Redis was asked in that second"))
				again := s.begin(ctx, alone{s.finder()}, "mouse").gets(mouse, "another instance, a moment later")
				Expect(again.report.Cache).To(Equal(services.Hit), s.because("the report of the next who asks"))
			})
		})

		DescribeTable("waits for a second, then reads by itself, stores nothing, and leaves the lease", func(first, then string) {
			onScene(func(ctx context.Context) {
				s := newScene(mouse)
				s.put("mouse", first, time.Minute)
				c := s.begin(ctx, alone{s.finder()}, "mouse")
				time.Sleep(500 * time.Millisecond)
				s.put("mouse", then, time.Minute)
				c.gets(mouse, "the other reader never stores anything")
				Expect(c.took-readTime).To(And(BeNumerically(">=", time.Second), BeNumerically("<", 1100*time.Millisecond)),
					s.because("how long it waited for the other reader"))
				s.expectReads(1, "the other reader never stores anything")
				Expect(s.in("mouse").value).To(Equal(then), s.because("what the cache has: the lease is another's"))
				Expect(c.report.Cache).To(Equal(services.Miss), s.because("the report: the cache was asked, and has no product"))
				Expect(c.report.Stored).To(BeFalse(), s.because("the report's Stored"))
				Expect(c.report.CacheError).To(MatchError(stampede.ErrNoLease), s.because("the report says why the product was not stored"))
				Expect(s.acquires).To(BeNumerically("<=", 200), s.because("how often Redis was asked in that second"))
			})
		},
			Entry("where another has got it meanwhile, who may come back", "lease of somebody", "lease of a third"),
			Entry("where it was given instead of another's already", "lease instead of somebody", "lease instead of somebody"),
		)

		It("gets the lease when that of a holder who died is over", func() {
			onScene(func(ctx context.Context) {
				s := newScene(mouse)
				dead := s.finder()
				s.readTime = 24 * time.Hour
				gone, leave := context.WithTimeout(ctx, 10*time.Millisecond)
				defer leave()
				dying := s.begin(gone, alone{dead}, "mouse")
				dying.fails(context.DeadlineExceeded, "the read was ended, and nothing gives its lease back")
				Expect(s.in("mouse").value).To(HavePrefix("lease "), s.because("the read had a lease"))
				Expect(s.in("mouse").lifetime).To(And(BeNumerically(">", time.Second), BeNumerically("<=", 10*time.Second)),
					s.because("the lifetime of a lease: longer than a second, which is what others wait, and no longer than a read may take"))
				time.Sleep(s.in("mouse").lifetime)
				s.with(func() { s.readTime = readTime })
				c := s.begin(ctx, alone{s.finder()}, "mouse").gets(mouse, "another instance, when the lease is over")
				Expect(c.took).To(BeNumerically("<", time.Second/2), s.because("how long it took: there is nobody to wait for"))
				Expect(c.report.Stored).To(BeTrue(), s.because("the lease is the new reader's"))
			})
		})
	})

	It("reads at once while somebody is writing, stores nothing, and leaves the writer's mark", func() {
		onScene(func(ctx context.Context) {
			s := newScene(mouse)
			s.put("mouse", "writing somebody", time.Minute)
			c := s.begin(ctx, alone{s.finder()}, "mouse").gets(mouse, "the database has the mouse")
			Expect(c.took).To(Equal(acquireTime+readTime), s.because("how long it took: a writer's mark is nothing to wait for"))
			Expect(s.in("mouse").value).To(Equal("writing somebody"), s.because("what the cache has"))
			Expect(c.report.Cache).To(Equal(services.Miss), s.because("the report: the cache was asked, and has no product"))
			Expect(c.report.CacheError).To(MatchError(stampede.ErrNoLease), s.because("the report says why the product was not stored"))
		})
	})

	DescribeTable("replaces what it does not understand:", func(value func() string) {
		onScene(func(ctx context.Context) {
			s := newScene(mouse)
			s.put("mouse", value(), 0)
			c := s.begin(ctx, alone{s.finder()}, "mouse").gets(mouse, "what the cache has is no product")
			Expect(c.report.Cache).To(Equal(services.Miss), s.because("the report"))
			Expect(c.report.Stored).To(BeTrue(), s.because("the report's Stored: what was not understood is replaced"))
			Expect(c.took).To(BeNumerically("<=", 2*acquireTime+readTime+fillTime), s.because("how long it took: there is nobody to wait for"))
			s.expectEnds("mouse")
			Expect(s.in("mouse").lifetime).To(And(BeNumerically(">", 0), BeNumerically("<=", productTTL)), s.because("the lifetime of what the cache has"))
		})
	},
		Entry("the course's first format", func() string { return "19.99,5" }),
		Entry("a format to come", func() string { return "v2 ends=99999999999999 price=1999 quantity=5" }),
		Entry("nothing at all", func() string { return "" }),
		Entry("what is like an absence, and is none", func() string {
			return fmt.Sprintf("v1 ends=%d absent!", time.Now().Add(absenceTTL).UnixMilli())
		}),
		Entry("what is like a product, and is none", func() string { return valueOf(cheaperMouse, time.Now().Add(productTTL)) + "!" }),
		Entry("a product whose lifetime is over by this program's clock", func() string { return valueOf(mouse, time.Now().Add(-time.Second)) }),
		Entry("a product that claims to live clearly longer than any does: a clock was set back", func() string {
			return valueOf(cheaperMouse, time.Now().Add(productTTL+12*time.Second))
		}),
		Entry("an absence that claims to live clearly longer than any does", Label("step-9"), func() string {
			return fmt.Sprintf("v1 ends=%d absent", time.Now().Add(absenceTTL+12*time.Second).UnixMilli())
		}),
	)

	DescribeTable("believes what was stored by a clock that is ten seconds ahead:", func(value func() string, expect func(*caller)) {
		onScene(func(ctx context.Context) {
			s := newScene()
			s.put("mouse", value(), time.Minute)
			c := s.begin(ctx, alone{s.finder()}, "mouse")
			expect(c)
			Expect(c.report.Cache).To(Equal(services.Hit), s.because("the report"))
			s.expectReads(0, "the cache has the answer")
		})
	},
		Entry("a product", func() string { return valueOf(mouse, time.Now().Add(productTTL+10*time.Second)) },
			func(c *caller) { c.gets(mouse, "the cache has the mouse") }),
		Entry("an absence", Label("step-9"), func() string {
			return fmt.Sprintf("v1 ends=%d absent", time.Now().Add(absenceTTL+10*time.Second).UnixMilli())
		},
			func(c *caller) { c.fails(repositories.ErrNotFound, "the cache says that there is no mouse") }),
	)

	It("does not replace it when it is not there any more: a writer may have been there", func() {
		onScene(func(ctx context.Context) {
			s := newScene(mouse)
			s.put("mouse", "19.99,5", 0)
			c := s.begin(ctx, alone{s.finder()}, "mouse")
			time.Sleep(50 * time.Millisecond)
			s.change(cheaperMouse)
			c.gets(mouse, "the find began before the change")
			Expect(s.in("mouse").value).To(BeEmpty(), s.because("what the cache has: what was read before the change must not be stored after it"))
			Expect(c.report.CacheError).To(MatchError(stampede.ErrNoLease), s.because("the report says why the product was not stored"))
		})
	})

	It("returns the product also when Redis fails in the middle, and says so in the report", func() {
		onScene(func(ctx context.Context) {
			s := newScene(mouse)
			c := s.begin(ctx, alone{s.finder()}, "mouse")
			time.Sleep(50 * time.Millisecond)
			s.with(func() { s.redisError = errDown })
			c.gets(mouse, "Redis failed while the database was read")
			Expect(c.report).To(journal.BeReport(services.Report{
				Cache: services.Miss, CacheError: errDown, CacheTime: acquireTime + fillTime, SQLTime: readTime,
			}), s.because("the report of a miss that could not be stored"))
		})
	})

	It("reads past the cache when Redis fails as it is asked for a lease, and does not call it again", func() {
		onScene(func(ctx context.Context) {
			s := newScene(mouse)
			s.acquireError = errDown
			c := s.begin(ctx, alone{s.finder()}, "mouse").gets(mouse, "Redis failed after the look into the cache")
			Expect(c.report).To(journal.BeReport(services.Report{
				Cache: services.Unreachable, CacheError: errDown, CacheTime: acquireTime, SQLTime: readTime,
			}), s.because("the report of an answer past the cache"))
		})
	})

	It("calls it a miss when no lease can be had, and nothing is there: what batching says of a Redis that is full", func() {
		onScene(func(ctx context.Context) {
			s := newScene(mouse)
			s.acquireError = fmt.Errorf("%w, and no lease: %w", repositories.ErrNotFound, errDown)
			c := s.begin(ctx, alone{s.finder()}, "mouse").gets(mouse, "the database has the mouse")
			Expect(c.report).To(journal.BeReport(services.Report{
				Cache: services.Miss, CacheError: errDown, CacheTime: acquireTime, SQLTime: readTime,
			}), s.because("the report of a miss that could not be stored"))
		})
	})
})
