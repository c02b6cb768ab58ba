package contract

import (
	"context"
	"errors"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/redis/go-redis/v9"

	"cacheaside/repositories"
	"cacheaside/repositories/marks"
)

// Scripts declares the specs of repositories.Pipeline, and of repositories.Scripts on it. connect is called before each spec.
func Scripts(connect func(SpecContext) Redis) {
	var (
		client   *redis.Client
		pipeline *repositories.Pipeline
		wire     *Wire
		key      string
	)

	BeforeEach(func(ctx SpecContext) {
		client = connect(ctx).Client
		pipeline = repositories.NewPipeline(client)
		wire = Record(client)
		key = ownKey("scripts")
	})

	// do sends commands, and returns the reply to each, spelt.
	do := func(ctx context.Context, commands ...[]any) (replies []string, err error) {
		var sent []*repositories.Command
		for _, words := range commands {
			var command repositories.Command = redis.NewCmd(ctx, words...)
			sent = append(sent, &command)
		}
		err = pipeline.Do(ctx, sent)
		for _, command := range sent {
			value, err := (*command).(*redis.Cmd).Result()
			replies = append(replies, fmt.Sprint(value, " ", err))
		}
		return replies, err
	}

	It("sends commands in one round trip, and has the reply to each in it", func(ctx SpecContext) {
		Expect(do(ctx, []any{"SET", key, "1", "PX", 60000}, []any{"GET", key}, []any{"GET", key + ":none"})).
			To(Equal([]string{"OK <nil>", "1 <nil>", "<nil> redis: nil"}))
		Expect(wire.Names()).To(Equal([][]string{{"set", "get", "get"}}))
	})

	It("sends a single command as anybody does", func(ctx SpecContext) {
		Expect(do(ctx, []any{"GET", key})).To(Equal([]string{"<nil> redis: nil"}))
		Expect(wire.Names()).To(Equal([][]string{{"get"}}))
	})

	It("takes it for no failure that the server does not know a script", func(ctx SpecContext) {
		unknown := []any{"EVALSHA", "0000000000000000000000000000000000000000", 0}
		_, err := do(ctx, unknown)
		Expect(err).NotTo(HaveOccurred())
		_, err = do(ctx, unknown, unknown)
		Expect(err).NotTo(HaveOccurred())
	})

	It("fails when the server refuses one command", func(ctx SpecContext) {
		wrong := []any{"SET", key}
		_, err := do(ctx, wrong)
		Expect(err).To(MatchError(ContainSubstring("wrong number of arguments")))
		_, err = do(ctx, []any{"GET", key}, wrong, []any{"GET", key})
		Expect(err).To(MatchError(ContainSubstring("wrong number of arguments")))
	})

	It("fails when nobody answers", func(ctx SpecContext) {
		gone, leave := context.WithCancel(ctx)
		leave()
		_, err := do(gone, []any{"GET", key})
		Expect(err).To(MatchError(context.Canceled))
		_, err = do(gone, []any{"GET", key}, []any{"GET", key})
		Expect(err).To(MatchError(context.Canceled))
	})

	Describe("a repository of leases on Scripts", func() {
		var leases *marks.Leases
		BeforeEach(func() {
			leases = marks.NewLeases(repositories.NewScripts(func(ctx context.Context, command repositories.Command) error {
				return pipeline.Do(ctx, []*repositories.Command{&command})
			}))
		})

		It("does what one on a client does, also where the server does not know the scripts yet", func(ctx SpecContext) {
			Expect(client.ScriptFlush(ctx).Err()).To(Succeed())
			held, lease, err := leases.Acquire(ctx, key, "token", "", time.Minute)
			Expect(err).NotTo(HaveOccurred(), wire.String)
			Expect(held).To(Equal(marks.HeldNothing))
			Expect(leases.Fill(ctx, key, lease, "a value", time.Minute)).To(BeTrue(), wire.String)
			held, found, err := leases.Acquire(ctx, key, "another", "", time.Minute)
			Expect([]any{held, found, err}).To(Equal([]any{marks.HeldValue, "a value", nil}))
			Expect(client.PTTL(ctx, key).Val()).To(BeNumerically("~", time.Minute, 10*time.Second))
		})

		It("says what kept it from an answer, and does not read a command that may still be under way", func(ctx SpecContext) {
			errLate := errors.New("too late")
			var sent repositories.Command
			late := marks.NewLeases(repositories.NewScripts(func(_ context.Context, command repositories.Command) error {
				sent = command
				return errLate
			}))
			_, _, err := late.Acquire(ctx, key, "token", "", time.Minute)
			Expect(err).To(MatchError(errLate))
			Expect(sent.Err()).NotTo(HaveOccurred(), "what was sent was written to")
		})
	})
}
