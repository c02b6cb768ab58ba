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

	DescribeTable("at one node of a cluster, asks the cluster for what is elsewhere:", func(ctx SpecContext, says string) {
		for _, key := range []string{"a", "b", "moved"} {
			Expect(server.Client.Set(ctx, prefix+key, "value of "+key, time.Minute).Err()).To(Succeed())
		}
		node := redis.NewClient(server.Client.Options()) // of the same server, but that says what a node would
		DeferCleanup(node.Close)
		node.AddHook(elsewhere{key: prefix + "moved", says: refused(says)})
		at := batch.At(node)
		wire = Record(server.Client)

		one := lookupsOf(prefix, "moved")
		Expect(at.Do(ctx, one)).To(Succeed())
		Expect(one).To(HaveExactElements(found(prefix+"moved", "value of moved")))
		several := lookupsOf(prefix, "a", "moved", "none", "b")
		Expect(at.Do(ctx, several)).To(Succeed())
		Expect(several).To(HaveExactElements(
			found(prefix+"a", "value of a"), found(prefix+"moved", "value of moved"), none(prefix+"none"), found(prefix+"b", "value of b"),
		))
		Expect(wire.Names()).To(Equal([][]string{{"get"}, {"get"}}), "what the cluster was asked: only for the one that is elsewhere")
	},
		Entry("its slot has moved", "MOVED 5 127.0.0.1:6379"),
		Entry("its slot is moving, and the key has", "ASK 5 127.0.0.1:6379"),
	)

	It("at one node of a cluster, asks for each key by a command of its own, in one round trip", func(ctx SpecContext) {
		at := batch.At(server.Client)
		wire = Record(server.Client)
		Expect(at.Do(ctx, lookupsOf(prefix, "a", "b"))).To(Succeed())
		Expect(wire.Names()).To(Equal([][]string{{"get", "get"}}))
	})

	It("at one node of a cluster, fails for all where it fails for one in another way", func(ctx SpecContext) {
		node := redis.NewClient(server.Client.Options())
		DeferCleanup(node.Close)
		node.AddHook(elsewhere{key: prefix + "b", says: refused("LOADING Redis is loading the dataset in memory")})
		Expect(batch.At(node).Do(ctx, lookupsOf(prefix, "a", "b"))).To(MatchError(ContainSubstring("LOADING")))
		Expect(batch.At(node).Do(ctx, lookupsOf(prefix, "b"))).To(MatchError(ContainSubstring("LOADING")))
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

// elsewhere is a node that answers so when it is asked for a key.
type elsewhere struct {
	key  string
	says refused
}

func (elsewhere) DialHook(next redis.DialHook) redis.DialHook { return next }

func (e elsewhere) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, commands []redis.Cmder) error {
		err := next(ctx, commands)
		for _, command := range commands {
			e.answer(command)
		}
		return err
	}
}

func (e elsewhere) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, command redis.Cmder) error {
		_ = next(ctx, command)
		e.answer(command)
		return command.Err()
	}
}

func (e elsewhere) answer(command redis.Cmder) {
	switch key := command.Args()[1].(type) {
	case string:
		if key == e.key {
			command.SetErr(e.says)
		}
	case *string:
		if *key == e.key {
			command.SetErr(e.says)
		}
	}
}

// refused is an error that a server replied.
type refused string

func (r refused) Error() string { return string(r) }
func (refused) RedisError()     {}
