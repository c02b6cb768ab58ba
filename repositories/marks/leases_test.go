package marks_test

import (
	"context"
	"errors"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/alicebob/miniredis/v2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/redis/go-redis/v9"

	"cacheaside/repositories/contract"
	"cacheaside/repositories/marks"
)

var _ = Describe("Leases", Label("lesson-09"), func() {
	Describe("on the embedded Redis", func() {
		contract.Leases(func(SpecContext) contract.Redis {
			server := miniredis.RunT(GinkgoT())
			return contract.Redis{Client: connect(server), Pass: server.FastForward}
		})
	})

	It("gives the lease to one of a hundred that ask at once", Label("step-1"), func(ctx SpecContext) {
		leases := marks.NewLeases(connect(miniredis.RunT(GinkgoT())))
		var got atomic.Int64
		failures := make(chan any, 100)
		var asked sync.WaitGroup
		for number := range cap(failures) {
			asked.Go(func() {
				defer func() { failures <- recover() }()
				held, _, err := leases.Acquire(ctx, "product:Mouse", string(rune('A'+number)), "", time.Minute)
				if err != nil {
					panic(err)
				}
				if held == marks.HeldNothing {
					got.Add(1)
				}
			})
		}
		asked.Wait()
		for range cap(failures) {
			Expect(<-failures).To(BeNil(), "what went wrong in Acquire, when a hundred goroutines called it at once")
		}
		Expect(got.Load()).To(BeEquivalentTo(1), "how many of a hundred goroutines, each with a token of its own, got the lease on one key")
	})

	// The first call of a script sends it whole, since Redis does not have it yet.
	DescribeTable("makes one round trip, of one script, in",
		func(ctx SpecContext, call func(context.Context, *marks.Leases) error) {
			client := connect(miniredis.RunT(GinkgoT()))
			leases := marks.NewLeases(client)
			Expect(call(ctx, leases)).To(Succeed())
			wire := contract.Record(client)
			Expect(call(ctx, leases)).To(Succeed())
			trips := wire.Names()
			Expect(trips).To(HaveLen(1), func() string {
				return "between two round trips another program can do anything; a script is one\n" + wire.String()
			})
			Expect(slices.Contains([]string{"evalsha", "eval"}, trips[0][0])).To(BeTrue(), wire.String)
		},
		Entry("Acquire", Label("step-1"), acquireLease),
		Entry("Fill", Label("step-2"), fillLease),
	)

	DescribeTable("says so when Redis is down, and names the key, in",
		func(ctx SpecContext, call func(context.Context, *marks.Leases) error) {
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			Expect(err).NotTo(HaveOccurred())
			Expect(listener.Close()).To(Succeed())
			client := redis.NewClient(&redis.Options{Addr: listener.Addr().String(), MaxRetries: -1, DialerRetries: 1})
			DeferCleanup(client.Close)

			err = call(ctx, marks.NewLeases(client))
			Expect(err).To(HaveOccurred(), "nobody answers, so there is nothing to report but an error")
			Expect(err).To(MatchError(ContainSubstring(`"product:Mouse"`)), "the error names the key, in quotes")
			Expect(errors.As(err, new(net.Error))).To(BeTrue(), "the error wraps what the driver said")
		},
		Entry("Acquire", Label("step-1"), acquireLease),
		Entry("Fill", Label("step-2"), fillLease),
	)

	DescribeTable("passes the caller's context on in",
		func(ctx SpecContext, call func(context.Context, *marks.Leases) error) {
			leases := marks.NewLeases(connect(miniredis.RunT(GinkgoT())))
			gone, leave := context.WithCancel(ctx)
			leave()
			Expect(call(gone, leases)).To(MatchError(context.Canceled), "the caller's context was cancelled before the call")

			commands := &contexts{Wire: &contract.Wire{}}
			client := connect(miniredis.RunT(GinkgoT()))
			client.AddHook(commands)
			Expect(call(context.WithValue(ctx, callers{}, true), marks.NewLeases(client))).To(Succeed())
			Expect(commands.others).To(BeEmpty(), "the commands that were sent in another context than the caller's: a deadline of that does not end them")
		},
		Entry("Acquire", Label("step-1"), acquireLease),
		Entry("Fill", Label("step-2"), fillLease),
	)
})

var _ = Describe("what went over the wire", Label("given"), func() {
	It("is told in a failure without the scripts, which would fill the screen", func(ctx SpecContext) {
		client := connect(miniredis.RunT(GinkgoT()))
		wire := contract.Record(client)
		script := redis.NewScript("return 'of ' .. 'many lines'")
		Expect(script.Run(ctx, client, []string{"product:Mouse"}, "one").Err()).To(Succeed())
		Expect(wire.String()).To(And(
			ContainSubstring("  EVALSHA "+script.Hash()[:6]+"… 1 product:Mouse one → (error) NOSCRIPT"),
			ContainSubstring(`  EVAL (the script) 1 product:Mouse one → "of many lines"`)))
	})
})

// A call of each method, for what is true of all of them.

func acquireLease(ctx context.Context, leases *marks.Leases) error {
	_, _, err := leases.Acquire(ctx, "product:Mouse", "one", "", time.Minute)
	return err
}

func fillLease(ctx context.Context, leases *marks.Leases) error {
	_, err := leases.Fill(ctx, "product:Mouse", "one", "a value", time.Minute)
	return err
}

// contexts is a go-redis hook that looks whether a command is sent in the caller's context, which has a value for callers.
type contexts struct {
	*contract.Wire
	others []string // the commands that were not
}

type callers struct{}

// ProcessHook is a part of redis.Hook.
func (c *contexts) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, command redis.Cmder) error {
		handshake := slices.Contains([]string{"hello", "client"}, command.Name())
		if !handshake && ctx.Value(callers{}) == nil {
			c.others = append(c.others, command.Name())
		}
		return next(ctx, command)
	}
}
