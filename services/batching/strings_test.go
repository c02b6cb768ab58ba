package batching_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing/synctest"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/services/batching"
	"cacheaside/services/coherence"
	"cacheaside/services/guard"
	"cacheaside/services/stillclock"
)

// heldLane is a lane whose calls end when the spec says so, or when they are interrupted. A key that begins with "no" has
// no value; every other has itself, in capitals.
type heldLane struct {
	calls       chan *heldCall // those that were begun
	interrupted chan struct{}
}

type heldCall struct {
	keys []string
	end  chan error
}

func newHeldLane() *heldLane {
	return &heldLane{calls: make(chan *heldCall, 100), interrupted: make(chan struct{}, 100)}
}

func (l *heldLane) Interrupt() { l.interrupted <- struct{}{} }

// Do obeys no context, as some libraries don't.
func (l *heldLane) Do(_ context.Context, lookups []*repositories.Lookup) error {
	call := &heldCall{end: make(chan error, 1)}
	for _, lookup := range lookups {
		call.keys = append(call.keys, lookup.Key)
	}
	l.calls <- call
	select {
	case err := <-call.end:
		if errors.Is(err, errPanic) {
			panic(err)
		}
		for _, lookup := range lookups {
			if !strings.HasPrefix(lookup.Key, "no") {
				lookup.Text, lookup.Found = strings.ToUpper(lookup.Key), true
			}
		}
		return err
	case <-l.interrupted:
		return errors.New("interrupted")
	}
}

var errPanic = errors.New("a panic of the library")

// errDown is what a Redis that is down says.
var errDown = errors.New("connection refused")

// got is what GetKey returned, and when.
type got struct {
	value string
	err   error
	after time.Duration
}

var _ = Describe("Strings", Label("given"), func() {
	const timeout = 50 * time.Millisecond

	type scene struct {
		ctx     context.Context
		lane    *heldLane
		refusal error // of what admits round trips, if it refuses any
		mu      sync.Mutex
		shared  []string // who went with others, and what came of it
		batch   *batching.Strings
	}
	build := func(s *scene, lanes ...batching.Lane[repositories.Lookup]) {
		guard := guard.NewGuard(guard.Config{})
		s.batch = batching.NewStrings(nil, batching.NewQueue(lanes, batching.Config{
			Timeout: timeout, Again: true,
			Admit: func() (func(error), error) {
				if s.refusal != nil {
					return nil, s.refusal
				}
				return guard.Allow()
			},
			Shared: func(context.Context) func(any, error) {
				return func(asked any, err error) {
					s.mu.Lock()
					defer s.mu.Unlock()
					s.shared = append(s.shared, fmt.Sprint(asked.(repositories.Lookup).Key, " ", err))
				}
			},
		}))
	}
	// on runs a spec with one lane, on a clock that stands still while anybody works.
	on := func(spec func(*scene)) {
		GinkgoHelper()
		stillclock.Run(func(ctx context.Context) {
			s := &scene{ctx: ctx, lane: newHeldLane()}
			build(s, s.lane)
			spec(s)
		})
	}
	// ask has somebody ask for a key, and waits until nothing goes on any more.
	ask := func(s *scene, ctx context.Context, key string) chan got {
		answer := make(chan got, 1)
		began := time.Now()
		go func() {
			value, err := s.batch.GetKey(ctx, key)
			answer <- got{value, err, time.Since(began)}
		}()
		synctest.Wait()
		return answer
	}
	// call returns the round trip that goes on, and expects it to be of those keys.
	call := func(s *scene, keys ...string) *heldCall {
		GinkgoHelper()
		synctest.Wait()
		Expect(s.lane.calls).NotTo(BeEmpty(), "expected Redis to be asked for %q, but it was not", keys)
		call := <-s.lane.calls
		Expect(call.keys).To(Equal(keys), "the keys that one round trip asks for")
		return call
	}

	It("has who comes first go at once, alone", func() {
		on(func(s *scene) {
			answer := ask(s, s.ctx, "a")
			call(s, "a").end <- nil
			Expect(<-answer).To(Equal(got{value: "A"}))
		})
	})

	It("says that there is none", func() {
		on(func(s *scene) {
			answer := ask(s, s.ctx, "none")
			call(s, "none").end <- nil
			Expect((<-answer).err).To(MatchError(repositories.ErrNotFound))
		})
	})

	It("has those who come meanwhile go together, when the first is back", func() {
		on(func(s *scene) {
			first := ask(s, s.ctx, "a")
			others := []chan got{ask(s, s.ctx, "b"), ask(s, s.ctx, "none"), ask(s, s.ctx, "d"), ask(s, s.ctx, "b")}
			call(s, "a").end <- nil
			Expect(<-first).To(Equal(got{value: "A"}))
			call(s, "b", "none", "d", "b").end <- nil
			Expect(<-others[0]).To(Equal(got{value: "B"}))
			Expect((<-others[1]).err).To(MatchError(repositories.ErrNotFound))
			Expect(<-others[2]).To(Equal(got{value: "D"}))
			Expect(<-others[3]).To(Equal(got{value: "B"}))
			Expect(s.lane.calls).To(BeEmpty(), "round trips for nobody")

			By("being free again")
			again := ask(s, s.ctx, "e")
			call(s, "e").end <- nil
			Expect(<-again).To(Equal(got{value: "E"}))
		})
	})

	It("has as many round trips go on as there are lanes", func() {
		on(func(s *scene) {
			build(s, s.lane, s.lane)
			first, second, third := ask(s, s.ctx, "a"), ask(s, s.ctx, "b"), ask(s, s.ctx, "c")
			one, two := call(s, "a"), call(s, "b")
			Expect(s.lane.calls).To(BeEmpty(), "round trips besides those of the two lanes")
			two.end <- nil
			Expect(<-second).To(Equal(got{value: "B"}))
			call(s, "c").end <- nil
			Expect(<-third).To(Equal(got{value: "C"}))
			one.end <- nil
			Expect(<-first).To(Equal(got{value: "A"}))
		})
	})

	It("sends no more than 500 keys at a time", func() {
		on(func(s *scene) {
			ask(s, s.ctx, "a")
			for i := range 501 {
				ask(s, s.ctx, fmt.Sprint(i))
			}
			call(s, "a").end <- nil
			synctest.Wait()
			big := <-s.lane.calls
			Expect(big.keys).To(HaveLen(500))
			big.end <- nil
			call(s, "500").end <- nil
		})
	})

	Context("when a caller gives up", func() {
		It("lets one who went alone go at once, by cutting its connection", func() {
			on(func(s *scene) {
				ctx, cancel := context.WithCancel(s.ctx)
				answer := ask(s, ctx, "a")
				call(s, "a")
				time.Sleep(10 * time.Millisecond)
				cancel()
				Expect(<-answer).To(Equal(got{err: context.Canceled, after: 10 * time.Millisecond}))
			})
		})

		It("lets one who waits go at once, and does not ask for it, and the others wait on", func() {
			on(func(s *scene) {
				first := ask(s, s.ctx, "a")
				ctx, cancel := context.WithCancel(s.ctx)
				gone, other := ask(s, ctx, "b"), ask(s, s.ctx, "c")
				time.Sleep(10 * time.Millisecond)
				cancel()
				Expect(<-gone).To(Equal(got{err: context.Canceled, after: 10 * time.Millisecond}))
				call(s, "a").end <- nil
				Expect((<-first).value).To(Equal("A"))
				call(s, "c").end <- nil
				Expect((<-other).value).To(Equal("C"))
			})
		})

		It("lets one who is under way with others go at once, and the others get their answers", func() {
			on(func(s *scene) {
				first := ask(s, s.ctx, "a")
				ctx, cancel := context.WithCancel(s.ctx)
				gone, other := ask(s, ctx, "b"), ask(s, s.ctx, "c")
				call(s, "a").end <- nil
				together := call(s, "b", "c")
				cancel()
				Expect((<-gone).err).To(MatchError(context.Canceled))
				Expect(s.lane.interrupted).To(BeEmpty(), "a connection that others wait for was cut")
				together.end <- nil
				Expect((<-first).value).To(Equal("A"))
				Expect((<-other).value).To(Equal("C"))
			})
		})

		It("does not ask for one who has given up before", func() {
			on(func(s *scene) {
				ctx, cancel := context.WithCancel(s.ctx)
				cancel()
				Expect((<-ask(s, ctx, "a")).err).To(MatchError(context.Canceled))
				Expect(s.lane.calls).To(BeEmpty())
			})
		})

		It("holds it against nobody: Redis is asked again, however many have given up", func() {
			on(func(s *scene) {
				for range 20 {
					ctx, cancel := context.WithCancel(s.ctx)
					answer := ask(s, ctx, "a")
					call(s, "a")
					cancel()
					Expect((<-answer).err).To(MatchError(context.Canceled))
				}
			})
		})
	})

	Context("when Redis hangs", func() {
		It("gives up after the timeout, whatever the library does: alone and with others", func() {
			on(func(s *scene) {
				first := ask(s, s.ctx, "a")
				time.Sleep(20 * time.Millisecond)
				second := ask(s, s.ctx, "b")
				answer := <-first
				Expect(answer.err).To(MatchError(guard.ErrTooSlow))
				Expect(answer.after).To(Equal(timeout))
				answer = <-second
				Expect(answer.err).To(MatchError(guard.ErrTooSlow))
				Expect(answer.after).To(Equal(timeout), "it had been under way for less, and waited for more")
				time.Sleep(timeout)
			})
		})

		It("is not asked any more after five round trips in a row, and then by one at a time, until it answers", func() {
			on(func(s *scene) {
				for range guard.DefaultFailures {
					Expect((<-ask(s, s.ctx, "a")).err).To(MatchError(guard.ErrTooSlow))
					<-s.lane.calls
				}
				answer := <-ask(s, s.ctx, "a")
				Expect(answer.err).To(MatchError(guard.ErrCircuitOpen))
				Expect(answer.after).To(BeZero())
				Expect(s.lane.calls).To(BeEmpty())

				time.Sleep(guard.DefaultPause + 1)
				Expect((<-ask(s, s.ctx, "a")).err).To(MatchError(guard.ErrTooSlow))
				<-s.lane.calls
				Expect((<-ask(s, s.ctx, "a")).err).To(MatchError(guard.ErrCircuitOpen))

				time.Sleep(guard.DefaultPause + 1)
				back := ask(s, s.ctx, "a")
				call(s, "a").end <- nil
				Expect((<-back).value).To(Equal("A"))
				again := ask(s, s.ctx, "b")
				call(s, "b").end <- nil
				Expect((<-again).value).To(Equal("B"))
			})
		})
	})

	It("gives a failure to all who are under way, and goes on", func() {
		on(func(s *scene) {
			ask(s, s.ctx, "a")
			second, third := ask(s, s.ctx, "b"), ask(s, s.ctx, "c")
			call(s, "a").end <- nil
			call(s, "b", "c").end <- errDown
			Expect((<-second).err).To(MatchError(errDown))
			Expect((<-third).err).To(MatchError(errDown))
			again := ask(s, s.ctx, "d")
			call(s, "d").end <- nil
			Expect((<-again).value).To(Equal("D"))
		})
	})

	It("makes an error of a panic, and goes on", func() {
		on(func(s *scene) {
			ask(s, s.ctx, "a")
			second := ask(s, s.ctx, "b")
			call(s, "a").end <- errPanic
			call(s, "b").end <- errPanic
			Expect((<-second).err).To(MatchError(ContainSubstring("a panic of the library")))
			again := ask(s, s.ctx, "c")
			call(s, "c").end <- nil
			Expect((<-again).value).To(Equal("C"))
		})
	})

	It("asks nobody while no round trip is admitted, also for those who came before", func() {
		on(func(s *scene) {
			first, second := ask(s, s.ctx, "a"), ask(s, s.ctx, "b")
			s.refusal = coherence.ErrDistrusted
			call(s, "a").end <- nil
			Expect((<-first).value).To(Equal("A"), "it was asked for before")
			Expect((<-second).err).To(MatchError(coherence.ErrDistrusted))
			Expect((<-ask(s, s.ctx, "c")).err).To(MatchError(coherence.ErrDistrusted))
			Expect(s.lane.calls).To(BeEmpty())
		})
	})

	It("tells of those who went with others, and of nobody who went alone", func() {
		on(func(s *scene) {
			first, second := ask(s, s.ctx, "a"), ask(s, s.ctx, "b")
			call(s, "a").end <- nil
			call(s, "b").end <- errDown
			<-first
			<-second
			Expect(s.shared).To(Equal([]string{"b connection refused"}))
		})
	})

	It("gives each of many its own", func(ctx SpecContext) {
		lanes := []batching.Lane[repositories.Lookup]{quickLane{}, quickLane{}}
		batch := batching.NewStrings(nil, batching.NewQueue(lanes, batching.Config{Timeout: time.Minute}))
		var callers sync.WaitGroup
		for number := range 64 {
			callers.Go(func() {
				defer GinkgoRecover()
				for round := range 200 {
					key := fmt.Sprint(number, "-", round)
					Expect(batch.GetKey(ctx, key)).To(Equal("value of "+key), "what GetKey(%q) returns", key)
				}
			})
		}
		callers.Wait()
	})
})

// quickLane answers soon.
type quickLane struct{}

func (quickLane) Interrupt() {}

func (quickLane) Do(_ context.Context, lookups []*repositories.Lookup) error {
	time.Sleep(50 * time.Microsecond)
	for _, lookup := range lookups {
		lookup.Text, lookup.Found = "value of "+lookup.Key, true
	}
	return nil
}
