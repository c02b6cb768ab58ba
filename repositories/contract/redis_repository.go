// Package contract holds the behaviours that a repository must show on every server it may meet. A suite calls
// them with a server of its own: the repositories' own suite with the embedded Redis, the integration suite with a
// real one in a container. So what the embedded Redis says can be trusted.
package contract

import (
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/redis/go-redis/v9"

	"cacheaside/repositories"
)

// Redis is a server to hold the repository against.
type Redis struct {
	// Client is connected to it. Each spec uses keys of its own, so the server may be shared.
	Client *redis.Client
	// Pass lets time pass, where the server's clock can be moved; nil where it runs by itself.
	Pass func(time.Duration)
}

// RedisRepository declares the specs of repositories.RedisRepository. connect is called before each spec.
func RedisRepository(connect func(SpecContext) Redis) {
	var (
		server     Redis
		repository *repositories.RedisRepository
		key        string
		keys       int
	)

	BeforeEach(func(ctx SpecContext) {
		server = connect(ctx)
		repository = repositories.NewRedisRepository(server.Client)
		keys++
		key = fmt.Sprintf("contract:%d:%d:%d", GinkgoParallelProcess(), time.Now().UnixNano(), keys)
	})

	// lifetime reads what Redis itself says: -1ns is none, -2ns is no such key.
	lifetime := func(ctx SpecContext) time.Duration {
		GinkgoHelper()
		left, err := server.Client.PTTL(ctx, key).Result()
		Expect(err).NotTo(HaveOccurred())
		return left
	}
	const (
		noLifetime = time.Duration(-1)
		aMinute    = time.Minute
		aMoment    = 60 * time.Millisecond
	)
	beWithin := func(limit time.Duration) OmegaMatcher {
		return And(BeNumerically(">", 0), BeNumerically("<=", limit))
	}
	pass := func(d time.Duration) {
		if server.Pass != nil {
			server.Pass(d)
		}
	}

	Describe("Insert", func() {
		It("stores a value, which GetKey returns", func(ctx SpecContext) {
			Expect(repository.Insert(ctx, key, "19.99")).To(Succeed())
			Expect(repository.GetKey(ctx, key)).To(Equal("19.99"))
		})

		It("stores it without a lifetime", func(ctx SpecContext) {
			Expect(repository.Insert(ctx, key, "19.99")).To(Succeed())
			Expect(lifetime(ctx)).To(Equal(noLifetime))
		})

		It("replaces the value, and takes away the lifetime that the old one had", func(ctx SpecContext) {
			Expect(repository.InsertExpire(ctx, key, "old", aMinute)).To(Succeed())
			Expect(repository.Insert(ctx, key, "new")).To(Succeed())
			Expect(repository.GetKey(ctx, key)).To(Equal("new"))
			Expect(lifetime(ctx)).To(Equal(noLifetime))
		})

		DescribeTable("keeps every byte of", func(ctx SpecContext, value string) {
			Expect(repository.Insert(ctx, key, value)).To(Succeed())
			Expect(repository.GetKey(ctx, key)).To(Equal(value))
		},
			Entry("an empty value, which is not a missing one", ""),
			Entry("letters beyond ASCII", "Bücher 商品 🐭"),
			Entry("line ends and a zero byte", "a\r\nb\x00c"),
			Entry("bytes that are no UTF-8", "\xff\xfe"),
		)
	})

	Describe("GetKey", func() {
		It("says ErrNotFound when there is no such key", func(ctx SpecContext) {
			_, err := repository.GetKey(ctx, key)
			Expect(err).To(MatchError(repositories.ErrNotFound))
			Expect(err).NotTo(MatchError(redis.Nil), "the driver's own word for it stops at the repository")
		})

		It("says what is wrong, and not ErrNotFound, when the key holds a hash", func(ctx SpecContext) {
			Expect(repository.InsertHash(ctx, key, "price", "19.99")).To(Succeed())
			_, err := repository.GetKey(ctx, key)
			Expect(err).To(MatchError(And(ContainSubstring("WRONGTYPE"), ContainSubstring(key))))
			Expect(err).NotTo(MatchError(repositories.ErrNotFound))
		})
	})

	Describe("InsertExpire", func() {
		It("stores a value with its lifetime", func(ctx SpecContext) {
			Expect(repository.InsertExpire(ctx, key, "19.99", aMinute)).To(Succeed())
			Expect(repository.GetKey(ctx, key)).To(Equal("19.99"))
			Expect(lifetime(ctx)).To(beWithin(aMinute))
		})

		It("has the value gone when the lifetime is over", func(ctx SpecContext) {
			Expect(repository.InsertExpire(ctx, key, "19.99", aMoment)).To(Succeed())
			pass(aMoment)
			Eventually(ctx, func() error { _, err := repository.GetKey(ctx, key); return err }).
				Should(MatchError(repositories.ErrNotFound))
		})

		It("starts the lifetime anew when the value is replaced", func(ctx SpecContext) {
			Expect(repository.InsertExpire(ctx, key, "old", aMoment)).To(Succeed())
			Expect(repository.InsertExpire(ctx, key, "new", aMinute)).To(Succeed())
			Expect(lifetime(ctx)).To(BeNumerically(">", aMinute/2))
		})

		DescribeTable("is exact to the millisecond", func(ctx SpecContext, d time.Duration) {
			Expect(repository.InsertExpire(ctx, key, "19.99", d)).To(Succeed())
			Expect(lifetime(ctx)).To(And(BeNumerically(">", d-time.Second/2), BeNumerically("<=", d)))
		},
			Entry("below one second", 900*time.Millisecond),
			Entry("one and a half seconds", 1500*time.Millisecond),
			Entry("a day", 24*time.Hour),
		)

		DescribeTable("refuses a lifetime that would be none, and stores nothing", func(ctx SpecContext, d time.Duration) {
			Expect(repository.InsertExpire(ctx, key, "19.99", d)).To(MatchError(repositories.ErrNoLifetime))
			Expect(server.Client.Exists(ctx, key).Val()).To(BeZero())
		},
			Entry("zero, which go-redis takes for: for ever", time.Duration(0)),
			Entry("-1, which go-redis takes for: keep the old one", time.Duration(-1)),
			Entry("a negative one", -time.Minute),
		)
	})

	Describe("InsertHash", func() {
		It("stores a field, which GetHash returns", func(ctx SpecContext) {
			Expect(repository.InsertHash(ctx, key, "price", "19.99")).To(Succeed())
			Expect(repository.GetHash(ctx, key, "price")).To(Equal("19.99"))
		})

		It("stores it without a lifetime", func(ctx SpecContext) {
			Expect(repository.InsertHash(ctx, key, "price", "19.99")).To(Succeed())
			Expect(lifetime(ctx)).To(Equal(noLifetime))
		})

		It("leaves the other fields, and the lifetime of the hash, as they were", func(ctx SpecContext) {
			Expect(repository.InsertHashExpire(ctx, key, "quantity", "5", aMinute)).To(Succeed())
			Expect(repository.InsertHash(ctx, key, "price", "19.99")).To(Succeed())
			Expect(repository.GetHash(ctx, key, "quantity")).To(Equal("5"))
			Expect(lifetime(ctx)).To(beWithin(aMinute))
		})

		It("replaces the value of a field", func(ctx SpecContext) {
			Expect(repository.InsertHash(ctx, key, "price", "19.99")).To(Succeed())
			Expect(repository.InsertHash(ctx, key, "price", "9.99")).To(Succeed())
			Expect(repository.GetHash(ctx, key, "price")).To(Equal("9.99"))
		})

		It("says what is wrong when the key holds a string", func(ctx SpecContext) {
			Expect(repository.Insert(ctx, key, "19.99")).To(Succeed())
			Expect(repository.InsertHash(ctx, key, "price", "19.99")).To(MatchError(ContainSubstring("WRONGTYPE")))
		})
	})

	Describe("GetHash", func() {
		It("says ErrNotFound when there is no such key", func(ctx SpecContext) {
			_, err := repository.GetHash(ctx, key, "price")
			Expect(err).To(MatchError(repositories.ErrNotFound))
			Expect(err).NotTo(MatchError(redis.Nil), "the driver's own word for it stops at the repository")
		})

		It("says ErrNotFound when the hash has no such field", func(ctx SpecContext) {
			Expect(repository.InsertHash(ctx, key, "price", "19.99")).To(Succeed())
			_, err := repository.GetHash(ctx, key, "quantity")
			Expect(err).To(MatchError(repositories.ErrNotFound))
			Expect(err).To(MatchError(ContainSubstring("quantity")))
		})
	})

	Describe("InsertHashExpire", func() {
		It("stores a field, and gives the hash its lifetime", func(ctx SpecContext) {
			Expect(repository.InsertHashExpire(ctx, key, "price", "19.99", aMinute)).To(Succeed())
			Expect(repository.GetHash(ctx, key, "price")).To(Equal("19.99"))
			Expect(lifetime(ctx)).To(beWithin(aMinute))
		})

		It("gives the lifetime to the whole hash, fields stored earlier included", func(ctx SpecContext) {
			Expect(repository.InsertHash(ctx, key, "quantity", "5")).To(Succeed())
			Expect(repository.InsertHashExpire(ctx, key, "price", "19.99", aMoment)).To(Succeed())
			pass(aMoment)
			Eventually(ctx, func() error { _, err := repository.GetHash(ctx, key, "quantity"); return err }).
				Should(MatchError(repositories.ErrNotFound))
		})

		It("is exact below one second", func(ctx SpecContext) {
			Expect(repository.InsertHashExpire(ctx, key, "price", "19.99", 900*time.Millisecond)).To(Succeed())
			Expect(lifetime(ctx)).To(beWithin(900 * time.Millisecond))
		})

		DescribeTable("refuses a lifetime that would be none, and stores nothing", func(ctx SpecContext, d time.Duration) {
			Expect(repository.InsertHashExpire(ctx, key, "price", "19.99", d)).To(MatchError(repositories.ErrNoLifetime))
			Expect(server.Client.Exists(ctx, key).Val()).To(BeZero())
		},
			Entry("zero, at which EXPIRE would delete the key", time.Duration(0)),
			Entry("a negative one", -time.Minute),
		)

		It("says what is wrong when the key holds a string", func(ctx SpecContext) {
			Expect(repository.Insert(ctx, key, "19.99")).To(Succeed())
			Expect(repository.InsertHashExpire(ctx, key, "price", "19.99", aMinute)).
				To(MatchError(And(ContainSubstring("WRONGTYPE"), ContainSubstring(key))))
		})
	})
}
