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

// Everything that go-redis offers to talk to a server fits the repository.
var (
	_ repositories.Commander = (*redis.Client)(nil)
	_ repositories.Commander = (*redis.ClusterClient)(nil)
	_ repositories.Commander = (*redis.AutoPipeliner)(nil)
	_ repositories.Commander = (*redis.Ring)(nil)
)

var _ = Describe("RedisRepository", Label("lesson-04"), func() {
	Describe("on the embedded Redis", func() {
		contract.RedisRepository(func(SpecContext) contract.Redis {
			server := miniredis.RunT(GinkgoT())
			return contract.Redis{Client: connect(server), Pass: server.FastForward}
		})
	})

	Describe("what goes over the wire", func() {
		var (
			rounds     *roundTrips
			repository *repositories.RedisRepository
		)

		BeforeEach(func() {
			client := connect(miniredis.RunT(GinkgoT()))
			rounds = &roundTrips{}
			client.AddHook(rounds)
			repository = repositories.NewRedisRepository(client)
		})

		It("is one round trip for InsertExpire: SET with its lifetime", func(ctx SpecContext) {
			Expect(repository.InsertExpire(ctx, "product:mouse", "19.99", time.Minute)).To(Succeed())
			Expect(rounds.sent).To(Equal([][]string{{"set"}}))
		})

		It("is one transaction in one round trip for InsertHashExpire, so that no crash leaves a hash without a lifetime", func(ctx SpecContext) {
			Expect(repository.InsertHashExpire(ctx, "product:mouse", "price", "19.99", time.Minute)).To(Succeed())
			Expect(rounds.sent).To(Equal([][]string{{"multi", "hset", "pexpire", "exec"}}))
		})

		It("is nothing for a lifetime that is refused", func(ctx SpecContext) {
			Expect(repository.InsertExpire(ctx, "product:mouse", "19.99", 0)).NotTo(Succeed())
			Expect(repository.InsertHashExpire(ctx, "product:mouse", "price", "19.99", 0)).NotTo(Succeed())
			Expect(rounds.sent).To(BeEmpty())
		})
	})

	Context("when Redis is down", func() {
		var repository *repositories.RedisRepository

		BeforeEach(func() {
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			Expect(err).NotTo(HaveOccurred())
			Expect(listener.Close()).To(Succeed())
			client := redis.NewClient(&redis.Options{Addr: listener.Addr().String(), MaxRetries: -1, DialerRetries: 1})
			DeferCleanup(client.Close)
			repository = repositories.NewRedisRepository(client)
		})

		DescribeTable("each method says so, and names the command and the key",
			func(ctx SpecContext, command string, call func(context.Context) error) {
				err := call(ctx)
				Expect(err).To(MatchError(And(ContainSubstring(command), ContainSubstring(`"product:mouse"`))))
				Expect(err).NotTo(MatchError(repositories.ErrNotFound))
			},
			Entry("Insert", "SET", func(ctx context.Context) error {
				return repository.Insert(ctx, "product:mouse", "19.99")
			}),
			Entry("InsertExpire", "SET", func(ctx context.Context) error {
				return repository.InsertExpire(ctx, "product:mouse", "19.99", time.Minute)
			}),
			Entry("GetKey", "GET", func(ctx context.Context) error {
				_, err := repository.GetKey(ctx, "product:mouse")
				return err
			}),
			Entry("InsertHash", "HSET", func(ctx context.Context) error {
				return repository.InsertHash(ctx, "product:mouse", "price", "19.99")
			}),
			Entry("InsertHashExpire", "HSET", func(ctx context.Context) error {
				return repository.InsertHashExpire(ctx, "product:mouse", "price", "19.99", time.Minute)
			}),
			Entry("GetHash", "HGET", func(ctx context.Context) error {
				_, err := repository.GetHash(ctx, "product:mouse", "price")
				return err
			}),
		)
	})

	It("passes the caller's context on", func(ctx SpecContext) {
		repository := repositories.NewRedisRepository(connect(miniredis.RunT(GinkgoT())))
		cancelled, cancel := context.WithCancel(ctx)
		cancel()
		Expect(repository.Insert(cancelled, "product:mouse", "19.99")).To(MatchError(context.Canceled))
	})
})

func connect(server *miniredis.Miniredis) *redis.Client {
	client := redis.NewClient(&redis.Options{Addr: server.Addr()})
	DeferCleanup(client.Close)
	return client
}

// roundTrips is a go-redis hook that records the commands of each round trip, but for the handshake.
type roundTrips struct {
	sent [][]string
}

func (*roundTrips) DialHook(next redis.DialHook) redis.DialHook { return next }

func (r *roundTrips) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, command redis.Cmder) error {
		if command.Name() != "hello" && command.Name() != "client" {
			r.sent = append(r.sent, []string{command.Name()})
		}
		return next(ctx, command)
	}
}

func (r *roundTrips) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, commands []redis.Cmder) error {
		var names []string
		for _, command := range commands {
			names = append(names, command.Name())
		}
		if names[0] != "hello" && names[0] != "client" {
			r.sent = append(r.sent, names)
		}
		return next(ctx, commands)
	}
}
