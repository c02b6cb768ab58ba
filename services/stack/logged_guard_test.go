package stack

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/services/guard"
	"cacheaside/services/stillclock"
)

var _ = Describe("a guard that logs", Label("given"), func() {
	var (
		log    *bytes.Buffer
		opened int
		logged *loggedGuard
	)

	// fresh makes a guard that opens after three failures, for a second.
	fresh := func() {
		log, opened = &bytes.Buffer{}, 0
		b := builder{Config: Config{
			Log:    slog.New(slog.NewTextHandler(log, nil)),
			Opened: func() { opened++ },
		}}
		logged = b.newGuard("circuit breaker", guard.Config{Failures: 3, Pause: time.Second})
	}

	// lines are those of the log, without their times.
	lines := func() []string {
		text := regexp.MustCompile(`time=\S+ `).ReplaceAllString(strings.TrimSpace(log.String()), "")
		if text == "" {
			return nil
		}
		return strings.Split(text, "\n")
	}
	isOpen := HavePrefix(`level=WARN msg="circuit breaker: open`)
	isClosed := HavePrefix(`level=INFO msg="circuit breaker: closed`)

	// The same for both ways to make a call.
	for _, way := range []struct {
		name string
		call func(ctx context.Context, outcome error) error
	}{
		{"Call", func(ctx context.Context, outcome error) error {
			return logged.Call(ctx, func(context.Context) error { return outcome })
		}},
		{"Allow", func(_ context.Context, outcome error) error {
			done, err := logged.Allow()
			if err == nil {
				done(outcome)
			}
			return err
		}},
	} {
		call := way.call
		Describe("by "+way.name, func() {
			// calls makes calls with these outcomes, each of which must be allowed.
			calls := func(ctx context.Context, outcomes ...error) {
				GinkgoHelper()
				for number, outcome := range outcomes {
					refused := errors.Is(call(ctx, outcome), guard.ErrCircuitOpen)
					Expect(refused).To(BeFalse(), "whether the breaker refused call %d of %v", number+1, outcomes)
				}
			}

			It("logs the opening once, with the failure, as soon as it is open", func() {
				stillclock.Run(func(ctx context.Context) {
					fresh()
					calls(ctx, errDown, errDown)
					Expect(lines()).To(BeEmpty(), "after two failures")
					calls(ctx, errDown)
					Expect(lines()).To(HaveExactElements(And(isOpen, HaveSuffix(`error="connection refused"`))))
					for range 10 {
						Expect(call(ctx, nil)).To(MatchError(guard.ErrCircuitOpen))
					}
					time.Sleep(time.Second + time.Millisecond)
					calls(ctx, errDown) // the attempt
					Expect(lines()).To(HaveLen(1))
					Expect(opened).To(Equal(1), "how often Opened was called")
				})
			})

			It("logs the closing once, and the next opening", func() {
				stillclock.Run(func(ctx context.Context) {
					fresh()
					calls(ctx, errDown, errDown, errDown)
					time.Sleep(time.Second + time.Millisecond)
					calls(ctx, nil, nil, repositories.ErrNotFound)
					Expect(lines()).To(HaveExactElements(isOpen, isClosed))
					calls(ctx, errDown, errDown, errDown)
					Expect(lines()).To(HaveExactElements(isOpen, isClosed, isOpen))
					Expect(opened).To(Equal(2))
				})
			})

			It("takes an answer for one", func() {
				stillclock.Run(func(ctx context.Context) {
					fresh()
					calls(ctx, errDown, errDown, errDown)
					time.Sleep(time.Second + time.Millisecond)
					calls(ctx, fmt.Errorf("redis GET: %w", repositories.ErrNotFound))
					Expect(lines()).To(HaveExactElements(isOpen, isClosed))
				})
			})

			It("logs nothing while it does not open", func() {
				stillclock.Run(func(ctx context.Context) {
					fresh()
					for range 10 {
						calls(ctx, errDown, errDown, nil)
					}
					Expect(lines()).To(BeEmpty())
					Expect(opened).To(BeZero())
				})
			})
		})
	}

	It("takes no call for the attempt that has begun before it opened", func() {
		stillclock.Run(func(ctx context.Context) {
			fresh()
			var slow sync.WaitGroup
			slow.Go(func() {
				_ = logged.Call(ctx, func(context.Context) error { time.Sleep(20 * time.Millisecond); return nil })
			})
			time.Sleep(time.Millisecond)
			for range 3 {
				_ = logged.Call(ctx, func(context.Context) error { return errDown })
			}
			slow.Wait()
			Expect(lines()).To(HaveExactElements(isOpen))
		})
	})

	It("logs each turn once, however many call at once", func() {
		stillclock.Run(func(ctx context.Context) {
			fresh()
			for range 5 {
				for _, outcome := range []error{errDown, nil} {
					var callers sync.WaitGroup
					for range 50 {
						callers.Go(func() { _ = logged.Call(ctx, func(context.Context) error { return outcome }) })
					}
					callers.Wait()
					time.Sleep(time.Second + time.Millisecond)
				}
			}
			Expect(lines()).To(HaveLen(10), "opened and closed five times")
			for number, line := range lines() {
				Expect(line).To([]OmegaMatcher{isOpen, isClosed}[number%2], "line %d", number+1)
			}
		})
	})
})
