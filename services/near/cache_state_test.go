package near_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/services/near"
)

var _ = Describe("what a Cache says of itself", Label("given"), func() {
	It("counts what it keeps, and knows whether it may answer", func() {
		clock := time.Hour
		cache := near.NewCache(near.Config{Database: "db1", Elapsed: func() time.Duration { return clock }, Trust: time.Second})
		Expect(cache.Trusted()).To(BeFalse(), "before the first news from Redis")
		Expect(cache.Entries()).To(BeZero(), "the products of an empty cache")

		cache.Current(0)
		Expect(cache.Trusted()).To(BeTrue(), "right after news from Redis")
		for _, name := range []string{"mouse", "keyboard"} {
			cache.Put(repositories.Product{Name: name}, time.Minute, cache.Moment(name))
		}
		Expect(cache.Entries()).To(Equal(2), "the products after two were put")

		clock += time.Second
		Expect(cache.Trusted()).To(BeFalse(), "a second after the last news, with a Trust of a second")
		cache.Current(0)
		cache.Lost()
		Expect(cache.Trusted()).To(BeFalse(), "after Lost")
		Expect(cache.Entries()).To(BeZero(), "the products after Lost")
	})
})
