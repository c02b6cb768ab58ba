package failover_test

import (
	"context"
	"errors"
	"log/slog"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"

	"cacheaside/repositories"
	"cacheaside/services/failover"
)

// database is where the instances of a spec note the era.
type database struct {
	era       repositories.Era
	fail      error  // of every call
	failBegin error  // of Begin
	asked     func() // is called by Newest
}

func (d *database) Newest(context.Context) (repositories.Era, error) {
	if d.asked != nil {
		d.asked()
	}
	return d.era, d.fail
}

func (d *database) Begin(_ context.Context, after int64, identity string, epoch int64) (repositories.Era, error) {
	if err := errors.Join(d.fail, d.failBegin); err != nil {
		return repositories.Era{}, err
	}
	if after != d.era.Number {
		return repositories.Era{}, repositories.ErrOtherEra
	}
	d.era = repositories.Era{Number: after + 1, Identity: identity, Epoch: epoch}
	return d.era, nil
}

// redis is what an instance is connected to.
type redis struct {
	failover.Identity
	fail  error
	asked func() // is called by Identify
}

func (r *redis) Identify(context.Context) (failover.Identity, error) {
	if r.asked != nil {
		r.asked()
	}
	return r.Identity, r.fail
}

// instance is a server.
type instance struct {
	*failover.Keeper
	redis   *redis
	entered []string
}

// letPass lets time pass by a clock, in which these have their rounds.
func letPass[T interface{ Round(context.Context) }](ctx context.Context, clock *time.Duration, lasts time.Duration, all ...T) {
	for end := *clock + lasts; ; *clock += failover.Trust / 4 {
		for _, one := range all {
			one.Round(ctx)
		}
		if *clock >= end {
			return
		}
	}
}

var _ = Describe("Keeper", Label("lesson-13"), func() {
	var (
		clock time.Duration
		sql   *database
		log   *gbytes.Buffer
	)

	BeforeEach(func() {
		clock, sql, log = time.Hour, &database{}, gbytes.NewBuffer()
	})

	// on returns an instance on a Redis.
	on := func(name string) *instance {
		one := &instance{redis: &redis{Identity: failover.Identity{Name: name}}}
		one.Keeper = failover.NewKeeper(failover.Config{
			Redis: one.redis, Eras: sql, Elapsed: func() time.Duration { return clock },
			Entered: func(identity string) { one.entered = append(one.entered, identity) },
			Log:     slog.New(slog.NewTextHandler(log, nil)),
		})
		return one
	}
	// pass lets time pass, in which these instances have their rounds.
	pass := func(ctx context.Context, lasts time.Duration, instances ...*instance) {
		letPass(ctx, &clock, lasts, instances...)
	}
	expectUsed := func(one *instance, number int, why string) {
		GinkgoHelper()
		now, sure := one.Era()
		Expect(sure).To(BeTrue(), "whether the cache is used, %s", why)
		Expect(now).To(BeEquivalentTo(number), "the number of the era, %s", why)
	}
	expectNotUsed := func(one *instance, why string) {
		GinkgoHelper()
		_, sure := one.Era()
		Expect(sure).To(BeFalse(), "whether the cache is used, %s", why)
	}

	It("uses a cache only when it knows which it is, and whoever used another does not any more", Label("step-4"), func(ctx SpecContext) {
		one := on("run-1")
		expectNotUsed(one, "before the first round")
		one.Round(ctx)
		expectNotUsed(one, "right after it has begun an era: another instance may be using the one before")
		clock += failover.Trust - 1
		one.Round(ctx)
		expectNotUsed(one, "a nanosecond before those have stopped")
		clock++
		expectUsed(one, 1, "when those have stopped")
		Expect(one.entered).To(Equal([]string{"run-1"}), "which Redis it was told to use")
	})

	It("shares the era with who uses the same Redis", Label("step-4"), func(ctx SpecContext) {
		one, other := on("run-1"), on("run-1")
		pass(ctx, failover.Trust, one)
		other.Round(ctx)
		expectNotUsed(other, "by the second, right after it has found the era of the first")
		pass(ctx, failover.Trust, one, other)
		expectUsed(one, 1, "by the first")
		expectUsed(other, 1, "by the second")
		Expect(other.entered).To(Equal([]string{"run-1"}), "which Redis the second was told to use, in five rounds")
	})

	It("counts from when it had not asked anybody yet, however long that takes", Label("step-4"), func(ctx SpecContext) {
		one := on("run-1")
		pass(ctx, failover.Trust, one)
		asked := clock
		one.redis.asked = func() { clock += 30 * time.Millisecond }
		sql.asked = func() { clock += 40 * time.Millisecond }
		one.Round(ctx)
		clock = asked + failover.Trust - 1
		expectUsed(one, 1, "for as long as it is trusted")
		clock++
		expectNotUsed(one, "when that is over, counted from before Redis and the database were asked")
	})

	It("waits from when the era has begun, however long that takes", Label("step-4"), func(ctx SpecContext) {
		one := on("run-1")
		sql.asked = func() { clock += 150 * time.Millisecond }
		one.Round(ctx)
		sql.asked = nil
		clock += failover.Trust - 1
		one.Round(ctx)
		expectNotUsed(one, "a nanosecond too early: another instance may be using the one before for so long since that was confirmed")
		clock++
		expectUsed(one, 1, "then")
	})

	It("is told which Redis to use before that is used", Label("step-4"), func(ctx SpecContext) {
		one := on("run-1")
		one.Entered = func(identity string) {
			one.entered = append(one.entered, identity)
			clock += failover.Trust // which they may take
			number, sure := one.Era()
			Expect(number).To(BeEquivalentTo(1), "the era while the connections are told of it")
			Expect(sure).To(BeFalse(), "whether it is sure while the connections are told of it: it is not confirmed yet")
		}
		one.Round(ctx)
		Expect(one.entered).To(Equal([]string{"run-1"}))
	})

	It("has no era where it could not begin, and says why, once", Label("step-4"), func(ctx SpecContext) {
		one := on("run-1")
		sql.failBegin = errors.New("disk full")
		pass(ctx, time.Second, one)
		number, sure := one.Era()
		Expect(number).To(BeZero(), "the number of an era that could not begin")
		Expect(sure).To(BeFalse(), "whether it is sure")
		Expect(one.entered).To(BeEmpty(), "which Redis it was told to use")
		Expect(log).To(gbytes.Say(`msg="the era of Redis can't be noted" error="disk full"`))
		Expect(log).NotTo(gbytes.Say("can't be noted"), "a second time")
		sql.failBegin = nil
		pass(ctx, failover.Trust, one)
		expectUsed(one, 1, "when it could")
	})

	DescribeTable("uses it for no longer than it is sure", func(ctx SpecContext, rivals bool, fail func(*instance)) {
		one := on("run-1")
		one.redis.Rivals = rivals
		pass(ctx, failover.Trust, one)
		fail(one)
		one.Round(ctx)
		clock += failover.Trust - 1
		one.Round(ctx)
		expectUsed(one, 1, "for as long as it is trusted")
		clock++
		expectNotUsed(one, "when that is over")
		one.redis.fail, sql.fail = nil, nil
		one.Round(ctx)
		expectUsed(one, 1, "when all is well again: nobody has begun another era")
	},
		Entry("when Redis does not answer", Label("step-4"), false, func(one *instance) { one.redis.fail = errors.New("down") }),
		Entry("when the database does not answer, and there may be another master", Label("step-5"), true, func(*instance) { sql.fail = repositories.ErrUnavailable }),
	)

	It("goes on when the database does not answer, where there is only one Redis", Label("step-5"), func(ctx SpecContext) {
		one := on("run-1")
		pass(ctx, failover.Trust, one)
		sql.fail = repositories.ErrUnavailable
		pass(ctx, time.Minute, one)
		expectUsed(one, 1, "although the database is gone: so nothing can have changed")
		asked := clock
		one.redis.asked = func() { clock += 50 * time.Millisecond }
		one.Round(ctx)
		clock = asked + failover.Trust
		expectNotUsed(one, "when the time is over, counted from before Redis was asked")
	})

	It("does not use another Redis while the database does not answer, nor the one before", Label("step-5"), func(ctx SpecContext) {
		one := on("run-1")
		pass(ctx, failover.Trust, one)
		sql.fail = repositories.ErrUnavailable
		one.redis.Name = "run-2"
		one.Round(ctx)
		expectNotUsed(one, "when that Redis is another one, which can't be noted")
		number, _ := one.Era()
		Expect(number).To(BeZero(), "the number where there is none")
		pass(ctx, time.Second, one)
		expectNotUsed(one, "as long as it can't be noted")
		Expect(one.entered).To(Equal([]string{"run-1"}), "which Redis it was told to use")
	})

	It("uses none where it has never been sure, while the database does not answer", Label("step-5"), func(ctx SpecContext) {
		one := on("run-1")
		sql.fail = repositories.ErrUnavailable
		pass(ctx, time.Second, one)
		expectNotUsed(one, "at a start without the database")
	})

	It("notes another Redis when the database is back", Label("step-6"), func(ctx SpecContext) {
		one := on("run-1")
		pass(ctx, failover.Trust, one)
		sql.fail = repositories.ErrUnavailable
		one.redis.Name = "run-2"
		one.Round(ctx)
		sql.fail = nil
		one.Round(ctx)
		expectNotUsed(one, "right after it was noted")
		pass(ctx, failover.Trust, one)
		expectUsed(one, 2, "in an era of its own")
	})

	It("begins another era when another Redis answers, also if it was the cache before", Label("step-6"), func(ctx SpecContext) {
		one := on("run-1")
		pass(ctx, failover.Trust, one)
		for number, name := range []string{"run-2", "run-1"} {
			one.redis.Name = name
			one.Round(ctx)
			expectNotUsed(one, "right after another answered")
			clock += failover.Trust - 1
			one.Round(ctx)
			expectNotUsed(one, "as long as another instance may be using the one before")
			clock++
			expectUsed(one, number+2, "then")
		}
		Expect(one.entered).To(Equal([]string{"run-1", "run-2", "run-1"}))
	})

	It("never uses two eras at once", Label("step-6"), func(ctx SpecContext) {
		cutOff, other := on("run-1"), on("run-1")
		cutOff.redis.Rivals, other.redis.Rivals = true, true
		pass(ctx, failover.Trust, cutOff, other)
		other.redis.Identity = failover.Identity{Name: "run-2", Epoch: 1, Rivals: true}
		other.Round(ctx) // which begins an era; the other one has just been sure of the one before
		for step, used := 0, false; !used; step++ {
			_, old := cutOff.Era()
			_, used = other.Era()
			Expect(old && used).To(BeFalse(), "whether both are used, %s after the second began", clock)
			if step%250 == 0 {
				other.Round(ctx)
			}
			clock += failover.Trust / 1000
		}
		expectUsed(other, 2, "by the one that began it")
		expectNotUsed(cutOff, "by the one that is cut off, although it has had no round since")
		cutOff.Round(ctx)
		expectNotUsed(cutOff, "by the one that is cut off, which now knows")
	})

	It("is not sure of anything until another era has begun", Label("step-6"), func(ctx SpecContext) {
		one := on("run-1")
		pass(ctx, failover.Trust, one)
		one.redis.Name = "run-2"
		sql.failBegin = repositories.ErrOtherEra
		one.Round(ctx)
		expectNotUsed(one, "although another instance was quicker to begin one")
		number, _ := one.Era()
		Expect(number).To(BeZero(), "the number where there is none")
		Expect(log).NotTo(gbytes.Say("can't be noted"), "of that, which is nothing wrong")
	})

	Describe("when another instance uses another Redis", Label("step-6"), func() {
		var mine, theirs *instance

		// overtake has the other begin an era.
		overtake := func(ctx context.Context, epochs [2]int64) {
			mine, theirs = on("run-1"), on("run-2")
			mine.redis.Epoch, theirs.redis.Epoch = epochs[0], epochs[1]
			pass(ctx, failover.Trust, mine)
			pass(ctx, failover.Trust, theirs)
		}

		It("leaves the era to it, and says so once", func(ctx SpecContext) {
			overtake(ctx, [2]int64{3, 4})
			expectUsed(theirs, 2, "by the one whose master is of a later epoch")
			pass(ctx, time.Second, mine, theirs)
			expectNotUsed(mine, "by the one that was overtaken")
			Expect(log).To(gbytes.Say("level=WARN msg=\"another server uses another Redis: until it is clear which is the right one, this one's is not used\" here=run-1 there=run-2"))
			Expect(log).NotTo(gbytes.Say("another server"), "a second time")
			expectUsed(theirs, 2, "all the time")
		})

		It("leaves it the era for a while also where neither has a later epoch, as without Sentinel: else they would take it from each other all the time", func(ctx SpecContext) {
			overtake(ctx, [2]int64{0, 0})
			pass(ctx, failover.Patience-failover.Trust, mine, theirs)
			expectNotUsed(mine, "by the one that was overtaken")
			expectUsed(theirs, 2, "all the time")
		})

		It("uses the same as soon as it is led there", func(ctx SpecContext) {
			overtake(ctx, [2]int64{3, 4})
			mine.redis.Identity = theirs.redis.Identity
			pass(ctx, failover.Trust, mine, theirs)
			expectUsed(mine, 2, "of the other one")
		})

		It("takes the era back at once if its own master is of a later epoch", func(ctx SpecContext) {
			overtake(ctx, [2]int64{3, 4})
			mine.redis.Epoch = 5
			pass(ctx, failover.Trust, mine)
			expectUsed(mine, 3, "by the one of the later epoch")
			theirs.Round(ctx)
			expectNotUsed(theirs, "by the other")
		})

		It("takes it after a while in any case: the other may be gone, and epochs may begin anew", func(ctx SpecContext) {
			overtake(ctx, [2]int64{3, 4})
			pass(ctx, failover.Patience-failover.Trust, mine)
			Expect(sql.era.Number).To(BeEquivalentTo(2))
			pass(ctx, 2*failover.Trust, mine)
			expectUsed(mine, 3, "by the one that has waited")
		})

		It("waits as long again when it is overtaken again", func(ctx SpecContext) {
			overtake(ctx, [2]int64{3, 4})
			pass(ctx, failover.Patience+failover.Trust, mine)
			expectUsed(mine, 3, "by the one that has waited")
			pass(ctx, failover.Trust, theirs, mine)
			Expect(sql.era.Number).To(BeEquivalentTo(4), "the era after the other has begun one at once: its epoch is the later one")
			pass(ctx, failover.Patience-2*failover.Trust, theirs, mine)
			Expect(sql.era.Number).To(BeEquivalentTo(4), "the era before the first has waited once more")
		})
	})

	It("begins at once where it starts, although another Redis was the cache before", Label("step-6"), func(ctx SpecContext) {
		pass(ctx, failover.Trust, on("run-1"))
		another := on("run-2")
		pass(ctx, failover.Trust, another)
		expectUsed(another, 2, "after a start with another Redis")
	})

	It("waits where it starts with a master of an earlier epoch: it may be one that was cut off", Label("step-6"), func(ctx SpecContext) {
		first := on("run-1")
		first.redis.Epoch = 7
		pass(ctx, failover.Trust, first)
		second := on("run-2")
		second.redis.Epoch = 6
		pass(ctx, time.Second, first, second)
		expectUsed(first, 1, "by the one of the later epoch")
		expectNotUsed(second, "by the one of the earlier")
	})
})
