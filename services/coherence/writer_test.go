package coherence_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/services"
	"cacheaside/services/coherence"
	"cacheaside/services/coherence/coherencetest"
	"cacheaside/services/guard/guardtest"
	"cacheaside/services/journal"
	"cacheaside/services/mock"
	"cacheaside/services/stillclock"
)

// What each call of a writer takes in these specs, so that a duration tells of which calls it is the sum.
const (
	beginTime  = 1 * time.Millisecond
	changeTime = 20 * time.Millisecond
	noteTime   = 300 * time.Millisecond
	finishTime = 4000 * time.Millisecond
)

// cheaperMouse is what the writers in these specs make of the mouse.
var cheaperMouse = repositories.Product{Name: "mouse", Price: 1499, Quantity: 7}

// coherent is a writer over mocks, and what happens to them.
type coherent struct {
	*journal.Journal
	intents   *coherencetest.Intents
	writes    *coherence.Writes
	outbox    *coherencetest.Outbox
	gate      *coherence.Gate
	writer    *coherence.Writer
	delivered []int64
	forgotten []string

	closedFirst bool // the gate was closed already when Forget was called

	beginError, changeError, outboxError, finishError error

	shared bool    // another has marked the key, too
	noted  []int64 // what the outbox has for the name
	tokens []string
	value  string
	lived  time.Duration         // the lifetime of the value
	last   context.Context       // that Finish was called with
	during func(context.Context) // is called while the database changes, with the context of that
}

func newCoherent() *coherent {
	c := &coherent{Journal: journal.New(), writes: coherence.NewWrites(), noted: []int64{7}, during: func(context.Context) {}}
	c.intents = &coherencetest.Intents{
		BeginFunc: func(_ context.Context, key, token string, lifetime time.Duration) (string, error) {
			Expect(c.writes.UnderWay(key)).To(BeTrue(), "Begin was called before this instance's reads were told to go past the cache")
			Expect(len(c.forgotten)%2).To(Equal(1), "whether Forget was called before Begin: reads from now on must not wait for those that began before")
			c.Record("begin "+key, beginTime, journal.Outcome(c.beginError))
			c.tokens = append(c.tokens, token)
			Expect(lifetime).To(Equal(10*time.Second), "the mark's lifetime, which is intentTime: a write may take 8 s, and then the cache is told")
			if c.beginError != nil {
				return "", c.beginError
			}
			return token + ".made", nil
		},
		FinishFunc: func(ctx context.Context, key, mark, value string, lifetime time.Duration) (bool, error) {
			with := "without a value"
			if value != "" {
				with = "with a value"
			}
			c.Record("finish "+key+" "+with, finishTime, journal.Outcome(c.finishError))
			c.tokens = append(c.tokens, mark)
			c.value, c.lived, c.last = value, lifetime, ctx
			return value != "" && !c.shared && c.finishError == nil, c.finishError
		},
	}
	c.outbox = &coherencetest.Outbox{OfFunc: func(ctx context.Context, name string) ([]int64, error) {
		c.Record("outbox of "+name, noteTime, journal.Outcome(c.outboxError))
		Expect(ctx.Err()).NotTo(HaveOccurred(), "the context that Outbox.Of was called with")
		return c.noted, c.outboxError
	}}
	change := func(ctx context.Context, call string) error {
		c.during(ctx)
		c.Record("sql "+call, changeTime, journal.Outcome(c.changeError))
		return c.changeError
	}
	c.gate = coherence.NewGate(guardtest.Passing{})
	closings, _ := c.gate.Closings()
	c.gate.Open(closings)
	c.writer = coherence.NewWriter(coherence.Config{
		Intents: c.intents,
		Products: &mock.ProductWriter{InsertFunc: func(ctx context.Context, p repositories.Product) error {
			return change(ctx, "insert "+journal.Describe(p))
		}},
		Changes: &mock.ProductChanges{
			UpdateFunc: func(ctx context.Context, p repositories.Product) error {
				return change(ctx, "update "+journal.Describe(p))
			},
			DeleteFunc: func(ctx context.Context, name string) error { return change(ctx, "delete "+name) },
		},
		Outbox: c.outbox, Gate: c.gate, Writes: c.writes, Database: "db", TTL: 20 * time.Minute, Now: c.Clock,
		Delivered: func(ids ...int64) {
			c.expectLast("finish ", "Delivered was called, although the cache was not told")
			c.delivered = append(c.delivered, ids...)
		},
		Forget: func(name string) {
			Expect(c.writes.UnderWay("product:"+c.writer.Database+":"+name)).To(BeTrue(), "Forget was called when this instance's reads did not go past the cache yet, or not any more: one that begins between the two may get the old value")
			if len(c.Calls) > 0 {
				c.expectLast("finish ", "Forget was called neither at the beginning nor when the cache was told")
			}
			c.forgotten = append(c.forgotten, name)
			c.closedFirst = c.closed()
		},
	})
	return c
}

// expectLast expects the last call to be that, as far as it is given.
func (c *coherent) expectLast(call, otherwise string) {
	GinkgoHelper()
	Expect(c.Calls).NotTo(BeEmpty(), otherwise)
	Expect(c.Calls[len(c.Calls)-1]).To(HavePrefix(call), otherwise+"; "+c.String())
}

func (c *coherent) closed() bool {
	_, closed := c.gate.Closings()
	return closed
}

// change is one of the three changes that a writer makes, and how the journal shows its statement.
type change struct {
	sql  string
	make func(context.Context, *coherent) (services.Report, error)
}

var (
	updating = change{"sql update mouse 14.99 7", func(ctx context.Context, c *coherent) (services.Report, error) {
		return c.writer.Update(ctx, cheaperMouse)
	}}
	deleting = change{"sql delete mouse", func(ctx context.Context, c *coherent) (services.Report, error) { return c.writer.Delete(ctx, "mouse") }}
	creating = change{"sql insert mouse 14.99 7", func(ctx context.Context, c *coherent) (services.Report, error) {
		return c.writer.Create(ctx, cheaperMouse)
	}}

	// tookAll is a report of which calls a change was made.
	tookAll = services.Report{CacheTime: beginTime + finishTime, SQLTime: changeTime + noteTime}
)

var _ = Describe("Writer", Label("lesson-10", "step-6"), func() {
	var c *coherent

	BeforeEach(func() { c = newCoherent() })

	Context("when distrust hears what the database said,", Label("step-7"), func() {
		DescribeTable("leaves the gate open, since nothing has changed,", func(said error) {
			c.writer.Distrust(fmt.Errorf("changing mouse: %w", said))
			Expect(c.closed()).To(BeFalse(), "whether the gate is closed, after distrust was given %q: the database has said for certain that nothing has changed", said)
		},
			Entry("where there is no such product", repositories.ErrNotFound),
			Entry("where there is one already", repositories.ErrAlreadyExists),
		)

		DescribeTable("closes the gate", func(said error) {
			c.writer.Distrust(said)
			Expect(c.closed()).To(BeTrue(), "whether the gate is closed, after distrust was given %v: the database has changed, or may have", said)
		},
			Entry("where the database has changed", nil),
			Entry("where nobody knows whether it has", fmt.Errorf("changing mouse: %w", repositories.ErrUnavailable)),
			Entry("where the change was ended by its deadline", context.DeadlineExceeded),
		)
	})

	Context("when all goes well,", func() {
		DescribeTable("marks the key, then changes the database, then takes the mark away and stores nothing,", func(ctx SpecContext, change change) {
			report, err := change.make(ctx, c)
			Expect(err).NotTo(HaveOccurred(), c.String)
			c.Expect("begin product:db:mouse", change.sql, "outbox of mouse", "finish product:db:mouse without a value")
			Expect(report).To(journal.BeReport(tookAll), c.String)
			Expect(c.closed()).To(BeFalse(), "the gate is closed, although the cache was told; "+c.String())
		},
			Entry("in Update", updating),
			Entry("in Delete", deleting),
		)

		It("marks the key, then creates the product, then stores it in place of the mark", Label("step-8"), func(ctx SpecContext) {
			report, err := c.writer.Create(ctx, cheaperMouse)
			Expect(err).NotTo(HaveOccurred(), c.String)
			c.Expect("begin product:db:mouse", creating.sql, "outbox of mouse", "finish product:db:mouse with a value")
			expected := tookAll
			expected.Stored = true
			Expect(report).To(journal.BeReport(expected), c.String)
		})

		It("stores a value that says when its lifetime is over, 0.9 to 1.0 of TTL from the instant of the change", Label("step-8"), func(ctx SpecContext) {
			_, err := c.writer.Create(ctx, cheaperMouse)
			Expect(err).NotTo(HaveOccurred(), c.String)
			Expect(c.lived).To(And(BeNumerically(">=", 18*time.Minute), BeNumerically("<=", 20*time.Minute)), "the lifetime that Finish was given: 0.9 to 1.0 of TTL, which is 20 minutes")
			Expect(c.value).To(Equal(fmt.Sprintf("v1 ends=%d price=1499 quantity=7", journal.Noon.Add(beginTime+changeTime+c.lived).UnixMilli())),
				"the value that Finish was given: that of services.Encode, which ends %s after the database had changed", c.lived)
		})

		It("gives products that are created together lifetimes that do not end together", Label("step-8"), func(ctx SpecContext) {
			lived := make(map[time.Duration]bool)
			for range 20 {
				_, err := c.writer.Create(ctx, cheaperMouse)
				Expect(err).NotTo(HaveOccurred(), c.String)
				lived[c.lived] = true
			}
			Expect(len(lived)).To(BeNumerically(">", 10), "how many different lifetimes 20 products have: each is a random one of 0.9 to 1.0 of TTL")
		})

		DescribeTable("takes names, and the database's identifier, letter for letter,", func(ctx SpecContext, sql, with string, change func(context.Context, repositories.Product) error) {
			c.writer.Database = "Db2"
			Expect(change(ctx, repositories.Product{Name: "USB Hub", Price: 2999, Quantity: 2})).To(Succeed(), c.String)
			c.Expect("begin product:Db2:USB Hub", sql, "outbox of USB Hub", "finish product:Db2:USB Hub "+with)
			Expect(c.forgotten).To(HaveEach("USB Hub"), "the names that Forget was called with")
		},
			Entry("in Update", "sql update USB Hub 29.99 2", "without a value", func(ctx context.Context, hub repositories.Product) error {
				_, err := c.writer.Update(ctx, hub)
				return err
			}),
			Entry("in Delete", "sql delete USB Hub", "without a value", func(ctx context.Context, hub repositories.Product) error {
				_, err := c.writer.Delete(ctx, hub.Name)
				return err
			}),
			Entry("in Create", Label("step-8"), "sql insert USB Hub 29.99 2", "with a value", func(ctx context.Context, hub repositories.Product) error {
				_, err := c.writer.Create(ctx, hub)
				return err
			}),
		)

		DescribeTable("changes the database with the caller's context,", func(ctx SpecContext, change change) {
			type mark struct{}
			leaving, leave := context.WithCancel(context.WithValue(ctx, mark{}, "this request"))
			DeferCleanup(leave)
			c.during = func(ctx context.Context) {
				Expect(ctx.Value(mark{})).To(Equal("this request"), "the context that the database was called with has no values of the caller's")
				Expect(ctx.Err()).NotTo(HaveOccurred(), "the context that the database was called with")
				leave()
				Expect(ctx.Err()).To(MatchError(context.Canceled), "the context that the database was called with, when the caller has gone: nobody would end a change that waits")
			}
			_, err := change.make(leaving, c)
			Expect(err).NotTo(HaveOccurred(), c.String)
			Expect(c.Calls).To(ContainElement(change.sql))
		},
			Entry("in Update", updating), Entry("in Delete", deleting), Entry("in Create", Label("step-8"), creating),
		)

		DescribeTable("tells its own mark from all others,", func(ctx SpecContext, change change) {
			for range 2 {
				_, err := change.make(ctx, c)
				Expect(err).NotTo(HaveOccurred(), c.String)
			}
			Expect(c.tokens).To(HaveLen(4), "two writes, each with Begin and Finish")
			Expect(c.tokens[0]).NotTo(BeEmpty(), "the token of Begin")
			Expect(c.tokens[1]).To(Equal(c.tokens[0]+".made"), "the mark that Finish was given is what its Begin returned")
			Expect(c.tokens[3]).To(Equal(c.tokens[2]+".made"), "the mark that Finish was given is what its Begin returned")
			Expect(c.tokens[2]).NotTo(Equal(c.tokens[0]), "each write has a token of its own")
		},
			Entry("in Update", updating), Entry("in Delete", deleting), Entry("in Create", Label("step-8"), creating),
		)

		DescribeTable("says which invalidations need not be delivered any more, also other writers' of the same name,", func(ctx SpecContext, change change) {
			c.noted = []int64{3, 7}
			_, err := change.make(ctx, c)
			Expect(err).NotTo(HaveOccurred(), c.String)
			Expect(c.delivered).To(ConsistOf(int64(3), int64(7)), "what was told to be delivered; the outbox had 3 and 7; "+c.String())
		},
			Entry("in Update", updating), Entry("in Delete", deleting), Entry("in Create", Label("step-8"), creating),
		)

		DescribeTable("keeps later reads from waiting for those that began before,", func(ctx SpecContext, change change) {
			_, err := change.make(ctx, c)
			Expect(err).NotTo(HaveOccurred(), c.String)
			Expect(c.forgotten).To(Equal([]string{"mouse", "mouse"}), "the names that Forget was called with: at the beginning and at the end")
		},
			Entry("in Update", updating), Entry("in Delete", deleting), Entry("in Create", Label("step-8"), creating),
		)

		DescribeTable("sends this instance's reads past the cache until it is done,", func(ctx SpecContext, change change) {
			c.during = func(context.Context) {
				Expect(c.writes.UnderWay("product:db:mouse")).To(BeTrue(), "while the database changes, this instance's reads go past the cache")
			}
			_, err := change.make(ctx, c)
			Expect(err).NotTo(HaveOccurred(), c.String)
			Expect(c.writes.UnderWay("product:db:mouse")).To(BeFalse(), "when the write has returned, this instance's reads do not go past the cache any more")
		},
			Entry("in Update", updating), Entry("in Delete", deleting), Entry("in Create", Label("step-8"), creating),
		)

		It("lets this instance's reads ask the cache again also when the change has panicked", func(ctx SpecContext) {
			c.during = func(context.Context) { panic("a fault in the change") }
			Expect(func() { _, _ = c.writer.Update(ctx, cheaperMouse) }).To(PanicWith("a fault in the change"))
			Expect(c.writes.UnderWay("product:db:mouse")).To(BeFalse(), "this instance's reads would go past the cache for ever")
		})
	})

	Context("when somebody else may have written, too,", Label("step-8"), func() {
		It("stores no value if the outbox has another's invalidation of the name", func(ctx SpecContext) {
			c.noted = []int64{7, 8}
			report, err := c.writer.Create(ctx, cheaperMouse)
			Expect(err).NotTo(HaveOccurred(), c.String)
			c.expectLast("finish product:db:mouse without a value", "what was stored may be older than what the database has")
			Expect(report).To(journal.BeReport(tookAll), "it is not stored, and the cache was told; "+c.String())
		})

		It("stores no value if the outbox has no invalidation of the name any more: another has delivered it, perhaps with its own", func(ctx SpecContext) {
			c.noted = nil
			report, err := c.writer.Create(ctx, cheaperMouse)
			Expect(err).NotTo(HaveOccurred(), c.String)
			c.expectLast("finish product:db:mouse without a value", "what was stored may be older than what the database has")
			Expect(report).To(journal.BeReport(tookAll), c.String)
		})

		It("stores no value if the outbox does not answer within a second, and tells the cache then", func() {
			stillclock.Run(func(ctx context.Context) {
				var asked time.Duration
				c.outbox.OfFunc = func(ctx context.Context, name string) ([]int64, error) {
					c.Record("outbox of "+name, noteTime, "nothing")
					_, has := ctx.Deadline()
					Expect(has).To(BeTrue(), "the context that Outbox.Of was called with has no deadline")
					began := time.Now()
					<-ctx.Done()
					asked = time.Since(began)
					return nil, ctx.Err()
				}
				finish := c.intents.FinishFunc
				c.intents.FinishFunc = func(ctx context.Context, key, token, value string, lifetime time.Duration) (bool, error) {
					Expect(ctx.Err()).NotTo(HaveOccurred(), "the context that Finish was called with, when that of Outbox.Of was over")
					return finish(ctx, key, token, value, lifetime)
				}
				report, err := c.writer.Create(ctx, cheaperMouse)
				Expect(err).NotTo(HaveOccurred(), c.String)
				Expect(asked).To(Equal(time.Second), "how long the writer waits for an outbox that does not answer")
				c.expectLast("finish product:db:mouse without a value", "nobody knows who else has written")
				Expect(report.CacheError).NotTo(HaveOccurred(), "CacheError: the cache was told")
			})
		})

		It("stores no value if the outbox can't be asked", func(ctx SpecContext) {
			c.noted, c.outboxError = nil, repositories.ErrUnavailable
			report, err := c.writer.Create(ctx, cheaperMouse)
			Expect(err).NotTo(HaveOccurred(), c.String)
			c.expectLast("finish product:db:mouse without a value", "nobody knows who else has written")
			Expect(report).To(journal.BeReport(tookAll), c.String)
			Expect(c.delivered).To(BeEmpty(), "what was told to be delivered")
		})

		It("does not say that it is stored if the mark was not there alone", func(ctx SpecContext) {
			c.shared = true
			report, err := c.writer.Create(ctx, cheaperMouse)
			Expect(err).NotTo(HaveOccurred(), c.String)
			Expect(report.Stored).To(BeFalse(), "Stored, when Finish said that it stored nothing")
			Expect(report.CacheError).NotTo(HaveOccurred(), "CacheError: the cache was told")
			Expect(c.closed()).To(BeFalse(), "the gate")
		})
	})

	Context("when the client goes away while the database changes,", func() {
		DescribeTable("tells the cache all the same,", func(ctx SpecContext, change change) {
			type mark struct{}
			leaving, leave := context.WithCancel(context.WithValue(ctx, mark{}, "this request"))
			c.during = func(context.Context) { leave() }
			_, err := change.make(leaving, c)
			Expect(err).NotTo(HaveOccurred(), c.String)
			Expect(c.last).NotTo(BeNil(), "Finish was not called: "+c.String())
			Expect(c.last.Err()).NotTo(HaveOccurred(), "the context that Finish was called with; the client went away meanwhile")
			Expect(c.last.Value(mark{})).To(Equal("this request"), "the context that Finish was called with has no other values than the caller's")
		},
			Entry("in Update", updating), Entry("in Delete", deleting), Entry("in Create", Label("step-8"), creating),
		)
	})

	Context("when the cache can't be told that a change begins,", func() {
		DescribeTable("changes the database, takes away what the cache has, and stores nothing, since the mark may come after another's whole write,", func(ctx SpecContext, change change) {
			c.beginError = errDown
			report, err := change.make(ctx, c)
			Expect(err).NotTo(HaveOccurred(), c.String)
			c.Expect("begin product:db:mouse", change.sql, "outbox of mouse", "finish product:db:mouse without a value")
			Expect(c.tokens[1]).To(Equal(c.tokens[0]), "what Finish was given: the token alone, since nobody has told the mark")
			Expect(report).To(journal.BeReport(tookAll), "in the end the cache was told; "+c.String())
			Expect(c.closed()).To(BeFalse(), "the gate is closed, although in the end the cache was told; "+c.String())
		},
			Entry("in Update", updating), Entry("in Delete", deleting), Entry("in Create", Label("step-8"), creating),
		)
	})

	Context("when the database says that nothing has changed,", func() {
		cases := []TableEntry{
			Entry("in Update of what is not there", updating, repositories.ErrNotFound),
			Entry("in Delete of what is not there", deleting, repositories.ErrNotFound),
			Entry("in Create of what is there", Label("step-8"), creating, repositories.ErrAlreadyExists),
		}

		DescribeTable("returns its error, and takes the mark away,", func(ctx SpecContext, change change, said error) {
			c.changeError, c.noted = fmt.Errorf("mouse: %w", said), nil
			report, err := change.make(ctx, c)
			Expect(err).To(MatchError(said), c.String)
			Expect(err).NotTo(MatchError(repositories.ErrUnavailable), "nothing failed: the database could say that nothing has changed")
			c.Expect("begin product:db:mouse", change.sql, "outbox of mouse", "finish product:db:mouse without a value")
			Expect(report).To(journal.BeReport(tookAll), "a report is complete also beside an error; "+c.String())
		}, cases)

		DescribeTable("leaves the gate open, whatever the cache says then,", Label("step-7"), func(ctx SpecContext, change change, said error) {
			c.changeError, c.noted, c.finishError = fmt.Errorf("mouse: %w", said), nil, errDown
			report, err := change.make(ctx, c)
			Expect(err).To(MatchError(said), c.String)
			Expect(report.CacheError).To(MatchError(errDown), c.String)
			Expect(c.closed()).To(BeFalse(), "the gate is closed, although what the cache has is right; "+c.String())
		}, cases)
	})

	Context("when the database can't say whether it has changed,", func() {
		DescribeTable("returns its error, and takes the mark away,", func(ctx SpecContext, change change) {
			c.changeError = fmt.Errorf("%w: disk I/O error", repositories.ErrUnavailable)
			_, err := change.make(ctx, c)
			Expect(err).To(MatchError(repositories.ErrUnavailable), c.String)
			Expect(err).NotTo(Or(MatchError(repositories.ErrNotFound), MatchError(repositories.ErrAlreadyExists)), "nobody knows what the database has")
			c.Expect("begin product:db:mouse", change.sql, "outbox of mouse", "finish product:db:mouse without a value")
			Expect(c.forgotten).To(Equal([]string{"mouse", "mouse"}), "the names that Forget was called with: reads under way may have what was there before")
			Expect(c.closed()).To(BeFalse(), "the gate is closed, although the cache was told; "+c.String())
		},
			Entry("in Update", updating), Entry("in Delete", deleting), Entry("in Create", Label("step-8"), creating),
		)

		DescribeTable("closes the gate if the cache can't be told,", Label("step-7"), func(ctx SpecContext, change change) {
			c.changeError, c.finishError = fmt.Errorf("%w: %w", repositories.ErrUnavailable, context.DeadlineExceeded), errDown
			_, err := change.make(ctx, c)
			Expect(err).To(MatchError(repositories.ErrUnavailable), c.String)
			Expect(c.closed()).To(BeTrue(), "the gate is open, although the database may have changed and the cache does not know it; "+c.String())
		},
			Entry("in Update", updating), Entry("in Delete", deleting), Entry("in Create", Label("step-8"), creating),
		)
	})

	Context("when the cache can't be told that the database has changed,", Label("step-7"), func() {
		DescribeTable("closes the gate before it returns, and says in the report why,", func(ctx SpecContext, change change) {
			c.finishError = errDown
			report, err := change.make(ctx, c)
			Expect(err).NotTo(HaveOccurred(), "the database has changed: that is a success; "+c.String())
			Expect(c.closed()).To(BeTrue(), "the gate is open when the writer returns, although the cache may have the old value; "+c.String())
			Expect(c.closedFirst).To(BeTrue(), "the gate was open still when Forget was called: a read that begins between the two may get the old value from the cache, and later ones wait for that read")
			expected := tookAll
			expected.CacheError = errDown
			Expect(report).To(journal.BeReport(expected), c.String)
		},
			Entry("in Update", updating), Entry("in Delete", deleting), Entry("in Create", Label("step-8"), creating),
		)

		DescribeTable("leaves the invalidation in the outbox,", func(ctx SpecContext, change change) {
			c.finishError = errors.Join(errDown)
			_, err := change.make(ctx, c)
			Expect(err).NotTo(HaveOccurred(), c.String)
			Expect(c.delivered).To(BeEmpty(), "what was told to be delivered, although Finish failed")
		},
			Entry("in Update", updating), Entry("in Delete", deleting), Entry("in Create", Label("step-8"), creating),
		)
	})
})
