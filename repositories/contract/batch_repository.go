package contract

import (
	"context"
	"fmt"
	"strconv"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/redis/go-redis/v9"

	"cacheaside/repositories"
)

// BatchRepository declares the specs of repositories.BatchRepository. connect is called before each spec.
func BatchRepository(connect func(SpecContext) Redis) {
	var (
		server Redis
		wire   *Wire
		batch  *repositories.BatchRepository
		prefix string
		keys   int
	)

	BeforeEach(func(ctx SpecContext) {
		server = connect(ctx)
		batch = repositories.NewBatchRepository(server.Client)
		keys++
		prefix = fmt.Sprintf("batch:%d:%s:%d:", GinkgoParallelProcess(), strconv.FormatInt(time.Now().UnixNano(), 36), keys)
	})

	// lookUp looks keys of all kinds up, and says by which commands, by round trips.
	lookUp := func(ctx SpecContext) [][]string {
		GinkgoHelper()
		Expect(server.Client.Set(ctx, prefix+"a", "1", time.Minute).Err()).To(Succeed())
		Expect(server.Client.Set(ctx, prefix+"b", "two\r\nlines", time.Minute).Err()).To(Succeed())
		Expect(server.Client.Set(ctx, prefix+"empty", "", time.Minute).Err()).To(Succeed())
		Expect(server.Client.HSet(ctx, prefix+"hash", "f", "v").Err()).To(Succeed())
		wire = Record(server.Client)

		values := make([]repositories.Value, 6)
		for i := range values {
			values[i] = repositories.Value{Text: "from before", Found: true}
		}
		Expect(batch.GetKeys(ctx, []string{prefix + "b", prefix + "none", prefix + "a", prefix + "empty", prefix + "hash", prefix + "b"}, values)).
			To(Succeed())
		Expect(values).To(Equal([]repositories.Value{{Text: "two\r\nlines", Found: true}, {}, {Text: "1", Found: true}, {Found: true}, {},
			{Text: "two\r\nlines", Found: true}}), "the values of b, a key that is not there, a, an empty string, a hash, and b; %s", wire)
		return wire.Names()
	}

	It("looks keys up in their order, in one round trip", func(ctx SpecContext) {
		Expect(lookUp(ctx)).To(Equal([][]string{{"mget"}}))
	})

	It("asks for each by a command of its own, in one round trip, where the server refuses keys of several slots together", func(ctx SpecContext) {
		server.Client.AddHook(crossSlot{})
		apart := [][]string{{"get", "get", "get", "get", "get", "get"}}
		Expect(lookUp(ctx)).To(Equal(apart), "what followed when MGET was refused")
		Expect(lookUp(ctx)).To(Equal(apart), "what was sent when it was known")
	})

	It("looks a single key up as anybody does", func(ctx SpecContext) {
		Expect(server.Client.Set(ctx, prefix+"a", "1", time.Minute).Err()).To(Succeed())
		Expect(server.Client.HSet(ctx, prefix+"hash", "f", "v").Err()).To(Succeed())
		wire = Record(server.Client)
		for key, expected := range map[string]repositories.Value{"a": {Text: "1", Found: true}, "none": {}, "hash": {}} {
			values := []repositories.Value{{Text: "from before", Found: true}}
			Expect(batch.GetKeys(ctx, []string{prefix + key}, values)).To(Succeed())
			Expect(values).To(Equal([]repositories.Value{expected}), "the value of %s; %s", key, wire)
		}
		Expect(wire.Names()).To(Equal([][]string{{"get"}, {"get"}, {"get"}}))

		ended, end := context.WithCancel(ctx)
		end()
		Expect(batch.GetKeys(ended, []string{"a"}, make([]repositories.Value, 1))).
			To(And(MatchError(context.Canceled), MatchError(ContainSubstring(`GET of "a"`))))
	})

	It("says how many keys it asked for when it fails", func(ctx SpecContext) {
		ended, end := context.WithCancel(ctx)
		end()
		Expect(batch.GetKeys(ended, []string{"a", "b"}, make([]repositories.Value, 2))).
			To(And(MatchError(context.Canceled), MatchError(ContainSubstring("MGET of 2 keys"))))
	})
}

// crossSlot is a server that refuses MGET, as a node of a cluster does for keys of several slots.
type crossSlot struct{}

func (crossSlot) DialHook(next redis.DialHook) redis.DialHook { return next }

func (crossSlot) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

func (crossSlot) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, command redis.Cmder) error {
		if command.Name() == "mget" {
			command.SetErr(refused("CROSSSLOT Keys in request don't hash to the same slot"))
			return command.Err()
		}
		return next(ctx, command)
	}
}

// refused is an error that a server has replied.
type refused string

func (r refused) Error() string { return string(r) }
func (refused) RedisError()     {}
