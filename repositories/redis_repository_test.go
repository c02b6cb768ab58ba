package repositories_test

import (
	"context"
	"errors"
	"net"
	"strings"
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

var _ = Describe("RedisRepository's DeleteKey", Label("given"), func() {
	contract.DeleteKey(func(SpecContext) contract.Redis { return contract.Redis{Client: connect(miniredis.RunT(GinkgoT()))} })

	It("names the command and the key when Redis can't be reached", func(ctx SpecContext) {
		server := miniredis.RunT(GinkgoT())
		repository := repositories.NewRedisRepository(connect(server))
		server.Close()
		Expect(repository.DeleteKey(ctx, "product:mouse")).To(MatchError(HavePrefix(`redis DEL "product:mouse": `)))
	})
})

var _ = Describe("RedisRepository", Label("lesson-04"), func() {
	Describe("on the embedded Redis:", func() {
		contract.RedisRepository(func(SpecContext) contract.Redis {
			server := miniredis.RunT(GinkgoT())
			return contract.Redis{Client: connect(server), Pass: server.FastForward}
		})
	})

	Describe("over the wire", func() {
		var (
			wire       *contract.Wire
			repository *repositories.RedisRepository
		)

		BeforeEach(func() {
			client := connect(miniredis.RunT(GinkgoT()))
			wire = contract.Record(client)
			repository = repositories.NewRedisRepository(client)
		})

		DescribeTable("sends one command in one round trip, for",
			func(ctx SpecContext, command string, call func(context.Context, *repositories.RedisRepository) error) {
				_ = call(ctx, repository) // the key is not there, which is an error for some
				Expect(wire.Names()).To(Equal([][]string{{command}}), wire.String)
			},
			Entry("Insert: SET", Label("step-5"), "set", insert),
			Entry("GetKey: GET", Label("step-5"), "get", getKey),
			Entry("InsertHash: HSET", Label("step-7"), "hset", insertHash),
			Entry("GetHash: HGET", Label("step-7"), "hget", getHash),
		)

		It("sends one SET with its lifetime in one round trip, for InsertExpire", Label("step-6"), func(ctx SpecContext) {
			Expect(insertExpire(ctx, repository)).To(Succeed(), wire.String)
			Expect(wire.Names()).To(Equal([][]string{{"set"}}), wire.String)
		})

		It("sends one transaction in one round trip, for InsertHashExpire, so that no crash leaves a hash without a lifetime", Label("step-8"), func(ctx SpecContext) {
			Expect(insertHashExpire(ctx, repository)).To(Succeed(), wire.String)
			Expect(wire.Names()).To(Equal([][]string{{"multi", "hset", "pexpire", "exec"}}), wire.String)
		})

		DescribeTable("sends nothing for a lifetime that is refused, in",
			func(ctx SpecContext, call func(context.Context, *repositories.RedisRepository, time.Duration) error) {
				for _, lifetime := range []time.Duration{0, -1, -time.Minute} {
					Expect(call(ctx, repository, lifetime)).NotTo(Succeed(), "a lifetime of %s", lifetime)
				}
				Expect(wire.Names()).To(BeEmpty(), wire.String)
			},
			Entry("InsertExpire", Label("step-6"), insertExpireFor),
			Entry("InsertHashExpire", Label("step-8"), insertHashExpireFor),
		)
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

		DescribeTable("says so, names the command and the key, and wraps what go-redis said, in",
			func(ctx SpecContext, command string, call func(context.Context, *repositories.RedisRepository) error) {
				err := call(ctx, repository)
				Expect(err).To(HaveOccurred(), "nobody answers, so the method can't have done its work")
				Expect(err.Error()).To(MatchRegexp(`\b`+command+`\b`), "the error names the command, %s", command)
				Expect(err.Error()).To(ContainSubstring(`"product:mouse"`), "the error names the key in quotes, as %%q writes it")
				if strings.HasPrefix(command, "H") {
					Expect(err.Error()).To(ContainSubstring(`"price"`), "the error names the field in quotes, as %%q writes it")
				}
				Expect(err).NotTo(MatchError(repositories.ErrNotFound), "nobody knows whether the key is there")
				Expect(err).NotTo(MatchError(repositories.ErrWrongType), "nobody knows what the key holds")
				Expect(errors.As(err, new(net.Error))).To(
					BeTrueBecause("expected an error that wraps what go-redis said, as fmt.Errorf does with %%w (%%v keeps its text alone); it is: %s", err))
			},
			Entry("Insert: SET", Label("step-5"), "SET", insert),
			Entry("InsertExpire: SET", Label("step-6"), "SET", insertExpire),
			Entry("GetKey: GET", Label("step-5"), "GET", getKey),
			Entry("InsertHash: HSET", Label("step-7"), "HSET", insertHash),
			Entry("InsertHashExpire: HSET", Label("step-8"), "HSET", insertHashExpire),
			Entry("GetHash: HGET", Label("step-7"), "HGET", getHash),
		)
	})

	DescribeTable("passes the caller's context on, in",
		func(ctx SpecContext, call func(context.Context, *repositories.RedisRepository) error) {
			client := connect(miniredis.RunT(GinkgoT()))
			asked, leave := context.WithCancel(ctx)
			defer leave()
			client.AddHook(leaving{leave})
			err := call(asked, repositories.NewRedisRepository(client))
			Expect(err).To(HaveOccurred(), "the caller's context was cancelled just before the command was sent; was it sent, and with that context?")
			Expect(errors.Is(err, context.Canceled)).To(
				BeTrueBecause("expected an error that wraps context.Canceled, which go-redis said, as fmt.Errorf does with %%w (%%v keeps its text alone); it is: %s", err))
		},
		Entry("Insert: SET", Label("step-5"), insert),
		Entry("InsertExpire: SET", Label("step-6"), insertExpire),
		Entry("GetKey: GET", Label("step-5"), getKey),
		Entry("InsertHash: HSET", Label("step-7"), insertHash),
		Entry("InsertHashExpire: HSET", Label("step-8"), insertHashExpire),
		Entry("GetHash: HGET", Label("step-7"), getHash),
	)
})

// A call of each method, for what is true of all of them.

func insert(ctx context.Context, repository *repositories.RedisRepository) error {
	return repository.Insert(ctx, "product:mouse", "19.99")
}

func insertExpire(ctx context.Context, repository *repositories.RedisRepository) error {
	return insertExpireFor(ctx, repository, time.Minute)
}

func insertExpireFor(ctx context.Context, repository *repositories.RedisRepository, lifetime time.Duration) error {
	return repository.InsertExpire(ctx, "product:mouse", "19.99", lifetime)
}

func getKey(ctx context.Context, repository *repositories.RedisRepository) error {
	_, err := repository.GetKey(ctx, "product:mouse")
	return err
}

func insertHash(ctx context.Context, repository *repositories.RedisRepository) error {
	return repository.InsertHash(ctx, "product:mouse", "price", "19.99")
}

func insertHashExpire(ctx context.Context, repository *repositories.RedisRepository) error {
	return insertHashExpireFor(ctx, repository, time.Minute)
}

func insertHashExpireFor(ctx context.Context, repository *repositories.RedisRepository, lifetime time.Duration) error {
	return repository.InsertHashExpire(ctx, "product:mouse", "price", "19.99", lifetime)
}

func getHash(ctx context.Context, repository *repositories.RedisRepository) error {
	_, err := repository.GetHash(ctx, "product:mouse", "price")
	return err
}

// leaving is a hook of a client. Before a command is sent it cancels the caller's context, and looks whether the command
// has it.
type leaving struct{ leave func() }

// DialHook is a part of redis.Hook.
func (l leaving) DialHook(next redis.DialHook) redis.DialHook { return next }

// ProcessHook is a part of redis.Hook.
func (l leaving) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, command redis.Cmder) error {
		l.leave()
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return next(ctx, command)
	}
}

// ProcessPipelineHook is a part of redis.Hook.
func (l leaving) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, commands []redis.Cmder) error {
		l.leave()
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return next(ctx, commands)
	}
}

func connect(server *miniredis.Miniredis) *redis.Client {
	client := redis.NewClient(&redis.Options{Addr: server.Addr()})
	DeferCleanup(client.Close)
	return client
}
