package contract

import (
	"fmt"
	"strconv"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/redis/go-redis/v9"

	"cacheaside/repositories"
	"cacheaside/repositories/marks"
)

// Intents declares the specs of marks.Intents. connect is called before each spec.
func Intents(connect func(SpecContext) Redis) {
	const (
		aMinute = time.Minute
		aMoment = 60 * time.Millisecond
		old     = "the value before"
		ours    = "the value of one"
		theirs  = "the value of another"
	)
	var (
		server  Redis
		intents *marks.Intents
		leases  *marks.Leases
		key     string
		steps   []string // what the spec did, for the reader of a failure
	)

	BeforeEach(func(ctx SpecContext) {
		server = connect(ctx)
		intents = marks.NewIntents(server.Client)
		leases = marks.NewLeases(server.Client)
		key = ownKey("mouse:intent")
		steps = nil
	})

	did := func(format string, values ...any) { steps = append(steps, fmt.Sprintf(format, values...)) }
	happened := func() string { return fmt.Sprintf("what happened: %q", steps) }

	begin := func(ctx SpecContext, writer string) (mark string) {
		GinkgoHelper()
		did("%s begins", writer)
		mark, err := intents.Begin(ctx, key, writer, aMinute)
		Expect(err).NotTo(HaveOccurred(), happened)
		Expect(mark).To(ContainSubstring(writer), "a mark has the writer's token")
		return mark
	}
	// finish expects the value to be stored, or not to be.
	finish := func(ctx SpecContext, mark, value string, expected bool) {
		GinkgoHelper()
		did("%s finishes with %q", mark, value)
		stored, err := intents.Finish(ctx, key, mark, value, aMinute)
		Expect(err).NotTo(HaveOccurred(), happened)
		Expect(stored).To(Equal(expected), happened)
	}
	lease := func(ctx SpecContext) string {
		GinkgoHelper()
		held, lease, err := leases.Acquire(ctx, key, "reader", "", aMinute)
		Expect(err).NotTo(HaveOccurred())
		Expect(held).To(Equal(marks.HeldNothing))
		return lease
	}
	held := func(ctx SpecContext) string {
		GinkgoHelper()
		value, err := server.Client.Get(ctx, key).Result()
		if err == redis.Nil {
			return "nothing"
		}
		Expect(err).NotTo(HaveOccurred(), happened)
		return value
	}
	// expectMarked expects that readers get neither a value nor a lease.
	expectMarked := func(ctx SpecContext) {
		GinkgoHelper()
		what, value, err := leases.Acquire(ctx, key, "reader", "", aMinute)
		Expect(err).NotTo(HaveOccurred(), happened)
		Expect(what).To(Equal(marks.HeldIntent), happened)
		Expect(value).To(BeEmpty(), happened)
	}

	Describe("Begin", func() {
		It("marks a key that holds nothing", func(ctx SpecContext) {
			begin(ctx, "one")
			expectMarked(ctx)
		})

		It("takes the value away, so that nobody gets it while it is changed", func(ctx SpecContext) {
			Expect(server.Client.Set(ctx, key, old, aMinute).Err()).To(Succeed())
			begin(ctx, "one")
			expectMarked(ctx)
		})

		It("takes a reader's lease away, so that what it has read is not stored", func(ctx SpecContext) {
			readers := lease(ctx)
			begin(ctx, "one")
			Expect(leases.Fill(ctx, key, readers, old, aMinute)).To(BeFalse(), happened)
			expectMarked(ctx)
		})

		It("marks a key that holds something else than a string", func(ctx SpecContext) {
			Expect(server.Client.HSet(ctx, key, "price", "19.99").Err()).To(Succeed())
			begin(ctx, "one")
			expectMarked(ctx)
		})

		It("gives the mark its lifetime, at whose end the key is free again", func(ctx SpecContext) {
			Expect(intents.Begin(ctx, key, "one", aMoment)).NotTo(BeEmpty())
			Expect(server.Client.PTTL(ctx, key).Val()).To(And(BeNumerically(">", 0), BeNumerically("<=", aMoment)))
			if server.Pass != nil {
				server.Pass(aMoment)
			}
			Eventually(ctx, held).WithArguments(ctx).WithTimeout(2 * time.Second).WithPolling(20 * time.Millisecond).Should(Equal("nothing"))
		})

		It("gives the marks of all the lifetime of the last", func(ctx SpecContext) {
			Expect(intents.Begin(ctx, key, "one", aMoment)).NotTo(BeEmpty())
			Expect(intents.Begin(ctx, key, "another", aMinute)).NotTo(BeEmpty())
			Expect(server.Client.PTTL(ctx, key).Val()).To(BeNumerically(">", aMinute/2))
		})

		DescribeTable("refuses a lifetime that would be none, and marks nothing", func(ctx SpecContext, lifetime time.Duration) {
			_, err := intents.Begin(ctx, key, "one", lifetime)
			Expect(err).To(MatchError(repositories.ErrNoLifetime))
			Expect(err).To(MatchError(ContainSubstring(strconv.Quote(key))))
			Expect(held(ctx)).To(Equal("nothing"))
		},
			Entry("zero", time.Duration(0)),
			Entry("less than Redis can count", time.Millisecond-1),
			Entry("a negative one", -time.Minute),
		)
	})

	Describe("Finish", func() {
		It("stores the value in place of the mark, with its lifetime", func(ctx SpecContext) {
			finish(ctx, begin(ctx, "one"), ours, true)
			Expect(held(ctx)).To(Equal(ours))
			Expect(server.Client.PTTL(ctx, key).Val()).To(And(BeNumerically(">", aMinute/2), BeNumerically("<=", aMinute)))
		})

		It("leaves nothing when there is no value", func(ctx SpecContext) {
			finish(ctx, begin(ctx, "one"), "", false)
			Expect(held(ctx)).To(Equal("nothing"), happened)
		})

		It("stores nothing where its mark is gone, and takes away what is there instead", func(ctx SpecContext) {
			Expect(server.Client.Set(ctx, key, old, aMinute).Err()).To(Succeed())
			finish(ctx, "one", ours, false) // its Begin never came through
			Expect(held(ctx)).To(Equal("nothing"), happened)
		})

		It("takes away what is no string", func(ctx SpecContext) {
			Expect(server.Client.HSet(ctx, key, "price", "19.99").Err()).To(Succeed())
			finish(ctx, "one", ours, false)
			Expect(server.Client.Exists(ctx, key).Val()).To(BeZero())
		})

		It("takes away the lease of a reader who may have read before the change", func(ctx SpecContext) {
			readers := lease(ctx)
			finish(ctx, "one", "", false)
			Expect(leases.Fill(ctx, key, readers, old, aMinute)).To(BeFalse(), happened)
		})

		DescribeTable("refuses to store for a lifetime that would be none", func(ctx SpecContext, lifetime time.Duration) {
			mark := begin(ctx, "one")
			_, err := intents.Finish(ctx, key, mark, ours, lifetime)
			Expect(err).To(MatchError(repositories.ErrNoLifetime))
			Expect(err).To(MatchError(ContainSubstring(strconv.Quote(key))))
			expectMarked(ctx)
		},
			Entry("zero", time.Duration(0)),
			Entry("less than Redis can count", time.Millisecond-1),
		)
	})

	// A client sends a command again when a connection breaks, and both may arrive, the first even long after the second.
	Describe("a command that arrives more than once", func() {
		It("marks the key for the writer, whose Finish takes all its marks away", func(ctx SpecContext) {
			begin(ctx, "one")
			finish(ctx, begin(ctx, "one"), "", false)
			Expect(held(ctx)).To(Equal("nothing"), happened)
		})

		It("takes the marks of a writer away that was not told of one, which stores nothing", func(ctx SpecContext) {
			begin(ctx, "one")
			finish(ctx, "one", ours, false)
			Expect(held(ctx)).To(Equal("nothing"), happened)
		})

		It("leaves the marks of one whose token is only like this one", func(ctx SpecContext) {
			begin(ctx, "Q7XD")
			finish(ctx, begin(ctx, "Q7"), "", false)
			expectMarked(ctx)
		})

		It("stores no value in the place of a mark that was made too late", func(ctx SpecContext) {
			mark := begin(ctx, "one")
			finish(ctx, mark, ours, true)
			finish(ctx, begin(ctx, "another"), theirs, true)
			begin(ctx, "one")
			finish(ctx, mark, ours, false)
			Expect(held(ctx)).NotTo(Equal(ours), happened)
		})
	})

	Describe("two writers of one key", func() {
		// The writer that began and finished first need not have changed the database first.
		DescribeTable("leave no value, and marks until the last is done, in the order", func(ctx SpecContext, order ...string) {
			marks := map[string]string{}
			for number, writer := range order {
				value := map[string]string{"one": ours, "another": theirs}[writer]
				if mark, begun := marks[writer]; begun {
					finish(ctx, mark, value, false)
				} else {
					marks[writer] = begin(ctx, writer)
				}
				if number < len(order)-1 {
					expectMarked(ctx)
				}
			}
			Expect(held(ctx)).To(Equal("nothing"), happened)
		},
			EntryDescription("%s begins, %s begins, %s finishes, %s finishes"),
			Entry(nil, "one", "another", "one", "another"),
			Entry(nil, "one", "another", "another", "one"),
		)

		It("leave no value also where the one that began first is alone at the end", func(ctx SpecContext) {
			one, another, third := begin(ctx, "one"), begin(ctx, "another"), begin(ctx, "third")
			finish(ctx, third, "", false)
			finish(ctx, another, theirs, false)
			finish(ctx, one, ours, false)
			Expect(held(ctx)).To(Equal("nothing"), happened)
		})

		It("leave no value where the second could not say that it began", func(ctx SpecContext) {
			mark := begin(ctx, "one")
			finish(ctx, "another", theirs, false)
			expectMarked(ctx)
			finish(ctx, mark, ours, false)
			Expect(held(ctx)).To(Equal("nothing"), happened)
		})

		It("keep the lifetime of the mark that is left", func(ctx SpecContext) {
			begin(ctx, "one")
			finish(ctx, begin(ctx, "another"), "", false)
			Expect(server.Client.PTTL(ctx, key).Val()).To(And(BeNumerically(">", aMinute/2), BeNumerically("<=", aMinute)))
		})

		It("do not keep the mark of a third who did not come back: each ends with its own time, though others write again and again", func(ctx SpecContext) {
			Expect(intents.Begin(ctx, key, "third", aMoment)).NotTo(BeEmpty())
			time.Sleep(2 * aMoment)
			mark, err := intents.Begin(ctx, key, "one", aMoment)
			Expect(err).NotTo(HaveOccurred())
			finish(ctx, mark, "", false)
			Expect(held(ctx)).To(Equal("nothing"), happened)
		})

		It("store both, where one begins when the other is done", func(ctx SpecContext) {
			finish(ctx, begin(ctx, "one"), ours, true)
			finish(ctx, begin(ctx, "another"), theirs, true)
			Expect(held(ctx)).To(Equal(theirs))
		})
	})

	Describe("Invalidate", func() {
		It("takes a value away", func(ctx SpecContext) {
			Expect(server.Client.Set(ctx, key, old, aMinute).Err()).To(Succeed())
			Expect(intents.Invalidate(ctx, key)).To(Succeed())
			Expect(held(ctx)).To(Equal("nothing"))
		})

		It("takes a lease away", func(ctx SpecContext) {
			readers := lease(ctx)
			Expect(intents.Invalidate(ctx, key)).To(Succeed())
			Expect(leases.Fill(ctx, key, readers, old, aMinute)).To(BeFalse())
			Expect(held(ctx)).To(Equal("nothing"))
		})

		It("is no error where the key holds nothing", func(ctx SpecContext) {
			Expect(intents.Invalidate(ctx, key)).To(Succeed())
			Expect(held(ctx)).To(Equal("nothing"))
		})

		It("leaves the mark of a writer, which stores nothing then", func(ctx SpecContext) {
			mark := begin(ctx, "one")
			Expect(intents.Invalidate(ctx, key)).To(Succeed())
			expectMarked(ctx)
			finish(ctx, mark, ours, false)
			Expect(held(ctx)).To(Equal("nothing"), happened)
		})
	})
}
