package history_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/integration/soak/history"
)

const (
	hit       = "redis; hit; ttl=1"
	near      = "near; hit; ttl=1"
	stored    = "redis; fwd=miss; stored"
	shared    = "redis; fwd=bypass; detail=circuit-open; collapsed"
	told      = "redis; fwd=method"
	untold    = "redis; fwd=method; detail=timeout"
	unwritten = 0
)

// One operation: by an instance, from and to a time in milliseconds.
func one(kind history.Kind, instance, from, to int, value int64, outcome history.Outcome, status string) history.Operation {
	return history.Operation{Name: "mouse", Kind: kind, Instance: instance, Value: value, Outcome: outcome, CacheStatus: status,
		Start: time.Duration(from) * time.Millisecond, End: time.Duration(to) * time.Millisecond}
}

func created(instance, from, to int, value int64) history.Operation {
	return one(history.Create, instance, from, to, value, history.Done, told)
}

func updated(instance, from, to int, value int64, status string) history.Operation {
	return one(history.Update, instance, from, to, value, history.Done, status)
}

func found(instance, from, to int, value int64, status string) history.Operation {
	return one(history.Find, instance, from, to, value, history.Done, status)
}

func foundNothing(instance, from, to int, status string) history.Operation {
	return one(history.Find, instance, from, to, unwritten, history.Absent, status)
}

var _ = Describe("Check", Label("given"), func() {
	var rules history.Rules
	var lost []history.Interval

	BeforeEach(func() {
		lost = nil
		rules = history.Rules{TTL: 2 * time.Second, NearTrust: time.Second, CacheBudget: 50 * time.Millisecond,
			MarksLost: func(int) []history.Interval { return lost }}
	})

	check := func(operations ...history.Operation) history.Verdict {
		GinkgoHelper()
		verdict := history.Check(operations, rules)
		Expect(verdict.Undecided).To(BeFalse())
		return verdict
	}
	expectRight := func(operations ...history.Operation) {
		GinkgoHelper()
		verdict := check(operations...)
		Expect(verdict.Wrong).To(BeEmpty())
		Expect(verdict.Excused).To(BeEmpty())
	}
	expectExcused := func(why history.Excuse, operations ...history.Operation) {
		GinkgoHelper()
		verdict := check(operations...)
		Expect(verdict.Wrong).To(BeEmpty())
		Expect(verdict.Excused).To(Equal(map[history.Excuse]int{why: 1}))
	}
	expectWrong := func(wrong history.Operation, others ...history.Operation) {
		GinkgoHelper()
		Expect(check(append(others, wrong)...).Wrong).To(ConsistOf(wrong))
	}

	It("finds an order of answers that are right", func() {
		expectRight(foundNothing(0, 0, 1, stored), created(0, 2, 3, 1), found(1, 4, 5, 1, stored), updated(1, 6, 7, 2, told), found(0, 8, 9, 2, hit),
			one(history.Create, 0, 10, 11, 3, history.Present, told), one(history.Delete, 0, 12, 13, unwritten, history.Done, told), foundNothing(1, 14, 15, stored))
	})

	It("takes either of two values for right while a write goes on", func() {
		expectRight(created(0, 0, 1, 1), updated(0, 2, 20, 2, told), found(1, 3, 4, 1, hit), found(1, 5, 6, 2, stored))
	})

	It("rejects an old value after the write of another was answered", func() {
		expectWrong(found(0, 4, 5, 1, hit), created(0, 0, 1, 1), updated(0, 2, 3, 2, told))
	})

	It("rejects an old value after somebody had the new one, though the write goes on", func() {
		expectWrong(found(1, 5, 6, 1, hit), created(0, 0, 1, 1), updated(0, 2, 20, 2, told), found(0, 3, 4, 2, stored))
	})

	It("rejects a product that is deleted, and one that was never written", func() {
		expectWrong(found(1, 4, 5, 1, hit), created(0, 0, 1, 1), one(history.Delete, 0, 2, 3, unwritten, history.Done, told))
		expectWrong(found(1, 4, 5, 7, hit), created(0, 0, 1, 1))
	})

	It("rejects an absence of a product that was created", func() {
		expectWrong(foundNothing(1, 4, 5, hit), created(0, 0, 1, 1))
	})

	It("counts every wrong answer", func() {
		Expect(check(created(0, 0, 1, 1), updated(0, 2, 3, 2, told), found(0, 4, 5, 1, hit), found(0, 6, 7, 1, hit), found(0, 8, 9, 2, hit)).Wrong).To(HaveLen(2))
	})

	Context("when a write has no answer", func() {
		open := one(history.Update, 0, 2, 3, 2, history.Open, "")

		It("takes it for done or not done, at any time from then on", func() {
			expectRight(created(0, 0, 1, 1), open, found(1, 4, 5, 1, stored))
			expectRight(created(0, 0, 1, 1), open, found(1, 4, 5, 1, stored), found(1, 6, 7, 2, stored))
		})

		DescribeTable("finds that it must have happened, though nobody has found its value:", func(open history.Operation, after ...history.Operation) {
			expectRight(append([]history.Operation{created(0, 0, 1, 1), open}, after...)...)
		},
			Entry("a delete", one(history.Delete, 0, 2, 3, unwritten, history.Open, ""), foundNothing(1, 4, 5, stored)),
			Entry("a create", one(history.Create, 0, 6, 7, 2, history.Open, ""), one(history.Delete, 1, 2, 3, unwritten, history.Done, told),
				one(history.Create, 1, 8, 9, 3, history.Present, told)),
			Entry("a delete and a create", one(history.Delete, 0, 2, 3, unwritten, history.Open, ""), foundNothing(1, 4, 5, stored),
				one(history.Create, 0, 6, 7, 2, history.Open, ""), one(history.Create, 1, 8, 9, 3, history.Present, told)),
		)

		It("decides soon, however many there are, as while a database is gone", func(ctx SpecContext) {
			operations := []history.Operation{created(0, 0, 1, 1), updated(0, 2, 3, 2, untold), found(1, 100, 101, 1, hit)}
			for number := range 30 {
				operations = append(operations, one(history.Delete, 0, 4+number, 50+number, unwritten, history.Open, ""),
					one(history.Create, 1, 4+number, 50+number, int64(100+number), history.Open, ""))
			}
			for number := range 200 {
				operations = append(operations, found(0, 200+2*number, 201+2*number, 2, hit))
			}
			expectExcused(history.NotTold, operations...)
		}, NodeTimeout(20*time.Second))

		It("rejects that it is taken back", func() {
			expectWrong(found(1, 6, 7, 1, hit), created(0, 0, 1, 1), open, found(1, 4, 5, 2, stored))
		})
	})

	Context("when the cache was not told of a write", func() {
		write := updated(0, 2, 3, 2, untold)

		It("excuses the old value on another instance, within a lifetime", func() {
			expectExcused(history.NotTold, created(0, 0, 1, 1), write, found(1, 2000, 2001, 1, hit))
		})

		It("does not excuse it later", func() {
			expectWrong(found(1, 2004, 2005, 1, hit), created(0, 0, 1, 1), write)
		})

		It("does not excuse it on the instance that wrote", func() {
			expectWrong(found(0, 4, 5, 1, hit), created(0, 0, 1, 1), write)
		})

		It("does not excuse what was old before", func() {
			expectWrong(found(1, 8, 9, 1, hit), created(0, 0, 1, 1), updated(1, 2, 3, 2, told), updated(0, 5, 6, 3, untold))
		})

		It("does not excuse what was old before a write of any instance that the cache was told of", func() {
			expectWrong(found(1, 8, 9, 1, hit), created(0, 0, 1, 1), write, updated(0, 5, 6, 3, told))
		})

		It("does not excuse what was old before a write that goes on, and that somebody has seen", func() {
			expectWrong(found(1, 8, 9, 1, hit), created(0, 0, 1, 1), write, updated(1, 5, 20, 3, told), found(0, 6, 7, 3, stored))
		})

		It("does not excuse an answer of the database", func() {
			expectWrong(found(1, 4, 5, 1, stored), created(0, 0, 1, 1), write)
		})

		It("does not blame a later answer that is right for an earlier one that is excused", func() {
			expectExcused(history.NotTold, created(0, 0, 1, 1), updated(1, 2, 20, 2, untold), updated(1, 3, 20, 3, untold),
				found(0, 4, 5, 3, stored), found(0, 21, 22, 3, hit), found(1, 23, 24, 2, stored))
		})
	})

	Context("when a near cache answers", func() {
		It("excuses the old value on another instance, for as long as the near cache is trusted", func() {
			expectExcused(history.Near, created(0, 0, 1, 1), updated(0, 2, 3, 2, told), found(1, 1002, 1003, 1, near))
		})

		It("does not excuse it later", func() {
			expectWrong(found(1, 1004, 1005, 1, near), created(0, 0, 1, 1), updated(0, 2, 3, 2, told))
		})

		It("does not excuse it on the instance that wrote", func() {
			expectWrong(found(0, 4, 5, 1, near), created(0, 0, 1, 1), updated(0, 2, 3, 2, told))
		})

		It("excuses what Redis had although it was not told of a write, for a lifetime, and for as long again as the near cache is trusted", func() {
			expectExcused(history.NotTold, created(0, 0, 1, 1), updated(0, 2, 3, 2, untold), found(1, 3002, 3003, 1, near))
			expectWrong(found(1, 3004, 3005, 1, near), created(0, 0, 1, 1), updated(0, 2, 3, 2, untold))
		})

		It("does not excuse an answer of Redis", func() {
			expectWrong(found(1, 4, 5, 1, hit), created(0, 0, 1, 1), updated(0, 2, 3, 2, told))
		})
	})

	Context("when a read past the cache is shared", func() {
		It("does not excuse what is as old as the read", func() {
			leader := found(1, 1, 6, 1, "redis; fwd=bypass; detail=circuit-open")
			expectWrong(found(1, 4, 6, 1, shared), created(0, 0, 0, 1), leader, updated(0, 2, 3, 2, told))
		})
	})

	Context("when the mark of a write that goes on may be lost", func() {
		BeforeEach(func() { lost = []history.Interval{{From: 3 * time.Millisecond, To: 4 * time.Millisecond}} })

		It("excuses the old value after the new one, until the write is answered", func() {
			expectExcused(history.Unmarked, created(0, 0, 1, 1), updated(0, 2, 20, 2, told), found(0, 3, 4, 2, stored), found(1, 5, 6, 1, hit))
		})

		It("does not excuse it on the instance that writes", func() {
			expectWrong(found(0, 5, 6, 1, hit), created(0, 0, 1, 1), updated(0, 2, 20, 2, told), found(0, 3, 4, 2, stored))
		})

		It("does not excuse it afterwards", func() {
			expectWrong(found(1, 21, 22, 1, hit), created(0, 0, 1, 1), updated(0, 2, 20, 2, told))
		})
	})
})

var _ = Describe("Lost", Label("given"), func() {
	now := func(value int64) history.Operation { return found(0, 100, 101, value, "") }

	It("reports a write that was answered and is not there", func() {
		Expect(history.Lost([]history.Operation{created(0, 0, 1, 1), updated(0, 2, 3, 2, told)}, now(1))).To(BeTrue())
		Expect(history.Lost([]history.Operation{created(0, 0, 1, 1)}, foundNothing(0, 100, 101, ""))).To(BeTrue())
	})

	It("takes one without an answer for done or not", func() {
		writes := []history.Operation{created(0, 0, 1, 1), one(history.Update, 0, 2, 3, 2, history.Open, "")}
		Expect(history.Lost(writes, now(1))).To(BeFalse())
		Expect(history.Lost(writes, now(2))).To(BeFalse())
	})
})
