package repositories_test

import (
	"fmt"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/redis/go-redis/v9"

	"cacheaside/repositories"
	"cacheaside/services"
)

var _ = Describe("ProductCache over RedisRepository on a real Redis", Label("lesson-06"), func() {
	const lifetime = 20 * time.Second
	var (
		client   *redis.Client
		database string // stands in for a database's identifier, so that each spec has keys of its own
		mouse    = repositories.Product{Name: "mouse", Price: 1999, Quantity: 5}
	)

	BeforeEach(func(ctx SpecContext) {
		client = connect(ctx)
		database = uniqueKey()
	})

	cacheOf := func(database string, lifetime time.Duration) *services.ProductCache {
		return services.NewProductCache(repositories.NewRedisRepository(client), database, lifetime, time.Now)
	}

	It("stores one string under the product's key, as redis-cli shows it, with the lifetime on it", func(ctx SpecContext) {
		began := time.Now()
		Expect(cacheOf(database, lifetime).Put(ctx, mouse)).To(Succeed())
		ended := time.Now()

		key := "product:" + database + ":mouse"
		Expect(client.Keys(ctx, "product:"+database+":*").Val()).To(ConsistOf(key))
		Expect(client.Type(ctx, key).Val()).To(Equal("string"))
		Expect(client.PTTL(ctx, key).Val()).To(And(BeNumerically(">", 0), BeNumerically("<=", lifetime)))

		var ends int64
		text := client.Get(ctx, key).Val()
		_, err := fmt.Sscanf(text, "v1 ends=%d price=1999 quantity=5", &ends)
		Expect(err).NotTo(HaveOccurred(), "the value is %q", text)
		Expect(text).To(Equal(fmt.Sprintf("v1 ends=%d price=1999 quantity=5", ends)))
		Expect(time.UnixMilli(ends)).To(BeTemporally(">=", began.Add(lifetime).Truncate(time.Millisecond)))
		Expect(time.UnixMilli(ends)).To(BeTemporally("<=", ended.Add(lifetime)))
	})

	It("says the same end as Redis' own clock, to a second", func(ctx SpecContext) {
		cache := cacheOf(database, lifetime)
		Expect(cache.Put(ctx, mouse)).To(Succeed())
		cached, err := cache.Get(ctx, "mouse")
		Expect(err).NotTo(HaveOccurred())
		Expect(cached.Product).To(Equal(mouse))
		// PEXPIRETIME is the instant itself: no time passes between two answers.
		end := client.PExpireTime(ctx, "product:"+database+":mouse").Val()
		Expect(cached.Ends).To(BeTemporally("~", time.UnixMilli(end.Milliseconds()), time.Second))
	})

	It("does not have a product any more when its lifetime is over", func(ctx SpecContext) {
		cache := cacheOf(database, 50*time.Millisecond)
		Expect(cache.Put(ctx, mouse)).To(Succeed())
		Eventually(ctx, func() error { _, err := cache.Get(ctx, "mouse"); return err }).WithTimeout(10*time.Second).
			Should(MatchError(repositories.ErrNotFound), "a lifetime of 50ms never ended")
		Eventually(ctx, func() []string { return client.Keys(ctx, "product:"+database+":*").Val() }).WithTimeout(10*time.Second).
			Should(BeEmpty(), "Redis kept the key beyond its lifetime of 50ms")
	})

	It("starts the lifetime anew when a product is stored again", func(ctx SpecContext) {
		Expect(cacheOf(database, time.Second).Put(ctx, mouse)).To(Succeed())
		Expect(cacheOf(database, lifetime).Put(ctx, mouse)).To(Succeed())
		Expect(client.PTTL(ctx, "product:"+database+":mouse").Val()).To(BeNumerically(">", time.Second))
	})

	It("takes a value that it does not understand for a miss, and overwrites it, whatever the key holds", func(ctx SpecContext) {
		cache, key := cacheOf(database, lifetime), "product:"+database+":mouse"
		Expect(client.Set(ctx, key, "19.99,5", 0).Err()).To(Succeed())
		Expect(cache.Get(ctx, "mouse")).Error().To(MatchError(repositories.ErrNotFound))
		Expect(cache.Put(ctx, mouse)).To(Succeed())
		Expect(cache.Get(ctx, "mouse")).To(HaveField("Product", mouse))

		Expect(client.Del(ctx, key).Err()).To(Succeed())
		Expect(client.HSet(ctx, key, "price", "19.99").Err()).To(Succeed())
		Expect(cache.Get(ctx, "mouse")).Error().To(HaveOccurred())
		Expect(cache.Put(ctx, mouse)).To(Succeed())
		Expect(cache.Get(ctx, "mouse")).To(HaveField("Product", mouse))
	})

	It("never answers for another database", func(ctx SpecContext) {
		other := uniqueKey()
		Expect(cacheOf(database, lifetime).Put(ctx, mouse)).To(Succeed())
		Expect(cacheOf(other, lifetime).Get(ctx, "mouse")).Error().To(MatchError(repositories.ErrNotFound))
	})

	DescribeTable("returns what was put, under every name", func(ctx SpecContext, name string) {
		cache := cacheOf(database, lifetime)
		product := repositories.Product{Name: name, Price: repositories.MaxPrice, Quantity: repositories.MaxQuantity}
		Expect(cache.Put(ctx, product)).To(Succeed())
		Expect(cache.Get(ctx, name)).To(HaveField("Product", product))
		Expect(client.Exists(ctx, "product:"+database+":"+name).Val()).To(BeEquivalentTo(1))
	},
		Entry("with spaces", "a mouse with a tail"),
		Entry("with what Redis' own patterns use", "a*[b]?\\c"),
		Entry("with a colon, which separates the parts of a key", "a:b"),
		Entry("with letters beyond ASCII", "Bücher 商品 🐭"),
		Entry("as long as a name may be", strings.Repeat("商", repositories.MaxNameLength)),
	)
})
