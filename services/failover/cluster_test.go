package failover_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"

	"cacheaside/repositories"
	"cacheaside/repositories/identity"
	"cacheaside/services/failover"
)

// masters is a cluster as an instance sees it.
type masters struct {
	now  failover.Map
	fail error
}

func (m *masters) Map(context.Context) (failover.Map, error) { return m.now, m.fail }

// three is a cluster of three masters of these names.
func three(epoch int64, names ...string) failover.Map {
	return failover.Map{Epoch: epoch, Owners: []identity.Owner{has(0, 5460, names[0]), has(5461, 10922, names[1]), has(10923, 16383, names[2])}}
}

func has(first, last int, name string) identity.Owner {
	return identity.Owner{First: first, Last: last, Name: name}
}

// inCluster is a server.
type inCluster struct {
	*failover.ClusterKeeper
	cluster *masters
	entered [][]string
}

var _ = Describe("ClusterKeeper", Label("given"), func() {
	var (
		clock time.Duration
		sql   *database
		log   *gbytes.Buffer
	)

	BeforeEach(func() {
		clock, sql, log = time.Hour, &database{}, gbytes.NewBuffer()
	})

	on := func(at failover.Map) *inCluster {
		one := &inCluster{cluster: &masters{now: at}}
		one.ClusterKeeper = failover.NewClusterKeeper(failover.ClusterConfig{
			Cluster: one.cluster, Eras: sql, Elapsed: func() time.Duration { return clock },
			Entered: func(names []string) { one.entered = append(one.entered, names) },
			Log:     slog.New(slog.NewTextHandler(log, nil)),
		})
		return one
	}
	pass := func(ctx context.Context, lasts time.Duration, instances ...*inCluster) {
		letPass(ctx, &clock, lasts, instances...)
	}
	// eras says the eras of some slots, such as "1 0? 2": their numbers, and ? where one is not sure.
	eras := func(one *inCluster, slots ...int) string {
		var text []string
		for _, slot := range slots {
			number, sure := one.Group(slot).Era()
			text = append(text, fmt.Sprint(number)+map[bool]string{false: "?"}[sure])
		}
		return strings.Join(text, " ")
	}

	It("is sure of all slots when those have stopped that may have used others", func(ctx SpecContext) {
		one := on(three(3, "a", "b", "c"))
		one.Round(ctx)
		Expect(eras(one, 0, 8000, 16383)).To(Equal("1? 1? 1?"), "the eras of the slots 0, 8000, 16383, where ? is not sure")
		pass(ctx, failover.Trust, one)
		Expect(eras(one, 0, 5460, 8000, 16383)).To(Equal("1 1 1 1"), "the eras of the slots 0, 5460, 8000, 16383, where ? is not sure")
		Expect(one.entered).To(Equal([][]string{{"a", "b", "c"}}), "which masters it was told to use")
		Expect(log).NotTo(gbytes.Say("masters"), "at the start")
	})

	It("shares the eras with who sees the same", func(ctx SpecContext) {
		one, other := on(three(3, "a", "b", "c")), on(three(3, "a", "b", "c"))
		pass(ctx, failover.Trust, one)
		pass(ctx, failover.Trust, other)
		Expect(eras(other, 0, 8000, 16383)).To(Equal("1 1 1"), "the eras of the slots 0, 8000, 16383, where ? is not sure")
	})

	It("begins an era for those slots alone whose master is another one", func(ctx SpecContext) {
		one, other := on(three(3, "a", "b", "c")), on(three(3, "a", "b", "c"))
		pass(ctx, failover.Trust, one, other)
		one.cluster.now, other.cluster.now = three(4, "a", "replica", "c"), three(4, "a", "replica", "c")
		one.Round(ctx)
		Expect(eras(one, 0, 5375, 5376, 8000, 10922, 11100)).To(Equal("1 1 2? 2? 2? 1"), "the eras of the slots 0, 5375, 5376, 8000, 10922, 11100, where ? is not sure")
		Expect(log).To(gbytes.Say(`level=INFO msg="masters of the cluster are other ones, or were started anew, or slots have moved: of these nothing is cached" slots=5632 of=16384 era=2`))
		Expect(eras(other, 0, 8000)).To(Equal("1 1"), "of the other, before it has looked")
		pass(ctx, failover.Trust, one, other)
		Expect(eras(one, 0, 8000, 16383)).To(Equal("1 2 1"), "the eras of the slots 0, 8000, 16383, where ? is not sure")
		Expect(eras(other, 0, 8000, 16383)).To(Equal("1 2 1"), "the eras of the slots 0, 8000, 16383, where ? is not sure")
	})

	It("begins an era for slots that another master has now, and another when they are back", func(ctx SpecContext) {
		one := on(three(3, "a", "b", "c"))
		pass(ctx, failover.Trust, one)
		moved := three(4, "a", "b", "c")
		moved.Owners = []identity.Owner{has(0, 99, "b"), has(100, 5460, "a"), has(5461, 10922, "b"), has(10923, 16383, "c")}
		one.cluster.now = moved
		one.Round(ctx)
		Expect(eras(one, 0, 255, 256, 16383)).To(Equal("2? 2? 1 1"), "in groups of 256 slots")
		Expect(one.entered).To(HaveLen(2))
		Expect(one.entered[1]).To(Equal([]string{"a", "b", "c"}), "also those of a group that two share")
		pass(ctx, failover.Trust, one)
		one.cluster.now = three(5, "a", "b", "c")
		pass(ctx, failover.Trust, one)
		Expect(eras(one, 0, 255, 256, 16383)).To(Equal("3 3 1 1"), "the eras of the slots 0, 255, 256, 16383, where ? is not sure")
	})

	It("begins an era for slots that are back before anybody has seen that another master had them: its epoch is a later one", func(ctx SpecContext) {
		one := on(three(3, "a", "b", "c"))
		pass(ctx, failover.Trust, one)
		again := three(5, "a", "b", "c")
		again.Owners[0].Epoch, again.Owners[1].Epoch = 5, 4
		one.cluster.now = again
		one.Round(ctx)
		Expect(eras(one, 0, 8000, 16383)).To(Equal("2? 2? 1"), "the eras of the slots 0, 8000, 16383, where ? is not sure")
		Expect(one.entered[1]).To(Equal([]string{"a", "b", "c"}), "which masters it was told to use")
	})

	It("is not sure of slots whose master does not answer, nor of those that nobody has; and begins no era for that", func(ctx SpecContext) {
		one := on(three(3, "a", "b", "c"))
		pass(ctx, failover.Trust, one)
		one.cluster.now.Owners[1].Name = ""
		one.cluster.now.Owners[2].Last = 16000
		pass(ctx, failover.Trust, one)
		Expect(eras(one, 0, 8000, 11100, 16100, 16383)).To(Equal("1 1? 1 1? 1?"), "the eras of the slots 0, 8000, 11100, 16100, 16383, where ? is not sure")
		one.cluster.now = three(3, "a", "b", "c")
		one.Round(ctx)
		Expect(eras(one, 0, 8000, 16100, 16383)).To(Equal("1 1 1 1"), "the eras of the slots 0, 8000, 16100, 16383, where ? is not sure")
		Expect(sql.era.Number).To(BeEquivalentTo(1))
	})

	DescribeTable("is not sure for long", func(ctx SpecContext, fail func(*inCluster)) {
		one := on(three(3, "a", "b", "c"))
		pass(ctx, failover.Trust, one)
		fail(one)
		clock += failover.Trust - 1
		one.Round(ctx)
		Expect(eras(one, 0, 8000, 16383)).To(Equal("1 1 1"), "the eras of the slots 0, 8000, 16383, where ? is not sure")
		clock++
		Expect(eras(one, 0, 8000, 16383)).To(Equal("1? 1? 1?"), "the eras of the slots 0, 8000, 16383, where ? is not sure")
	},
		Entry("when the cluster does not answer", func(one *inCluster) { one.cluster.fail = errors.New("down") }),
		Entry("when the database does not answer: there may be other masters", func(*inCluster) { sql.fail = repositories.ErrUnavailable }),
	)

	It("leaves the era to another that sees a later epoch, and uses the other slots", func(ctx SpecContext) {
		one, other := on(three(3, "a", "b", "c")), on(three(3, "a", "b", "c"))
		pass(ctx, failover.Trust, one, other)
		other.cluster.now = three(4, "a", "replica", "c")
		pass(ctx, failover.Trust, other, one)
		Expect(eras(other, 0, 8000, 16383)).To(Equal("1 2 1"), "the eras of the slots 0, 8000, 16383, where ? is not sure")
		Expect(eras(one, 0, 8000, 16383)).To(Equal("1 0? 1"), "of the one that is cut off")
		Expect(log).To(gbytes.Say(`level=WARN msg="another server sees other masters of the cluster`))
		pass(ctx, time.Second, other, one)
		Expect(log).NotTo(gbytes.Say(`another server sees`))
		one.cluster.now = three(4, "a", "replica", "c")
		pass(ctx, failover.Trust, one)
		Expect(eras(one, 0, 8000, 16383)).To(Equal("1 2 1"), "when it is healed")
	})

	It("says once that eras could not begin", func(ctx SpecContext) {
		one := on(three(3, "a", "b", "c"))
		sql.failBegin = errors.New("disk full")
		pass(ctx, time.Second, one)
		Expect(eras(one, 0, 16383)).To(Equal("0? 0?"), "the eras of the slots 0, 16383, where ? is not sure")
		Expect(log).To(gbytes.Say(`level=WARN msg="the eras of the cluster can't be noted" error="disk full"`))
		Expect(log).NotTo(gbytes.Say("can't be noted"), "a second time")
	})

	It("begins anew after what was no cluster", func(ctx SpecContext) {
		sql.era = repositories.Era{Number: 7, Identity: "run/replid"}
		one := on(three(3, "a", "b", "c"))
		pass(ctx, failover.Trust, one)
		Expect(eras(one, 0, 8000, 16383)).To(Equal("8 8 8"), "the eras of the slots 0, 8000, 16383, where ? is not sure")
	})

	Describe("its keys", func() {
		It("are those of the slot's era, and neither that nor a brace in the name chooses the slot", func(ctx SpecContext) {
			one := on(three(3, "a", "b", "c"))
			pass(ctx, failover.Trust, one)
			keys := failover.NewClusterKeys(one, one.Group, "db1")
			Expect(keys.Key("mouse")).To(Equal("product:db1.1:{af35b6ed}mouse"))
			for _, name := range []string{"mouse", "{a}mouse", "{a}keyboard", "}", "{}", "a:b{c}"} {
				Expect(keys.Key(name)).To(MatchRegexp(`^product:db1\.1:\{[0-9a-f]{8}\}`))
				back, is := keys.Name(keys.Key(name))
				Expect(back).To(Equal(name))
				Expect(is).To(BeTrue())
			}
			Expect(keys.Key("{a}mouse")[:23]).NotTo(Equal(keys.Key("{a}keyboard")[:23]), "what is between the first braces")
		})
	})
})
