package marks_test

import (
	"context"
	"net"
	"time"

	"github.com/alicebob/miniredis/v2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/redis/go-redis/v9"

	"cacheaside/repositories/contract"
	"cacheaside/repositories/marks"
)

var _ = Describe("Intents", Label("given"), func() {
	Describe("on the embedded Redis", func() {
		contract.Intents(func(SpecContext) contract.Redis {
			server := miniredis.RunT(GinkgoT())
			return contract.Redis{Client: connect(server), Pass: server.FastForward}
		})
	})

	DescribeTable("says so when Redis is down, and names the key",
		func(ctx SpecContext, call func(context.Context, *marks.Intents) error) {
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			Expect(err).NotTo(HaveOccurred())
			Expect(listener.Close()).To(Succeed())
			client := redis.NewClient(&redis.Options{Addr: listener.Addr().String(), MaxRetries: -1, DialerRetries: 1})
			DeferCleanup(client.Close)
			Expect(call(ctx, marks.NewIntents(client))).To(MatchError(And(
				ContainSubstring(`"product:mouse"`), ContainSubstring("refused"))))
		},
		Entry("Begin", func(ctx context.Context, intents *marks.Intents) error {
			_, err := intents.Begin(ctx, "product:mouse", "one", time.Minute)
			return err
		}),
		Entry("Finish", func(ctx context.Context, intents *marks.Intents) error {
			_, err := intents.Finish(ctx, "product:mouse", "one", "", 0)
			return err
		}),
		Entry("Invalidate", func(ctx context.Context, intents *marks.Intents) error {
			return intents.Invalidate(ctx, "product:mouse")
		}),
	)
})
