package contract

import (
	"context"
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
	)

	BeforeEach(func(ctx SpecContext) {
		server = connect(ctx)
		batch = repositories.NewBatchRepository(server.Client)
		prefix = ownKey("batch") + ":"
	})

	// lookUp looks up keys of all kinds, and returns the names of each round trip's commands.
	lookUp := func(ctx SpecContext) [][]string {
		GinkgoHelper()
		Expect(server.Client.Set(ctx, prefix+"a", "1", time.Minute).Err()).To(Succeed())
		Expect(server.Client.Set(ctx, prefix+"b", "two\r\nlines", time.Minute).Err()).To(Succeed())
		Expect(server.Client.Set(ctx, prefix+"empty", "", time.Minute).Err()).To(Succeed())
		Expect(server.Client.HSet(ctx, prefix+"hash", "f", "v").Err()).To(Succeed())
		wire = Record(server.Client)

		lookups := lookupsOf(prefix, "b", "none", "a", "empty", "hash", "b")
		Expect(batch.Do(ctx, lookups)).To(Succeed())
		Expect(lookups).To(HaveExactElements(
			found(prefix+"b", "two\r\nlines"), none(prefix+"none"), found(prefix+"a", "1"), found(prefix+"empty", ""), none(prefix+"hash"),
			found(prefix+"b", "two\r\nlines"),
		), "a key that is not there and a hash have no string; %s", wire)
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
		for _, expected := range []*repositories.Lookup{found(prefix+"a", "1"), none(prefix + "none"), none(prefix + "hash")} {
			lookups := lookupsOf("", expected.Key)
			Expect(batch.Do(ctx, lookups)).To(Succeed())
			Expect(lookups).To(HaveExactElements(expected), "%s", wire)
		}
		Expect(wire.Names()).To(Equal([][]string{{"get"}, {"get"}, {"get"}}))

		ended, end := context.WithCancel(ctx)
		end()
		Expect(batch.Do(ended, lookupsOf("", "a"))).
			To(And(MatchError(context.Canceled), MatchError(ContainSubstring(`GET of "a"`))))
	})

	It("says how many keys it asked for when it fails", func(ctx SpecContext) {
		ended, end := context.WithCancel(ctx)
		end()
		Expect(batch.Do(ended, lookupsOf("", "a", "b"))).
			To(And(MatchError(context.Canceled), MatchError(ContainSubstring("MGET of 2 keys"))))
	})
}

// lookupsOf returns lookups that hold results of an earlier use.
func lookupsOf(prefix string, keys ...string) (lookups []*repositories.Lookup) {
	for _, key := range keys {
		lookups = append(lookups, found(prefix+key, "from before"))
	}
	return lookups
}

func found(key, text string) *repositories.Lookup {
	return &repositories.Lookup{Key: key, Text: text, Found: true}
}

func none(key string) *repositories.Lookup { return &repositories.Lookup{Key: key} }

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

// refused is an error that a server replied.
type refused string

func (r refused) Error() string { return string(r) }
func (refused) RedisError()     {}
