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

var _ = Describe("What the cache says of a product that does not exist", Label("lesson-09", "step-9"), func() {
	now := time.UnixMilli(1763870000000)
	finder := newScene().finder()
	absent := func(left time.Duration) string { return fmt.Sprintf("v1 ends=%d absent", now.Add(left).UnixMilli()) }

	DescribeTable("is believed", func(left time.Duration) {
		product, report, err, believed := finder.Believe("mouse", absent(left), now)
		Expect(believed).To(BeTrue(), "whether an absence is believed that has %s left, where absences are stored for %s", left, absenceTTL)
		Expect(err).To(MatchError(repositories.ErrNotFound), "the error of the answer: there is no such product")
		Expect(product).To(BeZero(), "the product of the answer")
		Expect(report).To(journal.BeReport(services.Report{Cache: services.Hit, TTL: left}), "the report: a hit, with the time that is left")
	},
		Entry("where most of its lifetime is left", absenceTTL-time.Second),
		Entry("where a millisecond is left", time.Millisecond),
		Entry("where it was stored by a clock that is ten seconds ahead", absenceTTL+10*time.Second),
	)

	DescribeTable("is not believed", func(left time.Duration) {
		_, _, _, believed := finder.Believe("mouse", absent(left), now)
		Expect(believed).To(BeFalse(), "whether an absence is believed that has %s left, where absences are stored for %s", left, absenceTTL)
	},
		Entry("where its lifetime is over by this program's clock", -time.Second),
		Entry("where its lifetime is over at this very moment", time.Duration(0)),
		Entry("where it claims to live clearly longer than any absence does", absenceTTL+12*time.Second),
	)
})

var _ = Describe("Finder, where there is no such product,", Label("lesson-09", "step-8"), func() {
	const aMoment = 100 * time.Millisecond

	DescribeTable("remembers that for a while, and then no more,", Label("step-9"), func(keepsAll bool) {
		onScene(func(ctx context.Context) {
			s := newScene()
			s.keepsAll = keepsAll
			c := s.begin(ctx, s.finder(), "mouse").fails(repositories.ErrNotFound, "the database has no mouse")
			Expect(c.report).To(journal.BeReport(services.Report{
				Cache: services.Miss, CacheTime: getTime + acquireTime + fillTime, SQLTime: readTime,
			}), s.because("the report of a miss of what does not exist"))
			Expect(s.in("mouse").lifetime).To(Equal(absenceTTL), s.because("the lifetime, in Redis, of what says that there is no mouse"))

			time.Sleep(absenceTTL - aMoment)
			other := s.begin(ctx, s.finder(), "mouse").fails(repositories.ErrNotFound, "another instance, 100ms before the absence ends")
			s.expectReads(1, "the absence is remembered for 7s, and they are not over")
			Expect(other.report.Cache).To(Equal(services.Hit), s.because("the report: the cache had the answer"))
			Expect(other.report.TTL).To(And(BeNumerically(">", 0), BeNumerically("<=", aMoment)), s.because("the report's TTL"))
			Expect(other.report.SQLTime).To(BeZero(), s.because("the report's SQLTime: the database was not asked"))

			time.Sleep(aMoment)
			s.begin(ctx, s.finder(), "mouse").fails(repositories.ErrNotFound, "when the 7s are over")
			s.expectReads(2, "the absence was remembered for 7s, which are over")
		})
	},
		Entry("in Redis", false),
		Entry("by its own clock, whatever Redis still has", true),
	)

	It("remembers that for five seconds if nothing else is said", Label("step-9"), func() {
		onScene(func(ctx context.Context) {
			s := newScene()
			finder := stampede.NewFinder(stampede.Config{
				Strings: s, Leases: s, Products: s, Database: "5c0b2ce0", TTL: productTTL, Now: time.Now,
			})
			s.begin(ctx, finder, "mouse").fails(repositories.ErrNotFound, "the database has no mouse")
			Expect(s.in("mouse").lifetime).To(Equal(stampede.DefaultAbsenceTTL), s.because("the lifetime of what says that there is no mouse"))
		})
	})

	It("remembers that no longer than a product is stored for", Label("step-9"), func() {
		onScene(func(ctx context.Context) {
			s := newScene()
			s.begin(ctx, s.finderFor(3*time.Second), "mouse").fails(repositories.ErrNotFound, "the database has no mouse")
			Expect(s.in("mouse").lifetime).To(Equal(3*time.Second), s.because("the lifetime of what says that there is no mouse, where products are stored for 3s"))
		})
	})

	It("finds the product when it was created meanwhile, and stores it in place of the absence", Label("step-9"), func() {
		onScene(func(ctx context.Context) {
			s := newScene()
			s.keepsAll = true
			s.begin(ctx, s.finder(), "mouse").fails(repositories.ErrNotFound, "the database has no mouse")
			s.with(func() { s.products["mouse"] = mouse }) // by a program that tells no cache
			time.Sleep(absenceTTL)
			c := s.begin(ctx, s.finder(), "mouse").gets(mouse, "it was created, and the absence is over")
			Expect(c.report.Stored).To(BeTrue(), s.because("the absence is there, and over: it is replaced"))
			s.begin(ctx, s.finder(), "mouse").gets(mouse, "a moment later")
			s.expectReads(2, "it is in the cache now")
		})
	})

	It("does not remember that when the product was created while the database was read", Label("step-9"), func() {
		onScene(func(ctx context.Context) {
			s := newScene()
			c := s.begin(ctx, s.finder(), "mouse")
			time.Sleep(50 * time.Millisecond)
			s.change(mouse)
			c.fails(repositories.ErrNotFound, "the find began before the mouse was created")
			Expect(s.in("mouse").value).To(BeEmpty(), s.because("what the cache has: that there is no mouse is not true any more"))
			Expect(c.report.CacheError).To(MatchError(stampede.ErrNoLease), s.because("the report says why the absence was not stored"))
			s.begin(ctx, s.finder(), "mouse").gets(mouse, "a find after the mouse was created")
		})
	})

	It("does not take a database that failed for one that has no such product", func() {
		onScene(func(ctx context.Context) {
			s := newScene(mouse)
			s.readError = repositories.ErrUnavailable
			s.begin(ctx, s.finder(), "mouse").fails(repositories.ErrUnavailable, "the database is busy")
			Expect(s.in("mouse").value).NotTo(ContainSubstring("absent"), s.because("what the cache has: nobody knows whether there is a mouse"))
		})
	})

	It("says ErrNotFound, and stores nothing, when Redis fails as it is asked for a lease", func() {
		onScene(func(ctx context.Context) {
			s := newScene()
			s.acquireError = errDown
			c := s.begin(ctx, s.finder(), "mouse").fails(repositories.ErrNotFound, "the database has no mouse")
			Expect(c.report).To(journal.BeReport(services.Report{
				Cache: services.Unreachable, CacheError: errDown, CacheTime: getTime + acquireTime, SQLTime: readTime,
			}), s.because("the report of an answer past the cache"))
		})
	})

	It("says ErrNotFound, and stores nothing, when Redis can't be reached", func() {
		onScene(func(ctx context.Context) {
			s := newScene()
			s.redisError = errDown
			c := s.begin(ctx, s.finder(), "mouse").fails(repositories.ErrNotFound, "the database has no mouse")
			Expect(c.report).To(journal.BeReport(services.Report{
				Cache: services.Unreachable, CacheError: errDown, CacheTime: getTime, SQLTime: readTime,
			}), s.because("the report of an answer past the cache"))
		})
	})
})
