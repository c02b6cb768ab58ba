package near_test

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/services/near"
)

var _ = Describe("Cache", Label("lesson-12"), func() {
	const (
		trust = 500 * time.Millisecond
		ttl   = 10 * time.Second
	)
	mouse := repositories.Product{Name: "mouse", Price: 19_99, Quantity: 5}

	var (
		clock time.Duration
		cache *near.Cache
	)
	newCache := func(bytes int) *near.Cache {
		return near.NewCache(near.Config{Database: "db1", Elapsed: func() time.Duration { return clock }, Bytes: bytes, Trust: trust})
	}
	BeforeEach(func() {
		clock = time.Hour
		cache = newCache(0)
	})

	put := func() { cache.Put(mouse, ttl, cache.Moment("mouse")) }
	has := func() bool { _, _, found := cache.Get("mouse"); return found }
	expectIt := func(when string) {
		GinkgoHelper()
		Expect(has()).To(BeTrue(), "whether the cache answers for the mouse "+when)
	}
	expectNone := func(when string) {
		GinkgoHelper()
		Expect(has()).To(BeFalse(), "whether the cache answers for the mouse "+when)
	}

	Context("when Redis tells it of changes,", Label("step-2"), func() {
		BeforeEach(func() { cache.Current(0) })

		It("has the product that was put, and what is left of its lifetime", func() {
			put()
			clock += 300 * time.Millisecond
			product, left, found := cache.Get("mouse")
			Expect(found).To(BeTrue(), "whether the cache answers for the mouse that was put")
			Expect(product).To(Equal(mouse), "the product")
			Expect(left).To(Equal(ttl-300*time.Millisecond), "what is left of 10 s, 0.3 s later")
		})

		It("has no product that was not put, and takes names letter for letter", func() {
			expectNone("before it was put")
			put()
			for _, name := range []string{"Mouse", "mous", "mouse ", ""} {
				product, left, found := cache.Get(name)
				Expect(found).To(BeFalse(), "whether the cache answers for %q, where the mouse was put", name)
				Expect(product).To(BeZero(), "the product beside false")
				Expect(left).To(BeZero(), "the lifetime beside false")
			}
		})

		It("has the newest of what was put", func() {
			put()
			clock += 300 * time.Millisecond
			newer := mouse
			newer.Price = 20_99
			cache.Put(newer, ttl, cache.Moment("mouse"))
			product, left, _ := cache.Get("mouse")
			Expect(product).To(Equal(newer), "the product that was put last")
			Expect(left).To(Equal(ttl), "the lifetime of what was put last")
		})

		It("answers until the last moment of the lifetime, and no longer", func() {
			put()
			clock += ttl - 1
			cache.Current(0)
			expectIt("a nanosecond before its lifetime is over")
			clock++
			expectNone("when its lifetime is over")
		})

		It("counts the lifetime from when Redis was asked: the answer may have taken long", func() {
			asked := cache.Moment("mouse")
			clock += trust / 2
			cache.Put(mouse, ttl, asked)
			_, left, _ := cache.Get("mouse")
			Expect(left).To(Equal(ttl-trust/2), "what is left of 10 s that began a quarter of a second before the answer")
		})

		It("answers for the time of its trust after the last news, and again when there is news", func() {
			put()
			clock += trust - 1
			expectIt("a nanosecond before the last news is half a second old, which is its trust")
			clock++
			expectNone("when the last news is half a second old, which is its trust")
			cache.Current(0)
			expectIt("when there is news again, and no change was told of")
		})

		It("counts its trust from when Redis was asked, not from when it answered", func() {
			put()
			clock += 2 * trust
			cache.Current(trust)
			expectNone("after an answer to what was asked half a second ago, which is its trust")
			cache.Current(trust - 1)
			expectIt("after an answer to what was asked less than half a second ago")
		})

		It("keeps nothing while there is no news", func() {
			clock += trust
			put()
			cache.Current(0)
			expectNone("although it was put while the last news was older than its trust")
		})

		It("takes no more memory than it may", func(ctx SpecContext) {
			const bytes = 100 << 10
			cache = newCache(bytes)
			cache.Current(0)
			for i := range 10_000 {
				name := fmt.Sprintf("product-%d", i)
				cache.Put(repositories.Product{Name: name}, ttl, cache.Moment(name))
			}
			Eventually(ctx, cache.Bytes).WithTimeout(5*time.Second).Should(And(BeNumerically("<=", bytes), BeNumerically(">", bytes/2)),
				"the bytes of 10,000 products where 100 KiB are allowed")
		})

		It("keeps what is asked for often, when each of many others is put once", func() {
			cache = newCache(100 << 10) // some 400 products
			cache.Current(0)
			name := func(i int) string { return fmt.Sprintf("product-%d", i) }
			keep := func(i int) { cache.Put(repositories.Product{Name: name(i)}, ttl, cache.Moment(name(i))) }
			const often, once = 300, 40_000
			answered := 0
			for i := range once {
				if _, _, found := cache.Get(name(i % often)); !found {
					keep(i % often)
				} else if i >= once/2 {
					answered++
				}
				keep(often + i)
			}
			Expect(answered).To(BeNumerically(">=", once/2*9/10),
				"how often it had one of 300 products that are asked for again and again, of 20,000 times, while 20,000 others are put once each")
		})

		It("answers without an allocation", func() {
			put()
			Expect(testing.AllocsPerRun(10_000, func() { cache.Get("mouse") })).To(BeZero(), "allocations of an answer")
		})
	})

	It("keeps nothing before the first news", Label("step-2"), func() {
		put()
		cache.Current(0)
		expectNone("although it was put before the first news")
		put()
		expectIt("when it is put after the first news")
	})

	Context("when a product has changed,", Label("step-3"), func() {
		BeforeEach(func() { cache.Current(0) })

		changes := func(body func(change func())) []any {
			return []any{
				body,
				Entry("says Redis", func() { cache.Changed("product:db1:mouse") }),
				Entry("by this instance", func() { cache.Forget("mouse") }),
			}
		}

		DescribeTable("has it no more, until it is put again,", changes(func(change func()) {
			put()
			change()
			expectNone("when it has changed")
			put()
			expectIt("when it is put after the change")
		})...)

		DescribeTable("does not keep it if Redis was asked before, and had the old one,", changes(func(change func()) {
			asked := cache.Moment("mouse")
			change()
			cache.Put(mouse, ttl, asked)
			expectNone("although it has changed since Redis was asked")
		})...)

		DescribeTable("keeps the others,", func(key string) {
			put()
			cache.Changed(key)
			expectIt("when the key " + key + " has changed")
		},
			Entry("where it is another", "product:db1:keyboard"),
			Entry("where it is another by one letter's case", "product:db1:Mouse"),
			Entry("where it is another database's", "product:db2:mouse"),
			Entry("where the key has no prefix", "mouse"),
			Entry("where the key has something before the prefix", "x:product:db1:mouse"),
		)

		It("never has an old one, however close its Put is to the change", func() {
			asked := cache.Moment("mouse")
			expectNothingOld(cache, func() { asked = cache.Moment("mouse") }, func() near.Moment { return asked }, func() { cache.Changed("product:db1:mouse") })
		})
	})

	Context("when news was lost,", Label("step-4"), func() {
		BeforeEach(func() { cache.Current(0) })

		It("has nothing any more, also when there is news again", func() {
			put()
			cache.Lost()
			expectNone("when news was lost")
			cache.Current(0)
			expectNone("when there is news again: it may have changed meanwhile")
			put()
			expectIt("when it was put after that")
		})

		It("keeps nothing until there is news again", func() {
			cache.Lost()
			put()
			expectNone("although news was lost")
			cache.Current(0)
			expectNone("although it was put before there was news again")
		})

		DescribeTable("does not keep what Redis was asked for before,", func(lost func()) {
			asked := cache.Moment("mouse")
			lost()
			cache.Put(mouse, ttl, asked)
			cache.Current(0)
			expectNone("although news was lost since Redis was asked")
		},
			Entry("while there is none", func() { cache.Lost() }),
			Entry("when there is news again", func() { cache.Lost(); cache.Current(0) }),
			Entry("when news was lost twice", func() { cache.Lost(); cache.Current(0); cache.Lost(); cache.Current(0) }),
		)

		It("never has an old one, however close its Put is to the loss", func() {
			asked := cache.Moment("mouse")
			expectNothingOld(cache, func() { asked = cache.Moment("mouse") }, func() near.Moment { return asked }, func() { cache.Lost(); cache.Current(0) })
		})

		It("keeps nothing, however close its question and its Put are to the loss", func() {
			expectNothingOld(cache, func() { cache.Current(0) }, func() near.Moment { return cache.Moment("mouse") }, cache.Lost, func() { cache.Current(0) })
		})

		It("says how much it keeps, and whether it may answer", func() {
			cache = newCache(0)
			Expect(cache.Trusted()).To(BeFalse(), "before the first news from Redis")
			Expect(cache.Entries()).To(BeZero(), "the products of an empty cache")

			cache.Current(0)
			Expect(cache.Trusted()).To(BeTrue(), "right after news from Redis")
			for _, name := range []string{"mouse", "keyboard"} {
				cache.Put(repositories.Product{Name: name}, time.Minute, cache.Moment(name))
			}
			Expect(cache.Entries()).To(Equal(2), "the products after two were put")

			clock += trust
			Expect(cache.Trusted()).To(BeFalse(), "half a second after the last news, which is its trust")
			cache.Current(0)
			cache.Lost()
			Expect(cache.Trusted()).To(BeFalse(), "after Lost")
			Expect(cache.Entries()).To(BeZero(), "the products after Lost")
		})
	})
})

// expectNothingOld lets a reader put a product that Redis had before a change, while the cache is told of the change: a little
// earlier and a little later, many times. Each time it calls before, lets the reader ask and put while it calls tell, and then calls
// what is to be called afterwards. The product must never stay.
func expectNothingOld(cache *near.Cache, before func(), ask func() near.Moment, tell func(), afterwards ...func()) {
	GinkgoHelper()
	const rounds, steps = 200_000, 50
	var begun, ended atomic.Int64
	await := func(round *atomic.Int64, number int64) {
		for round.Load() < number {
			runtime.Gosched()
		}
	}
	pause := func(number int64) {
		for range number % steps {
			begun.Load() // which takes about a nanosecond
		}
	}
	var reader sync.WaitGroup
	reader.Go(func() {
		defer GinkgoRecover()
		defer ended.Store(rounds)
		for number := range int64(rounds) {
			await(&begun, number+1)
			pause(number / steps)
			cache.Put(repositories.Product{Name: "mouse"}, time.Hour, ask())
			ended.Store(number + 1)
		}
	})
	defer begun.Store(rounds) // which ends the reader, whatever tell does
	stayed := 0
	for number := range int64(rounds) {
		before()
		begun.Store(number + 1)
		pause(number)
		tell()
		await(&ended, number+1)
		for _, call := range afterwards {
			call()
		}
		if _, _, found := cache.Get("mouse"); found {
			stayed++
			cache.Forget("mouse")
		}
	}
	reader.Wait()
	Expect(stayed).To(BeZero(), "how often, of 200,000 times, a product stayed that was put while the cache was told that it may have changed")
}
