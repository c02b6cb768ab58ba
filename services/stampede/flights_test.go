package stampede_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/services/stampede"
)

// page is what is read in the specs of Flights: a text that changes.
type page struct {
	text     atomic.Value
	instants atomic.Uint64
	reads    atomic.Int64
	proves   bool // the answer of a read is right at its end, as with a lease; else only at its beginning
	takes    time.Duration
}

func newPage(text string, proves bool) *page {
	p := &page{proves: proves, takes: readTime}
	p.text.Store(text)
	return p
}

func (p *page) now() stampede.Instant { return stampede.Instant(p.instants.Add(1)) }

// read returns the text of its beginning.
func (p *page) read(ctx context.Context) (string, stampede.Instant) {
	p.reads.Add(1)
	text, proved := p.text.Load().(string), p.now()
	if err := pass(ctx, p.takes); err != nil {
		return "the read was ended: " + err.Error(), p.now()
	}
	if p.proves {
		proved = p.now()
	}
	return text, proved
}

// waiter is somebody who has called Wait.
type waiter struct {
	done     chan struct{} // closed when Wait has ended, and what follows is set
	answer   string
	first    bool
	err      error
	panicked any
	took     time.Duration
}

// waitFor has somebody call Wait, and does not wait for the end.
func waitFor(ctx context.Context, flights *stampede.Flights[string], name string, asked stampede.Instant, read func(context.Context) (string, stampede.Instant)) *waiter {
	w := &waiter{done: make(chan struct{})}
	go func() {
		began := time.Now()
		defer func() {
			w.panicked = recover()
			w.took = time.Since(began)
			close(w.done)
		}()
		w.answer, w.first, w.err = flights.Wait(ctx, name, asked, read)
	}()
	time.Sleep(time.Microsecond) // it waits now
	return w
}

// gets waits until Wait has ended, and expects its answer.
func (w *waiter) gets(answer, reason string) *waiter {
	GinkgoHelper()
	<-w.done
	if w.panicked != nil {
		panic(w.panicked)
	}
	Expect(w.err).NotTo(HaveOccurred(), "the error of Wait: "+reason)
	Expect(w.answer).To(Equal(answer), "the answer of Wait: "+reason)
	return w
}

var _ = Describe("Flights", Label("lesson-09", "step-6"), func() {
	It("gives a caller who is alone what the read returns, and says that the caller is the first", func() {
		onScene(func(ctx context.Context) {
			flights, p := stampede.NewFlights[string](), newPage("old", true)
			only := waitFor(ctx, flights, "mouse", p.now(), p.read).gets("old", "the only caller, whose read returns old, proved right at its end")
			Expect(only.first).To(BeTrue(), "whether the only caller is the first")
			Expect(only.took).To(Equal(readTime), "how long the only caller has waited: as long as the read takes")
			Expect(p.reads.Load()).To(BeEquivalentTo(1), "how many reads were made for one caller")
		})
	})

	It("makes one read for a thousand callers, who all get its answer, and tells one of them that it is the first", func() {
		onScene(func(ctx context.Context) {
			flights, p := stampede.NewFlights[string](), newPage("old", true)
			var waiters []*waiter
			for range 1000 {
				waiters = append(waiters, waitFor(ctx, flights, "mouse", p.now(), p.read))
			}
			firsts := 0
			for _, w := range waiters {
				if w.gets("old", "a thousand wait for one read, whose answer is proved at its end").first {
					firsts++
				}
			}
			Expect(p.reads.Load()).To(BeEquivalentTo(1), "how many reads were made for a thousand callers of one name")
			Expect(firsts).To(Equal(1), "how many callers are the first")
		})
	})

	It("makes one read for each name, upper and lower case apart", func() {
		onScene(func(ctx context.Context) {
			flights := stampede.NewFlights[string]()
			pages := map[string]*page{"mouse": newPage("a mouse", true), "Mouse": newPage("a Mouse", true), "keyboard": newPage("a keyboard", true)}
			waiters := make(map[string][]*waiter)
			for range 10 {
				for name, p := range pages {
					waiters[name] = append(waiters[name], waitFor(ctx, flights, name, p.now(), p.read))
				}
			}
			for name, p := range pages {
				for _, w := range waiters[name] {
					w.gets("a "+name, "ten wait for each of three names")
				}
				Expect(p.reads.Load()).To(BeEquivalentTo(1), "how many reads were made of %q", name)
			}
		})
	})

	It("makes a read anew when the one before is over: nothing is left of it", func() {
		onScene(func(ctx context.Context) {
			flights, p := stampede.NewFlights[string](), newPage("old", true)
			waitFor(ctx, flights, "mouse", p.now(), p.read).gets("old", "the first caller")
			p.text.Store("new")
			w := waitFor(ctx, flights, "mouse", p.now(), p.read).gets("new", "the second caller, when the read of the first was over")
			Expect(w.first).To(BeTrue(), "whether the second caller has begun a read")
		})
	})

	It("makes no caller wait for the read of another name", func(ctx SpecContext) {
		flights, p := stampede.NewFlights[string](), newPage("at once", true)
		p.takes = 0
		began, hangs := make(chan struct{}), make(chan struct{})
		DeferCleanup(func() { close(hangs) })
		first := waitFor(ctx, flights, "mouse", p.now(), func(context.Context) (string, stampede.Instant) {
			close(began)
			<-hangs
			return "", p.now()
		})
		select {
		case <-began:
		case <-first.done:
			first.gets("", "a read hangs")
		}
		other := waitFor(ctx, flights, "keyboard", p.now(), p.read)
		Eventually(other.done).WithTimeout(patience).Should(BeClosed(), "a read of the mouse hangs, and one of the keyboard ends at once: is the lock held while something is read?")
		other.gets("at once", "a read of the keyboard ends at once")
	})

	It("reads in a context with the values of the caller who has begun the read", func() {
		onScene(func(ctx context.Context) {
			flights, p := stampede.NewFlights[string](), newPage("", true)
			type request struct{}
			read := func(ctx context.Context) (string, stampede.Instant) {
				return fmt.Sprint(ctx.Value(request{})), p.now()
			}
			waitFor(context.WithValue(ctx, request{}, "this one"), flights, "mouse", p.now(), read).gets("this one", "a value of the caller's context, in that of the read")
		})
	})

	It("lets a caller go away who waits for another's read", func() {
		onScene(func(ctx context.Context) {
			flights, p := stampede.NewFlights[string](), newPage("old", true)
			first := waitFor(ctx, flights, "mouse", p.now(), p.read)
			impatient, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
			defer cancel()
			second := waitFor(impatient, flights, "mouse", p.now(), p.read)
			<-second.done
			Expect(second.err).To(MatchError(context.DeadlineExceeded), "the error of Wait, for the second caller, who went away after 50ms")
			Expect(second.took).To(Equal(50*time.Millisecond), "how long a caller waits who goes away after 50ms")
			first.gets("old", "the first caller stays")
		})
	})

	DescribeTable("lets a caller go away whose read goes on for the others:", func(leave func(context.Context) (context.Context, context.CancelFunc), expected error) {
		onScene(func(ctx context.Context) {
			flights, p := stampede.NewFlights[string](), newPage("old", true)
			impatient, cancel := leave(ctx)
			defer cancel()
			first := waitFor(impatient, flights, "mouse", p.now(), p.read)
			second := waitFor(ctx, flights, "mouse", p.now(), p.read)
			<-first.done
			Expect(first.err).To(MatchError(expected), "the error of Wait, for the first caller, who went away after 50ms")
			Expect(first.took).To(Equal(50*time.Millisecond), "how long a caller waits who goes away after 50ms")
			second.gets("old", "the second caller waits for the read that the first has begun")
			Expect(p.reads.Load()).To(BeEquivalentTo(1), "how many reads were made")
		})
	},
		Entry("by cancelling", func(ctx context.Context) (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(ctx)
			time.AfterFunc(50*time.Millisecond, cancel)
			return ctx, cancel
		}, context.Canceled),
		Entry("by a deadline", func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeout(ctx, 50*time.Millisecond)
		}, context.DeadlineExceeded),
	)

	It("ends the context of a read that hangs, and reads anew for the next caller", func() {
		onScene(func(ctx context.Context) {
			flights, p := stampede.NewFlights[string](), newPage("old", true)
			p.takes = time.Hour
			w := waitFor(ctx, flights, "mouse", p.now(), p.read)
			<-w.done
			Expect(w.took).To(BeNumerically("<=", time.Minute), "how long a read can hang that none of its callers can end")
			p.takes = readTime
			waitFor(ctx, flights, "mouse", p.now(), p.read).gets("old", "the next who asks")
		})
	})

	It("panics in each caller who waits when the read panics, so that callers can recover, and reads anew for the next", func() {
		onScene(func(ctx context.Context) {
			flights, p := stampede.NewFlights[string](), newPage("old", true)
			panics := func(ctx context.Context) (string, stampede.Instant) {
				_ = pass(ctx, readTime)
				panic(fault{})
			}
			var waiters []*waiter
			for range 10 {
				waiters = append(waiters, waitFor(ctx, flights, "mouse", p.now(), panics))
			}
			for number, w := range waiters {
				<-w.done
				Expect(fmt.Sprint(w.panicked)).To(ContainSubstring("a fault in the read"), "what caller number %d could recover from, of ten who waited for a read that panicked", number+1)
			}
			waitFor(ctx, flights, "mouse", p.now(), p.read).gets("old", "the next who asks")
		})
	})

	It("takes an answer that is right by now, although its read began before the question", func() {
		onScene(func(ctx context.Context) {
			flights, p := stampede.NewFlights[string](), newPage("old", true)
			waitFor(ctx, flights, "mouse", p.now(), p.read)
			time.Sleep(readTime / 2)
			late := waitFor(ctx, flights, "mouse", p.now(), p.read).gets("old", "the answer is proved at the end of the read")
			Expect(late.took).To(BeNumerically("<=", readTime/2), "how long the late caller has waited")
			Expect(p.reads.Load()).To(BeEquivalentTo(1), "how many reads were made")
		})
	})

	It("begins a new read for callers who ask after Forget", func() {
		onScene(func(ctx context.Context) {
			flights, p := stampede.NewFlights[string](), newPage("old", true)
			before := waitFor(ctx, flights, "mouse", p.now(), p.read)
			p.text.Store("new")
			flights.Forget("mouse")
			after := waitFor(ctx, flights, "mouse", p.now(), p.read)
			before.gets("old", "the caller before Forget")
			after.gets("new", "the caller after Forget")
		})
	})

	It("leaves the next read under way when one ends that was forgotten", func() {
		onScene(func(ctx context.Context) {
			flights, p := stampede.NewFlights[string](), newPage("old", true)
			forgotten := waitFor(ctx, flights, "mouse", p.now(), p.read)
			time.Sleep(readTime / 2)
			flights.Forget("mouse")
			waitFor(ctx, flights, "mouse", p.now(), p.read)
			forgotten.gets("old", "the caller before Forget")
			third := waitFor(ctx, flights, "mouse", p.now(), p.read).gets("old", "the third caller, who has come when the first read was over and the second was not")
			Expect(third.first).To(BeFalse(), "whether the third caller has begun a read: the second is still under way")
			Expect(p.reads.Load()).To(BeEquivalentTo(2), "how many reads were made")
		})
	})
})

var _ = Describe("Flights, where callers have asked too late for an answer,", Label("lesson-09", "step-7"), func() {
	It("makes one wait for the next read", func() {
		onScene(func(ctx context.Context) {
			flights, p := stampede.NewFlights[string](), newPage("old", false)
			first := waitFor(ctx, flights, "mouse", p.now(), p.read)
			p.text.Store("new")
			late := waitFor(ctx, flights, "mouse", p.now(), p.read)
			first.gets("old", "the first caller asked before the change")
			late.gets("new", "the late caller asked after the change, and the read that it met had begun before")
			Expect(late.first).To(BeFalse(), "whether the late caller is the first of a read: it has joined one")
			Expect(p.reads.Load()).To(BeEquivalentTo(2), "how many reads were made")
		})
	})

	It("lets a thousand share the next read", func() {
		onScene(func(ctx context.Context) {
			flights, p := stampede.NewFlights[string](), newPage("old", false)
			waitFor(ctx, flights, "mouse", p.now(), p.read)
			p.text.Store("new")
			var waiters []*waiter
			for range 1000 {
				waiters = append(waiters, waitFor(ctx, flights, "mouse", p.now(), p.read))
			}
			for _, w := range waiters {
				w.gets("new", "a thousand have asked after the change")
				Expect(w.took).To(BeNumerically("<=", 2*readTime), "how long one has waited: for the read under way, and the next")
			}
			Expect(p.reads.Load()).To(BeEquivalentTo(2), "how many reads were made: one that was under way, and one for all who asked since")
		})
	})

	It("lets a thousand share the next read also where it ends before they have all heard of the first", func() {
		onScene(func(ctx context.Context) {
			flights, p := stampede.NewFlights[string](), newPage("old", false)
			waitFor(ctx, flights, "mouse", p.now(), p.read)
			p.text.Store("new")
			quick := func(context.Context) (string, stampede.Instant) {
				p.reads.Add(1)
				return "new", p.now()
			}
			var waiters []*waiter
			for range 1000 {
				waiters = append(waiters, waitFor(ctx, flights, "mouse", p.now(), quick))
			}
			for _, w := range waiters {
				w.gets("new", "a thousand have asked after the change")
			}
			Expect(p.reads.Load()).To(BeEquivalentTo(2), "how many reads were made: the next one is for all, also if it takes no time")
		})
	})

	It("lets them wait for the read that began after Forget, where there is one", func() {
		onScene(func(ctx context.Context) {
			flights, p := stampede.NewFlights[string](), newPage("old", false)
			waitFor(ctx, flights, "mouse", p.now(), p.read)
			late := waitFor(ctx, flights, "mouse", p.now(), p.read)
			p.text.Store("new")
			flights.Forget("mouse")
			next := waitFor(ctx, flights, "mouse", p.now(), p.read)
			late.gets("new", "the late caller")
			next.gets("new", "the caller after Forget")
			Expect(p.reads.Load()).To(BeEquivalentTo(2), "how many reads were made: the one that began after Forget began after the late caller, too")
		})
	})

	It("lets those who stay wait for the next read, although the last to ask goes away", func() {
		onScene(func(ctx context.Context) {
			flights, p := stampede.NewFlights[string](), newPage("old", false)
			waitFor(ctx, flights, "mouse", p.now(), p.read)
			p.text.Store("new")
			stays := waitFor(ctx, flights, "mouse", p.now(), p.read)
			impatient, cancel := context.WithTimeout(ctx, 10*time.Millisecond)
			defer cancel()
			gone := waitFor(impatient, flights, "mouse", p.now(), p.read)
			<-gone.done
			Expect(gone.err).To(MatchError(context.DeadlineExceeded), "the error of Wait, for the last caller, who went away after 10ms")
			stays.gets("new", "the one before, who stays")
		})
	})

	It("makes the next read in a context with the values of one of them, and without its end", func() {
		onScene(func(ctx context.Context) {
			flights, p := stampede.NewFlights[string](), newPage("old", false)
			type request struct{}
			read := func(ctx context.Context) (string, stampede.Instant) {
				text, proved := p.read(ctx)
				return strings.TrimSpace(fmt.Sprint(text, " ", ctx.Value(request{}))), proved
			}
			waitFor(ctx, flights, "mouse", p.now(), p.read)
			impatient, cancel := context.WithTimeout(context.WithValue(ctx, request{}, "late"), readTime+readTime/2)
			defer cancel()
			late := waitFor(impatient, flights, "mouse", p.now(), read)
			time.Sleep(readTime + readTime/4) // the next read is under way
			other := waitFor(ctx, flights, "mouse", 0, read)
			<-late.done
			Expect(late.err).To(MatchError(context.DeadlineExceeded), "the late caller went away while the next read was under way")
			other.gets("old late", "a caller who waits for that read, too")
		})
	})
})
