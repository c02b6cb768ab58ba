package stampede_test

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/services"
	"cacheaside/services/journal"
	"cacheaside/services/stampede"
)

// Nobody gets an answer that is older than the question.
var _ = Describe("Finder, when a product changes,", Label("lesson-09", "step-8"), func() {
	It("gives no caller who asked after the change what was read before it", func() {
		onScene(func(ctx context.Context) {
			s := newScene(mouse)
			finder := s.finder()
			first := s.begin(ctx, finder, "mouse")
			time.Sleep(50 * time.Millisecond) // the old value is read
			s.change(cheaperMouse)
			time.Sleep(10 * time.Millisecond)
			late := s.begin(ctx, finder, "mouse")

			first.gets(mouse, "the first find began before the change: the old value is a right answer to it")
			late.gets(cheaperMouse, "the late find began after the change: the read that it met had begun before")
			s.begin(ctx, finder, "mouse").gets(cheaperMouse, "a find after all that")
			s.expectReads(2, "one before the change and one after it")
		})
	})

	DescribeTable("gives no caller who asked after the change what was read before it, also where Redis can be reached", func(before, after error) {
		onScene(func(ctx context.Context) {
			s := newScene(mouse)
			s.redisError = before
			finder := s.finder()
			first := s.begin(ctx, finder, "mouse")
			time.Sleep(50 * time.Millisecond) // the old value is read
			s.change(cheaperMouse)
			s.with(func() { s.redisError = after })
			time.Sleep(10 * time.Millisecond)
			late := s.begin(ctx, finder, "mouse")
			time.Sleep(10 * time.Millisecond) // it has looked into the cache
			s.with(func() { s.redisError = nil })

			first.gets(mouse, "the first find began before the change: the old value is a right answer to it")
			late.gets(cheaperMouse, "the late find began after the change: the read that it met had begun before")
		})
	},
		Entry("only by the caller who asks", errDown, nil),
		Entry("only by the caller who reads", nil, errDown),
		Entry("by neither of them", errDown, errDown),
	)

	DescribeTable("does not say that there is no such product to a caller who asked after it was created,", func(redisError error) {
		onScene(func(ctx context.Context) {
			s := newScene()
			s.redisError = redisError
			finder := s.finder()
			first := s.begin(ctx, finder, "mouse")
			time.Sleep(50 * time.Millisecond) // the database has said that there is none
			s.change(mouse)
			time.Sleep(10 * time.Millisecond)
			late := s.begin(ctx, finder, "mouse")

			first.fails(repositories.ErrNotFound, "the first find began before the mouse was created")
			late.gets(mouse, "the late find began when the mouse had been created")
		})
	},
		Entry("where Redis can be reached", Label("step-9"), nil),
		Entry("where it can't", errDown),
	)

	It("makes one more read for all callers who ask while a read past the cache is under way", func() {
		onScene(func(ctx context.Context) {
			s := newScene(mouse)
			s.redisError = errDown
			finder := s.finder()
			first := s.begin(ctx, finder, "mouse")
			time.Sleep(50 * time.Millisecond)
			s.change(cheaperMouse)
			late := s.many(ctx, 1000, finder, "mouse")

			first.gets(mouse, "the first find began before the change")
			for _, c := range late {
				c.gets(cheaperMouse, "a thousand who asked after the change")
				Expect(c.report.Cache).To(Equal(services.Unreachable), s.because("the report of an answer past the cache"))
				Expect(c.took).To(BeNumerically("<=", first.took-50*time.Millisecond+readTime), s.because("how long they waited: for the read under way, and the next"))
			}
			s.expectReads(2, "one that was under way, and one for all who asked since")
		})
	})

	It("reads once more also where the last caller who asked goes away, and others stay", func() {
		onScene(func(ctx context.Context) {
			s := newScene(mouse)
			s.redisError = errDown
			finder := s.finder()
			s.begin(ctx, finder, "mouse")
			time.Sleep(50 * time.Millisecond)
			s.change(cheaperMouse)
			stays := s.begin(ctx, finder, "mouse")
			time.Sleep(10 * time.Millisecond)
			impatient, cancel := context.WithTimeout(ctx, 10*time.Millisecond)
			defer cancel()
			s.begin(impatient, finder, "mouse").fails(context.DeadlineExceeded, "the last who asked, who went away after 10ms")
			stays.gets(cheaperMouse, "the one before, who stays")
		})
	})

	DescribeTable("gives no caller who asked after the change an old answer that was on its way from Redis then:", func(other bool) {
		onScene(func(ctx context.Context) {
			s := newScene(mouse)
			s.onItsWay = 20 * time.Millisecond
			if other {
				s.put("mouse", "lease of somebody", time.Minute)
			}
			finder := s.finder()
			first := s.begin(ctx, finder, "mouse")
			if other {
				time.Sleep(10 * time.Millisecond)
				s.put("mouse", valueOf(mouse, time.Now().Add(time.Minute)), time.Minute)
				time.Sleep(20 * time.Millisecond)
			} else {
				time.Sleep(getTime + acquireTime + s.onItsWay + readTime + fillTime + time.Millisecond)
			}
			s.change(cheaperMouse)
			time.Sleep(2 * time.Millisecond)
			late := s.begin(ctx, finder, "mouse")

			first.gets(mouse, "the first find began before the change")
			late.gets(cheaperMouse, "the late find began after the change; what Redis had answered before that proves nothing of the time since")
		})
	},
		Entry("that the product is stored", false),
		Entry("what another reader has stored", true),
	)

	It("does not store what was read before the change, says so in the report, and returns it to the caller who asked before", func() {
		onScene(func(ctx context.Context) {
			s := newScene(mouse)
			first := s.begin(ctx, s.finder(), "mouse")
			time.Sleep(50 * time.Millisecond)
			s.change(cheaperMouse)
			first.gets(mouse, "the lease was taken away, which is no reason to fail")
			Expect(s.in("mouse").value).To(BeEmpty(), s.because("what the cache has: what was read before the change must not be stored after it"))
			Expect(first.report.Stored).To(BeFalse(), s.because("the report's Stored"))
			Expect(first.report.CacheError).To(MatchError(stampede.ErrNoLease), s.because("the report says why the product was not stored"))
		})
	})

	It("tells the lease of a read from those of all others, also on the same instance", func() {
		onScene(func(ctx context.Context) {
			s := newScene(mouse)
			finder := s.finder()
			slow := s.begin(ctx, finder, "mouse")
			time.Sleep(20 * time.Millisecond)
			s.change(cheaperMouse) // which takes the lease away
			finder.Forget("mouse")
			second := s.begin(ctx, finder, "mouse")                    // gets a lease of its own
			slow.gets(mouse, "the first find began before the change") // its read has ended, and the second has not
			Expect(s.in("mouse").value).To(HavePrefix("lease "), s.because("the second read's lease is no place for what the first has read before the change"))
			second.gets(cheaperMouse, "the second find began after the change")
			Expect(second.report.Stored).To(BeTrue(), s.because("the second find still had its lease"))
		})
	})

	It("makes no caller who asks after Forget wait for a read under way, also past a Redis that is down", func() {
		onScene(func(ctx context.Context) {
			s := newScene(mouse)
			s.redisError = errDown
			finder := s.finder()
			before := s.begin(ctx, finder, "mouse")
			time.Sleep(50 * time.Millisecond)
			s.change(cheaperMouse)
			finder.Forget("mouse")
			after := s.begin(ctx, finder, "mouse")
			before.gets(mouse, "who asked before still gets what was read")
			after.gets(cheaperMouse, "who asked after the change, of which Forget told this instance")
			s.expectReads(2, "one before the change and one after it")
		})
	})

	It("leaves the next read alone when one ends that was forgotten", func() {
		onScene(func(ctx context.Context) {
			s := newScene(mouse)
			finder := s.finder()
			forgotten := s.begin(ctx, finder, "mouse")
			time.Sleep(50 * time.Millisecond)
			s.change(cheaperMouse)
			finder.Forget("mouse")
			next := s.begin(ctx, finder, "mouse")
			forgotten.gets(mouse, "the first find")
			third := s.begin(ctx, finder, "mouse")
			next.gets(cheaperMouse, "the find after Forget")
			third.gets(cheaperMouse, "the third find, which began when the first was over and the second was not")
			Expect(third.report.Collapsed).To(BeTrue(), s.because("the report's Collapsed: the third find waits for the second's read"))
			s.expectReads(2, "the third find waits for the second's read")
		})
	})

	It("makes a caller who waited for a read that was forgotten, and asked too late for its answer, wait for the next", func() {
		onScene(func(ctx context.Context) {
			s := newScene(mouse)
			s.redisError = errDown
			finder := s.finder()
			s.begin(ctx, finder, "mouse")
			time.Sleep(50 * time.Millisecond)
			late := s.begin(ctx, finder, "mouse")
			time.Sleep(10 * time.Millisecond)
			finder.Forget("mouse")
			next := s.begin(ctx, finder, "mouse")
			late.gets(mouse, "the find that met the first read")
			next.gets(mouse, "the find after Forget")
			Expect(late.report.Collapsed).To(BeTrue(), s.because("the report's Collapsed"))
			s.expectReads(2, "the late find waits for the read that began after Forget: that began after it, too")
		})
	})

	It("takes what others have read under a lease, although it was read before the question", func() {
		onScene(func(ctx context.Context) {
			s := newScene(mouse)
			finder := s.finder()
			first := s.begin(ctx, finder, "mouse")
			time.Sleep(50 * time.Millisecond)
			late := s.begin(ctx, finder, "mouse")
			first.gets(mouse, "the first find")
			late.gets(mouse, "the late find")
			Expect(late.took).To(Equal(first.took-50*time.Millisecond),
				s.because("the product was stored in place of the lease, so nobody has changed it up to then: the late find need not ask again"))
			Expect(late.report).To(journal.BeReport(services.Report{
				Cache: services.Miss, Collapsed: true, CacheTime: getTime + acquireTime + fillTime, SQLTime: readTime,
			}), s.because("the report of who has waited for another's read"))
		})
	})
})
