package repositories_test

import (
	"context"
	"net"
	"time"

	"github.com/alicebob/miniredis/v2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/redis/go-redis/v9"

	"cacheaside/repositories"
	"cacheaside/repositories/contract"
)

var _ = Describe("IntentRepository", Label("given"), func() {
	Describe("on the embedded Redis", func() {
		contract.IntentRepository(func(SpecContext) contract.Redis {
			server := miniredis.RunT(GinkgoT())
			return contract.Redis{Client: connect(server), Pass: server.FastForward}
		})
	})

	DescribeTable("says so when Redis is down, and names the key",
		func(ctx SpecContext, call func(context.Context, *repositories.IntentRepository) error) {
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			Expect(err).NotTo(HaveOccurred())
			Expect(listener.Close()).To(Succeed())
			client := redis.NewClient(&redis.Options{Addr: listener.Addr().String(), MaxRetries: -1, DialerRetries: 1})
			DeferCleanup(client.Close)
			Expect(call(ctx, repositories.NewIntentRepository(client))).To(MatchError(And(
				ContainSubstring(`"product:mouse"`), ContainSubstring("refused"))))
		},
		Entry("Begin", func(ctx context.Context, intents *repositories.IntentRepository) error {
			_, err := intents.Begin(ctx, "product:mouse", "one", time.Minute)
			return err
		}),
		Entry("Finish", func(ctx context.Context, intents *repositories.IntentRepository) error {
			_, err := intents.Finish(ctx, "product:mouse", "one", "", 0)
			return err
		}),
		Entry("Invalidate", func(ctx context.Context, intents *repositories.IntentRepository) error {
			return intents.Invalidate(ctx, "product:mouse")
		}),
	)
})
