package repositories_test

import (
	"context"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/redis/go-redis/v9"

	"cacheaside/integration/containers"
	"cacheaside/repositories"
	"cacheaside/repositories/contract"
	"cacheaside/repositories/redisconn"
)

var _ = Describe("RedisRepository's DeleteKey on a real Redis", Label("given"), func() {
	contract.DeleteKey(func(ctx SpecContext) contract.Redis { return contract.Redis{Client: connect(ctx)} })
})

var _ = Describe("RedisRepository on a real Redis:", Label("lesson-04"), func() {
	contract.RedisRepository(func(ctx SpecContext) contract.Redis {
		return contract.Redis{Client: connect(ctx)}
	})

	// The contract talks through a plain client. What else go-redis offers must serve as well.
	DescribeTable("works through", func(ctx SpecContext, through func(*redis.Client) repositories.Commander) {
		client := connect(ctx)
		repository := repositories.NewRedisRepository(through(client))
		text, hash := uniqueKey(), uniqueKey()

		_, err := repository.GetKey(ctx, text)
		Expect(err).To(MatchError(repositories.ErrNotFound))
		Expect(repository.Insert(ctx, text, "19.99")).To(Succeed())
		Expect(repository.GetKey(ctx, text)).To(Equal("19.99"))
		Expect(repository.InsertExpire(ctx, text, "9.99", time.Minute)).To(Succeed())
		Expect(repository.GetKey(ctx, text)).To(Equal("9.99"))
		Expect(client.PTTL(ctx, text).Val()).To(And(BeNumerically(">", 0), BeNumerically("<=", time.Minute)))

		_, err = repository.GetHash(ctx, hash, "price")
		Expect(err).To(MatchError(repositories.ErrNotFound))
		Expect(repository.InsertHash(ctx, hash, "price", "19.99")).To(Succeed())
		Expect(repository.InsertHashExpire(ctx, hash, "quantity", "5", time.Minute)).To(Succeed())
		Expect(repository.GetHash(ctx, hash, "price")).To(Equal("19.99"))
		Expect(repository.GetHash(ctx, hash, "quantity")).To(Equal("5"))
		Expect(client.PTTL(ctx, hash).Val()).To(And(BeNumerically(">", 0), BeNumerically("<=", time.Minute)))

		Expect(repository.GetKey(ctx, hash)).Error().To(MatchError(ContainSubstring("WRONGTYPE")))
		Expect(repository.InsertHashExpire(ctx, text, "price", "1", time.Minute)).To(MatchError(ContainSubstring("WRONGTYPE")))
	},
		Entry("a client", func(client *redis.Client) repositories.Commander { return client }),
		Entry("the client's AutoPipeliner, which sends the commands of many goroutines as one batch", func(client *redis.Client) repositories.Commander {
			pipeliner, err := client.AutoPipeline()
			Expect(err).NotTo(HaveOccurred())
			DeferCleanup(pipeliner.Close)
			return pipeliner
		}),
		Entry("a ring, which spreads the keys over servers", func(client *redis.Client) repositories.Commander {
			ring := redis.NewRing(&redis.RingOptions{Addrs: map[string]string{"only": client.Options().Addr}})
			DeferCleanup(ring.Close)
			return ring
		}),
	)

	It("answers each of many goroutines with its own value through an AutoPipeliner", func(ctx SpecContext) {
		pipeliner, err := connect(ctx).AutoPipeline()
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(pipeliner.Close)
		repository := repositories.NewRedisRepository(pipeliner)
		prefix := uniqueKey()

		const goroutines, values = 16, 50
		failed := make(chan error, goroutines)
		for number := range goroutines {
			go func() { failed <- storeAndRead(ctx, repository, fmt.Sprintf("%s:%d", prefix, number), values) }()
		}
		for range goroutines {
			Expect(<-failed).To(Succeed())
		}
	})
})

// storeAndRead stores values under one key, one after the other, and reads each back.
func storeAndRead(ctx context.Context, repository *repositories.RedisRepository, key string, values int) error {
	for number := range values {
		value := fmt.Sprintf("%s is %d", key, number)
		if err := repository.InsertExpire(ctx, key, value, time.Minute); err != nil {
			return err
		}
		if got, err := repository.GetKey(ctx, key); err != nil || got != value {
			return fmt.Errorf("expected %q, got %q, %w", value, got, err)
		}
	}
	return nil
}

// connect opens a connection to the Redis in the container, for one spec.
func connect(ctx SpecContext) *redis.Client {
	GinkgoHelper()
	return connectTo(containers.Redis(ctx))
}

func connectTo(url string) *redis.Client {
	GinkgoHelper()
	// Not the usual quarter of a second: this machine does other things, too.
	const patient = "?dial_timeout=5s&read_timeout=5s&write_timeout=5s&pool_timeout=5s"
	connection, err := redisconn.Open(url + patient)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(connection.Close)
	return connection.Client()
}

// uniqueKey returns a key that no other spec uses, for the server is shared, by parallel processes too.
func uniqueKey() string {
	keys++
	return fmt.Sprintf("spec:%d:%d:%d", GinkgoParallelProcess(), time.Now().UnixNano(), keys)
}

var keys int
