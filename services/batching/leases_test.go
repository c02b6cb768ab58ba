package batching_test

import (
	"context"
	"errors"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/repositories/marks"
	"cacheaside/services/batching"
	"cacheaside/services/stampede/stampedetest"
)

// lookups is a lane that has some values, and counts what it is asked for.
type lookups struct {
	values map[string]string
	down   bool
	asked  []string
}

func (*lookups) Interrupt() {}

func (l *lookups) Do(_ context.Context, all []*repositories.Lookup) error {
	for _, lookup := range all {
		l.asked = append(l.asked, lookup.Key)
		lookup.Text, lookup.Found = l.values[lookup.Key], l.values[lookup.Key] != ""
	}
	if l.down {
		return errDown
	}
	return nil
}

var _ = Describe("Leases", Label("given"), func() {
	var (
		lane    *lookups
		next    *stampedetest.Leases
		strings *batching.Strings
		leases  *batching.Leases
	)
	BeforeEach(func() {
		lane = &lookups{values: map[string]string{"key": "a value"}}
		next = &stampedetest.Leases{}
		strings = batching.NewStrings(nil, batching.NewQueue([]batching.Lane[repositories.Lookup]{lane}, batching.Config{}))
		leases = batching.NewLeases(next, strings)
	})
	// holds has the key hold something when a lease is asked for.
	holds := func(held marks.Held, found string, err error) {
		next.AcquireFunc = func(_ context.Context, key, token, instead string, lifetime time.Duration) (marks.Held, string, error) {
			Expect([]any{key, token, lifetime}).To(Equal([]any{"key", "token", time.Second}))
			return held, found, err
		}
	}
	acquire := func(ctx context.Context, instead string) (marks.Held, string, error) {
		return leases.Acquire(ctx, "key", "token", instead, time.Second)
	}

	It("has nobody looked up of whom nothing is known: who asks for the lease hears it", func(ctx SpecContext) {
		_, err := strings.GetKey(ctx, "key")
		Expect(err).To(MatchError(repositories.ErrNotFound))
		Expect(lane.asked).To(BeEmpty())
	})

	It("knows a key that had a value, until it has none any more", func(ctx SpecContext) {
		holds(marks.HeldValue, "a value", nil)
		held, found, err := acquire(ctx, "")
		Expect([]any{held, found, err}).To(Equal([]any{marks.HeldValue, "a value", nil}))
		Expect(strings.GetKey(ctx, "key")).To(Equal("a value"))
		delete(lane.values, "key")
		Expect(strings.GetKey(ctx, "key")).Error().To(MatchError(repositories.ErrNotFound))
		Expect(lane.asked).To(HaveLen(2))
		Expect(strings.GetKey(ctx, "key")).Error().To(MatchError(repositories.ErrNotFound))
		Expect(lane.asked).To(HaveLen(2), "lookups, when it was known that there is nothing")
	})

	It("knows a key whose value was stored, and none whose was not", func(ctx SpecContext) {
		stored := false
		next.FillFunc = func(_ context.Context, key, lease, value string, lifetime time.Duration) (bool, error) {
			Expect([]any{key, lease, value, lifetime}).To(Equal([]any{"key", "lease", "a value", time.Minute}))
			return stored, nil
		}
		for _, stored = range []bool{false, true} {
			Expect(leases.Fill(ctx, "key", "lease", "a value", time.Minute)).To(Equal(stored))
			_, err := strings.GetKey(ctx, "key")
			Expect(err == nil).To(Equal(stored), "whether the key was looked up")
		}
	})

	DescribeTable("does not know a key that had none", func(ctx SpecContext, held marks.Held, found string) {
		holds(held, found, nil)
		gotHeld, gotFound, err := acquire(ctx, "")
		Expect([]any{gotHeld, gotFound, err}).To(Equal([]any{held, found, nil}))
		Expect(strings.GetKey(ctx, "key")).Error().To(MatchError(repositories.ErrNotFound))
	},
		Entry("but the lease that was given", marks.HeldNothing, "lease"),
		Entry("but another's lease", marks.HeldLease, "lease of another"),
		Entry("but the mark of a writer", marks.HeldIntent, ""),
	)

	Context("when no lease can be had", func() {
		errFull := errors.New("OOM command not allowed")
		BeforeEach(func() { holds(0, "", errFull) })

		It("finds a value all the same", func(ctx SpecContext) {
			held, found, err := acquire(ctx, "")
			Expect([]any{held, found, err}).To(Equal([]any{marks.HeldValue, "a value", nil}))
		})

		DescribeTable("says that there is nothing, and why there is no lease", func(ctx SpecContext, value string) {
			lane.values["key"] = value
			_, _, err := acquire(ctx, "")
			Expect(err).To(And(MatchError(repositories.ErrNotFound), MatchError(errFull)))
		},
			Entry("where there is nothing", ""),
			Entry("where there is a lease", "lease of another"),
			Entry("where there is the mark of a writer", "writing x"),
		)

		It("says why it could not look it up either", func(ctx SpecContext) {
			lane.down = true
			_, _, err := acquire(ctx, "")
			Expect(err).To(MatchError(errDown))
			Expect(err).NotTo(MatchError(repositories.ErrNotFound))
		})

		It("looks no value up that is to be replaced: it was not believed", func(ctx SpecContext) {
			_, _, err := acquire(ctx, "a value")
			Expect(err).To(MatchError(errFull))
			Expect(lane.asked).To(BeEmpty())
		})

		It("looks nothing up for who has gone", func(ctx SpecContext) {
			gone, leave := context.WithCancel(ctx)
			leave()
			_, _, err := acquire(gone, "")
			Expect(err).To(MatchError(errFull))
			Expect(lane.asked).To(BeEmpty())
		})
	})
})
