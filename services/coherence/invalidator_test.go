package coherence_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/services/coherence"
	"cacheaside/services/coherence/coherencetest"
	"cacheaside/services/guard/guardtest"
)

// delivering is an invalidator over an outbox and a cache in memory, and what happens to them. It is safe for
// concurrent use.
type delivering struct {
	invalidator *coherence.Invalidator
	gate        *coherence.Gate

	mu      sync.Mutex
	pending []repositories.Invalidation
	old     bool // what is pending is of an age at which its writer has ended
	calls   []string

	ages   []time.Duration // that the outbox was asked for
	limits []int

	ctx                       context.Context // that the last call was made with
	pendingError, removeError error
	asked                     func() // is called when the outbox has looked, and before the invalidator knows what is pending
	invalidate                func(key string) error
}

func newDelivering(names ...string) *delivering {
	d := &delivering{gate: coherence.NewGate(guardtest.Passing{}), asked: func() {}, invalidate: func(string) error { return nil }}
	for number, name := range names {
		d.pending = append(d.pending, repositories.Invalidation{ID: int64(number + 1), Name: name})
	}
	outbox := &coherencetest.Outbox{
		PendingFunc: func(ctx context.Context, age time.Duration, limit int) ([]repositories.Invalidation, error) {
			d.mu.Lock()
			defer d.mu.Unlock()
			defer d.asked()
			d.ctx, d.ages, d.limits = ctx, append(d.ages, age), append(d.limits, limit)
			if age > 0 && !d.old || d.pendingError != nil {
				return nil, d.pendingError
			}
			return slices.Clone(d.pending[:min(limit, len(d.pending))]), nil
		},
		RemoveFunc: func(ctx context.Context, ids ...int64) error {
			d.mu.Lock()
			defer d.mu.Unlock()
			d.ctx = ctx
			d.calls = append(d.calls, fmt.Sprint("remove ", ids))
			if d.removeError != nil {
				return d.removeError
			}
			d.pending = slices.DeleteFunc(d.pending, func(one repositories.Invalidation) bool { return slices.Contains(ids, one.ID) })
			return nil
		},
	}
	intents := &coherencetest.Intents{InvalidateFunc: func(ctx context.Context, key string) error {
		d.mu.Lock()
		d.ctx = ctx
		d.calls = append(d.calls, "invalidate "+key)
		d.mu.Unlock()
		return d.invalidate(key)
	}}
	d.invalidator = coherence.NewInvalidator(coherence.InvalidatorConfig{
		Outbox: outbox, Intents: intents, Gate: d.gate, Database: "db", Log: slog.New(slog.DiscardHandler),
	})
	return d
}

func (d *delivering) String() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	var pending []string
	for _, one := range d.pending {
		pending = append(pending, fmt.Sprintf("%d %s", one.ID, one.Name))
	}
	return "what happened: " + some(d.calls) + "; what is pending still: " + some(pending)
}

// some spells a list, of a long one the beginning and the end.
func some(all []string) string {
	if len(all) == 0 {
		return "nothing"
	}
	if more := len(all) - 6; more > 1 {
		all = slices.Concat(all[:4], []string{fmt.Sprintf("… and %d more …", more)}, all[len(all)-2:])
	}
	for n, one := range all {
		if len(one) > 60 {
			all = slices.Clone(all)
			all[n] = one[:60] + "…"
		}
	}
	return strings.Join(all, ", ")
}

// because says in a failure what was expected, and what happened.
func (d *delivering) because(reason string) func() string {
	return func() string { return reason + "\n" + d.String() }
}

func (d *delivering) closed() bool {
	_, closed := d.gate.Closings()
	return closed
}

func (d *delivering) open() {
	closings, _ := d.gate.Closings()
	d.gate.Open(closings)
}

// left returns the names that are pending.
func (d *delivering) left() (names []string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, one := range d.pending {
		names = append(names, one.Name)
	}
	return names
}

// told returns the keys that the cache was told to forget.
func (d *delivering) told() (keys []string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, call := range d.calls {
		if key, found := strings.CutPrefix(call, "invalidate "); found {
			keys = append(keys, key)
		}
	}
	return keys
}

var _ = Describe("Invalidator", Label("lesson-10", "step-9"), func() {
	Context("while the gate is closed,", func() {
		It("tells the cache all that is pending, removes it, and opens the gate", func(ctx SpecContext) {
			d := newDelivering("mouse", "keyboard")
			Expect(d.invalidator.Deliver(ctx)).To(Succeed(), d.because("Deliver, when nothing fails"))
			Expect(d.told()).To(ConsistOf("product:db:mouse", "product:db:keyboard"), d.because("the keys that the cache was told to forget: all that is pending while the gate is closed"))
			Expect(d.left()).To(BeEmpty(), d.because("what is pending still: what was delivered is removed from the outbox"))
			Expect(d.closed()).To(BeFalse(), d.because("the gate is closed, although all was delivered"))
			Expect(d.ages).To(HaveEach(time.Duration(0)), "the ages that the outbox was asked for: all is to be delivered, however fresh it is")
		})

		It("takes names letter for letter, and removes all of one name", func(ctx SpecContext) {
			d := newDelivering("USB Hub", "mouse", "USB Hub")
			Expect(d.invalidator.Deliver(ctx)).To(Succeed(), d.because("Deliver, when nothing fails"))
			Expect(d.told()).To(And(HaveEach(BeElementOf("product:db:USB Hub", "product:db:mouse")),
				ContainElements("product:db:USB Hub", "product:db:mouse")), d.because("the keys that the cache was told to forget, when USB Hub, mouse and USB Hub were pending"))
			Expect(d.left()).To(BeEmpty(), d.because("what is pending still: what was delivered is removed from the outbox"))
		})

		It("makes each call with the caller's context", func(ctx SpecContext) {
			type mark struct{}
			d := newDelivering("mouse")
			delivering, leave := context.WithCancel(context.WithValue(ctx, mark{}, "this delivery"))
			DeferCleanup(leave)
			check := func(call string) {
				Expect(d.ctx.Value(mark{})).To(Equal("this delivery"), "the context that "+call+" got is not the caller's")
			}
			d.asked = func() { check("Pending") }
			d.invalidate = func(string) error {
				check("Invalidate")
				leave()
				Expect(d.ctx.Err()).To(MatchError(context.Canceled), "the context that Invalidate got, when the caller has gone")
				return nil
			}
			_ = d.invalidator.Deliver(delivering) // it may end with the context, or go on with calls that do
			check("the last call")
			Expect(d.ctx.Err()).To(MatchError(context.Canceled), "the context of the last call, when the caller has gone")
		})

		It("opens the gate at once when nothing is pending", func(ctx SpecContext) {
			d := newDelivering()
			Expect(d.invalidator.Deliver(ctx)).To(Succeed(), d.because("Deliver, when nothing fails"))
			Expect(d.closed()).To(BeFalse(), d.because("the gate is closed, although nothing is pending"))
			Expect(d.calls).To(BeEmpty(), d.because("the calls beside Pending: nothing is pending, so nothing is to be told or removed"))
		})

		It("removes nothing that was not delivered, and keeps the gate closed, when the cache can't be told", func(ctx SpecContext) {
			d := newDelivering("mouse", "keyboard")
			d.invalidate = func(key string) error {
				if key == "product:db:keyboard" {
					return errDown
				}
				return nil
			}
			Expect(d.invalidator.Deliver(ctx)).To(MatchError(errDown), d.because("the error of Deliver, or Round, when Redis, or the outbox, is down"))
			Expect(d.left()).To(ContainElement("keyboard"), d.because("what is pending still: the cache could not be told of keyboard"))
			Expect(d.closed()).To(BeTrue(), d.because("the gate is open, although keyboard was not delivered"))

			d.invalidate = func(string) error { return nil }
			Expect(d.invalidator.Deliver(ctx)).To(Succeed(), d.because("Deliver, when nothing fails"))
			Expect(d.left()).To(BeEmpty(), d.because("when the cache can be told again"))
			Expect(d.closed()).To(BeFalse(), d.because("when the cache can be told again"))
		})

		It("ends with the first failure: Redis is down, and each further call would wait for it", func(ctx SpecContext) {
			d := newDelivering("mouse", "keyboard", "USB Hub")
			d.invalidate = func(string) error { return errDown }
			Expect(d.invalidator.Deliver(ctx)).To(MatchError(errDown), d.because("the error of Deliver, or Round, when Redis, or the outbox, is down"))
			Expect(d.told()).To(HaveLen(1), d.because("the keys that it tried to tell, when the first could not be told"))
			Expect(d.left()).To(HaveLen(3), d.because("what is pending still: nothing was delivered, so nothing is removed"))
			Expect(d.closed()).To(BeTrue(), d.because("the gate is open, although the cache was not told"))
		})

		It("tells the cache before it removes: a crash between the two delivers twice, rather than not at all", func(ctx SpecContext) {
			d := newDelivering("mouse")
			Expect(d.invalidator.Deliver(ctx)).To(Succeed(), d.because("Deliver, when nothing fails"))
			Expect(d.calls).To(HaveExactElements("invalidate product:db:mouse", "remove [1]"), d.because("the calls: first the cache, then the outbox"))
		})

		It("keeps the gate closed when the outbox can't be asked", func(ctx SpecContext) {
			d := newDelivering("mouse")
			d.pendingError = repositories.ErrUnavailable
			Expect(d.invalidator.Deliver(ctx)).To(MatchError(repositories.ErrUnavailable), d.because("the error of Deliver, when the outbox fails"))
			Expect(d.closed()).To(BeTrue(), d.because("the gate is open, although nobody knows what is pending"))
		})

		It("says so when what was delivered can't be removed", func(ctx SpecContext) {
			d := newDelivering("mouse")
			d.removeError = repositories.ErrUnavailable
			Expect(d.invalidator.Deliver(ctx)).To(MatchError(repositories.ErrUnavailable), d.because("the error of Deliver, when the outbox fails"))
			Expect(d.closed()).To(BeTrue(), d.because("the gate is open, although not all was done"))
		})

		It("delivers more than it asks for at a time", func(ctx SpecContext) {
			var names []string
			for number := range 2500 {
				names = append(names, fmt.Sprint("product-", number))
			}
			d := newDelivering(names...)
			Expect(d.invalidator.Deliver(ctx)).To(Succeed(), d.because("Deliver, when nothing fails"))
			Expect(len(d.told())).To(Equal(2500), d.because("how many keys the cache was told to forget, of 2500 that were pending: ask for the next batch until one is not full"))
			Expect(len(d.left())).To(BeZero(), d.because("how many are pending still, of 2500"))
			Expect(d.closed()).To(BeFalse(), d.because("the gate is closed, although all was delivered"))
			Expect(d.limits).To(HaveEach(1000), "the limits that Pending was asked with: batch is 1000")
		})

		It("delivers all if that fills its batches", func(ctx SpecContext) {
			var names []string
			for number := range 2000 {
				names = append(names, fmt.Sprint("product-", number))
			}
			d := newDelivering(names...)
			Expect(d.invalidator.Deliver(ctx)).To(Succeed(), d.because("Deliver, when nothing fails"))
			Expect(len(d.left())).To(BeZero(), d.because("how many are pending still, of 2000"))
			removals := len(d.calls) - len(d.told())
			Expect(removals).To(Equal(2), d.because("how often the outbox was told to remove something, of 2000 that were pending: once for each batch, which is one transaction for 1000"))
			Expect(d.closed()).To(BeFalse(), d.because("the gate is closed, although all was delivered"))
		})

		It("keeps the gate closed if a writer closes it again while the outbox is asked", func(ctx SpecContext) {
			d := newDelivering()
			d.asked = func() { d.gate.Close() } // a writer could not tell of what was noted just after the outbox has looked
			Expect(d.invalidator.Deliver(ctx)).To(Succeed(), d.because("Deliver, when nothing fails"))
			Expect(d.closed()).To(BeTrue(), d.because("the gate is open, although it was closed again during the delivery"))
		})

		It("keeps the gate closed if a writer closes it again while it delivers", func(ctx SpecContext) {
			d := newDelivering("mouse")
			d.invalidate = func(string) error {
				d.gate.Close() // a writer could not tell of keyboard, which may not be pending yet
				return nil
			}
			Expect(d.invalidator.Deliver(ctx)).To(Succeed(), d.because("Deliver, when nothing fails"))
			Expect(d.closed()).To(BeTrue(), d.because("the gate is open, although it was closed again during the delivery"))
		})

		It("keeps the gate closed if a writer closes it again after it has looked into the outbox", func(ctx SpecContext) {
			d := newDelivering("mouse")
			d.invalidate = func(string) error {
				d.mu.Lock()
				defer d.mu.Unlock()
				d.pending = append(d.pending, repositories.Invalidation{ID: 99, Name: "keyboard"})
				d.gate.Close()
				return nil
			}
			Expect(d.invalidator.Deliver(ctx)).To(Succeed(), d.because("Deliver, when nothing fails"))
			Expect(d.left()).To(Equal([]string{"keyboard"}), d.because("a change that came during the delivery is not a part of it"))
			Expect(d.closed()).To(BeTrue(), d.because("the gate is open, although it was closed again during the delivery"))
			d.invalidate = func(string) error { return nil }
			Expect(d.invalidator.Deliver(ctx)).To(Succeed(), d.because("Deliver, when nothing fails"))
			Expect(d.closed()).To(BeFalse(), d.because("the next delivery found the gate closed, and delivered all"))
		})
	})

	Context("while the gate is open,", func() {
		It("leaves to its writer what is fresh", func(ctx SpecContext) {
			d := newDelivering("mouse")
			d.open()
			Expect(d.invalidator.Deliver(ctx)).To(Succeed(), d.because("Deliver, when nothing fails"))
			Expect(d.told()).To(BeEmpty(), d.because("the writer is about to deliver it"))
			Expect(d.left()).To(Equal([]string{"mouse"}), d.because("what is pending still: what was not delivered stays"))
			Expect(d.ages).To(HaveEach(time.Second), "the ages that the outbox was asked for: abandoned is one second")
		})

		It("delivers what was left by a writer that has ended, on whatever instance", func(ctx SpecContext) {
			d := newDelivering("mouse")
			d.open()
			d.old = true
			Expect(d.invalidator.Deliver(ctx)).To(Succeed(), d.because("Deliver, when nothing fails"))
			Expect(d.told()).To(Equal([]string{"product:db:mouse"}), d.because("the keys that the cache was told to forget: mouse is older than a second"))
			Expect(d.left()).To(BeEmpty(), d.because("what is pending still: what was delivered is removed from the outbox"))
		})

		It("does not open the gate for a writer that closes it meanwhile", func(ctx SpecContext) {
			d := newDelivering("mouse")
			d.open()
			d.old = true
			d.invalidate = func(string) error { d.gate.Close(); return nil }
			Expect(d.invalidator.Deliver(ctx)).To(Succeed(), d.because("Deliver, when nothing fails"))
			Expect(d.closed()).To(BeTrue(), d.because("the gate is open, although a writer has closed it"))
		})
	})

	Describe("in the background", func() {
		// run runs the invalidator until the spec's end.
		run := func(ctx context.Context, d *delivering) (stop func()) {
			running, cancel := context.WithCancel(ctx)
			ended := make(chan struct{})
			go func() {
				defer GinkgoRecover()
				defer close(ended)
				d.invalidator.Run(running)
			}()
			stop = func() { cancel(); <-ended }
			DeferCleanup(stop)
			return stop
		}

		It("tries until the cache can be told, and opens the gate then", func(ctx SpecContext) {
			d := newDelivering("mouse")
			times := 0
			d.invalidate = func(string) error {
				if times++; times < 3 {
					return errDown
				}
				return nil
			}
			run(ctx, d)
			Eventually(ctx, d.closed).WithTimeout(5*time.Second).Should(BeFalse(), d.String)
			Expect(d.told()).To(HaveLen(3), d.because("the keys that the cache was told to forget: it could not be told the first two times"))
			Expect(d.left()).To(BeEmpty(), d.because("what is pending still: what was delivered is removed from the outbox"))
		})

		It("removes what writers have delivered, and does not tell the cache again", func(ctx SpecContext) {
			d := newDelivering("mouse")
			d.open()
			run(ctx, d)
			d.invalidator.Delivered(1)
			Eventually(ctx, d.left).WithTimeout(5*time.Second).Should(BeEmpty(), d.String)
			Expect(d.told()).To(BeEmpty(), d.because("the keys that the cache was told to forget: the writer has told it"))
			Consistently(ctx, d.closed).WithTimeout(2 * 100 * time.Millisecond).Should(BeFalse())
		})

		It("tries again to remove what could not be removed, and does not tell the cache again", func(ctx SpecContext) {
			d := newDelivering("mouse")
			d.open()
			d.removeError = errDown
			d.invalidator.Delivered(1)
			Expect(d.invalidator.Round(ctx)).To(MatchError(errDown), d.because("the error of Deliver, or Round, when Redis, or the outbox, is down"))
			d.removeError = nil
			Expect(d.invalidator.Round(ctx)).To(Succeed(), d.String)
			Expect(d.left()).To(BeEmpty(), d.because("what is pending still: what was delivered is removed from the outbox"))
			Expect(d.told()).To(BeEmpty(), d.because("the keys that the cache was told to forget: the writer has told it"))
		})

		It("removes what writers have delivered when it ends", func(ctx SpecContext) {
			d := newDelivering("mouse")
			d.open()
			Expect(d.invalidator.Deliver(ctx)).To(Succeed()) // leaves it to its writer
			stop := run(ctx, d)
			d.invalidator.Delivered(1)
			stop()
			Expect(d.left()).To(BeEmpty(), d.because("what is pending still: what was delivered is removed from the outbox"))
		})
	})
})
