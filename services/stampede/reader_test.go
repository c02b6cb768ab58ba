package stampede_test

import (
	"context"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/services"
	"cacheaside/services/journal"
	"cacheaside/services/stampede"
)

var _ = Describe("What the cache has", Label("lesson-09", "step-3"), func() {
	now := time.UnixMilli(1763870000000)
	finder := newScene().finder()

	DescribeTable("is believed", func(left time.Duration) {
		product, report, err, believed := finder.Believe("mouse", valueOf(mouse, now.Add(left)), now)
		Expect(believed).To(BeTrue(), "whether a product is believed that has %s left, where products are stored for %s", left, productTTL)
		Expect(err).NotTo(HaveOccurred())
		Expect(journal.Describe(product)).To(Equal(journal.Describe(mouse)))
		Expect(report).To(journal.BeReport(services.Report{Cache: services.Hit, TTL: left}), "the report of a hit")
	},
		Entry("where it is a product with most of its lifetime left", 57*time.Second),
		Entry("where it is a product with a millisecond left", time.Millisecond),
		Entry("where it is a product that was stored by a clock that is ten seconds ahead", productTTL+10*time.Second),
	)

	DescribeTable("is not believed", func(value string) {
		_, _, _, believed := finder.Believe("mouse", value, now)
		Expect(believed).To(BeFalse(), "whether %q is believed at %d, where products are stored for %s", value, now.UnixMilli(), productTTL)
	},
		Entry("where it is nothing at all", ""),
		Entry("where it is of the course's first format", "19.99,5"),
		Entry("where it is of a format to come", "v2 ends=1763870050000 price=1999 quantity=5"),
		Entry("where it is like a product, and is none", valueOf(mouse, now.Add(time.Minute))+"!"),
		Entry("where it is like an absence, and is none", fmt.Sprintf("v1 ends=%d absent!", now.Add(absenceTTL).UnixMilli())),
		Entry("where it is a product whose lifetime is over by this program's clock", valueOf(mouse, now.Add(-time.Second))),
		Entry("where it is a product whose lifetime is over at this very moment", valueOf(mouse, now)),
		Entry("where it is a product that claims to live clearly longer than any does: a clock was set back", valueOf(mouse, now.Add(productTTL+12*time.Second))),
	)
})

var _ = Describe("Spread", Label("lesson-09", "step-3"), func() {
	DescribeTable("returns different lifetimes, from 0.9 to 1.0 of", func(longest time.Duration) {
		shortest, most, different := 2*longest, time.Duration(0), make(map[time.Duration]bool)
		for range 1000 {
			lifetime := stampede.Spread(longest)
			shortest, most = min(shortest, lifetime), max(most, lifetime)
			different[lifetime] = true
		}
		reason := fmt.Sprintf("of 1000 lifetimes that were made of %s: ", longest)
		Expect(shortest).To(BeNumerically(">=", longest*9/10), reason+"the shortest")
		Expect(most).To(BeNumerically("<=", longest), reason+"the longest")
		Expect(shortest).To(BeNumerically("<", longest*92/100), reason+"the shortest")
		Expect(most).To(BeNumerically(">", longest*98/100), reason+"the longest")
		Expect(len(different)).To(BeNumerically(">", 500), reason+"how many different ones there are")
	},
		Entry("a minute", time.Minute),
		Entry("a day", 24*time.Hour),
	)
})

var _ = Describe("A leased read's acquire", Label("lesson-09", "step-4"), func() {
	// acquired is what came of acquire, and how long it took.
	type acquired struct {
		lease    string
		report   services.Report
		believed bool
		err      error
		took     time.Duration
	}
	acquire := func(ctx context.Context, finder *stampede.Finder) acquired {
		began := time.Now()
		lease, _, report, believed, err := finder.Acquire(ctx, "mouse")
		return acquired{lease, report, believed, err, time.Since(began)}
	}
	// expectLease expects that the read has got a lease.
	expectLease := func(s *scene, got acquired) {
		GinkgoHelper()
		Expect(got.err).NotTo(HaveOccurred(), s.because("whether Redis has failed"))
		Expect(got.believed).To(BeFalse(), s.because("whether there was something to believe: the database is to be asked"))
		Expect(got.lease).To(HavePrefix("lease "), s.because("the lease of the read"))
		Expect(s.in("mouse").value).To(Equal(got.lease), s.because("the cache has the lease that the read has"))
		Expect(s.in("mouse").lifetime).To(And(BeNumerically(">", time.Second), BeNumerically("<=", 10*time.Second)),
			s.because("the lifetime of a lease: longer than a second, which is what others wait, and no longer than a read may take"))
	}
	// expectNone expects that the read has got neither a lease nor anything to believe.
	expectNone := func(s *scene, got acquired) {
		GinkgoHelper()
		Expect(got.err).NotTo(HaveOccurred(), s.because("whether Redis has failed"))
		Expect(got.believed).To(BeFalse(), s.because("whether there was something to believe: the database is to be asked"))
		Expect(got.lease).To(BeEmpty(), s.because("the lease of the read"))
	}

	It("gets a lease where there is nothing", func() {
		onScene(func(ctx context.Context) {
			s := newScene()
			got := acquire(ctx, s.finder())
			expectLease(s, got)
			Expect(got.took).To(Equal(acquireTime), s.because("how long it took"))
		})
	})

	It("gets another lease each time", func() {
		onScene(func(ctx context.Context) {
			s := newScene()
			finder := s.finder()
			first := acquire(ctx, finder)
			s.change(mouse) // which takes the lease away
			second := acquire(ctx, finder)
			expectLease(s, second)
			Expect(second.lease[:len(second.lease)-2]).NotTo(Equal(first.lease[:len(first.lease)-2]), s.because("the token of a second read's lease is its own"))
		})
	})

	It("returns what the cache has by now, if it may be believed", func() {
		onScene(func(ctx context.Context) {
			s := newScene()
			s.put("mouse", valueOf(mouse, time.Now().Add(57*time.Second)), time.Minute)
			got := acquire(ctx, s.finder())
			Expect(got.believed).To(BeTrue(), s.because("whether what the cache has is believed"))
			Expect(got.report.Cache).To(Equal(services.Hit), s.because("the report: the product came out of the cache"))
			Expect(got.lease).To(BeEmpty(), s.because("the lease of the read"))
		})
	})

	DescribeTable("gets a lease instead of what may not be believed, at once:", func(value func() string) {
		onScene(func(ctx context.Context) {
			s := newScene()
			s.put("mouse", value(), 0)
			got := acquire(ctx, s.finder())
			expectLease(s, got)
			Expect(got.took).To(BeNumerically("<=", 2*acquireTime), s.because("how long it took: there is nobody to wait for"))
		})
	},
		Entry("the course's first format", func() string { return "19.99,5" }),
		Entry("a product whose lifetime is over", func() string { return valueOf(mouse, time.Now().Add(-time.Second)) }),
	)

	It("waits while another reader has the lease, and returns what that one stores", func() {
		onScene(func(ctx context.Context) {
			s := newScene()
			s.put("mouse", "lease of somebody", time.Minute)
			time.AfterFunc(200*time.Millisecond, func() { s.put("mouse", valueOf(mouse, time.Now().Add(time.Minute)), time.Minute) })
			got := acquire(ctx, s.finder())
			Expect(got.believed).To(BeTrue(), s.because("whether what the other reader has stored is believed"))
			Expect(got.took).To(BeNumerically("<", 250*time.Millisecond), s.because("how long it took, when the product was there after 200ms"))
			Expect(s.acquires).To(BeNumerically("<=", 100), s.because("how often Redis was asked in 200ms"))
		})
	})

	It("waits for a second, and then takes the lease of a reader who did not come back", func() {
		onScene(func(ctx context.Context) {
			s := newScene()
			s.put("mouse", "lease of somebody", time.Minute)
			got := acquire(ctx, s.finder())
			expectLease(s, got)
			Expect(got.took).To(And(BeNumerically(">=", time.Second), BeNumerically("<", 1100*time.Millisecond)), s.because("how long it waited for the other reader"))
			Expect(s.acquires).To(BeNumerically("<=", 200), s.because("how often Redis was asked in that second"))
		})
	})

	DescribeTable("waits for a second, and then gives up, and leaves the lease", func(first, then string) {
		onScene(func(ctx context.Context) {
			s := newScene()
			s.put("mouse", first, time.Minute)
			time.AfterFunc(500*time.Millisecond, func() { s.put("mouse", then, time.Minute) })
			got := acquire(ctx, s.finder())
			expectNone(s, got)
			Expect(got.took).To(And(BeNumerically(">=", time.Second), BeNumerically("<", 1100*time.Millisecond)), s.because("how long it waited for the other reader"))
			Expect(s.in("mouse").value).To(Equal(then), s.because("what the cache has: the lease is another's"))
			Expect(s.acquires).To(BeNumerically("<=", 200), s.because("how often Redis was asked in that second"))
		})
	},
		Entry("where another has got it meanwhile, who may come back", "lease of somebody", "lease of a third"),
		Entry("where it was given instead of another's already", "lease instead of somebody", "lease instead of somebody"),
	)

	It("gives up at once while somebody is writing, and leaves the writer's mark", func() {
		onScene(func(ctx context.Context) {
			s := newScene()
			s.put("mouse", "writing somebody", time.Minute)
			got := acquire(ctx, s.finder())
			expectNone(s, got)
			Expect(got.took).To(Equal(acquireTime), s.because("how long it took: a writer's mark is nothing to wait for"))
			Expect(s.in("mouse").value).To(Equal("writing somebody"), s.because("what the cache has"))
		})
	})

	It("gives up at once while this instance is writing the key, and does not ask Redis", func() {
		onScene(func(ctx context.Context) {
			s := newScene()
			got := acquire(ctx, stampede.NewFinder(stampede.Config{
				Strings: s, Leases: s, Products: s, Database: "5c0b2ce0", TTL: productTTL, Now: time.Now,
				UnderWay: func(key string) bool { return key == keyOf("mouse") },
			}))
			expectNone(s, got)
			Expect(s.acquires).To(BeZero(), s.because("how often Redis was asked"))
		})
	})

	It("returns the error of Redis", func() {
		onScene(func(ctx context.Context) {
			s := newScene()
			s.acquireError = errDown
			got := acquire(ctx, s.finder())
			Expect(got.err).To(MatchError(errDown), s.because("Redis is down"))
			Expect(got.believed).To(BeFalse(), s.because("whether there was something to believe"))
			Expect(s.acquires).To(Equal(1), s.because("how often Redis was asked"))
		})
	})

	DescribeTable("ends with the error of its context", func(happens func(s *scene)) {
		onScene(func(ctx context.Context) {
			s := newScene()
			happens(s)
			ctx, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
			defer cancel()
			got := acquire(ctx, s.finder())
			Expect(got.err).To(MatchError(context.DeadlineExceeded), s.because("the context ended after 50ms"))
			Expect(got.took).To(Equal(50*time.Millisecond), s.because("how long it took"))
		})
	},
		Entry("while it waits for another reader", func(s *scene) { s.put("mouse", "lease of somebody", time.Minute) }),
		Entry("while it asks a Redis that hangs", func(s *scene) { s.hangs = "acquire" }),
	)
})
