package contract

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/repositories/marks"
)

// Leases declares the specs of marks.Leases. connect is called before each spec.
func Leases(connect func(SpecContext) Redis) {
	const (
		aMinute = time.Minute
		aMoment = 60 * time.Millisecond
		anHour  = time.Hour
	)
	var (
		server Redis
		leases *marks.Leases
		wire   *Wire
		key    string
	)

	BeforeEach(func(ctx SpecContext) {
		server = connect(ctx)
		leases = marks.NewLeases(server.Client)
		wire = Record(server.Client)
		key = ownKey("Mouse:lease")
	})

	// because says in a failure what was expected, why, and what went over the wire.
	because := func(reason string) func() string {
		return func() string { return reason + "\n" + wire.String() }
	}
	// acquireInstead asks for a lease for a minute, expects to hear what the key held, and returns what comes beside that.
	acquireInstead := func(ctx SpecContext, token, instead string, expected marks.Held, reason string) string {
		GinkgoHelper()
		held, value, err := leases.Acquire(ctx, key, token, instead, aMinute)
		Expect(err).NotTo(HaveOccurred(), because(reason))
		Expect(spell(held)).To(Equal(spell(expected)), because(reason))
		return value
	}
	acquire := func(ctx SpecContext, token string, expected marks.Held, reason string) string {
		GinkgoHelper()
		return acquireInstead(ctx, token, "", expected, reason)
	}
	fill := func(ctx SpecContext, lease, value string, expected bool, reason string) {
		GinkgoHelper()
		stored, err := leases.Fill(ctx, key, lease, value, anHour)
		Expect(err).NotTo(HaveOccurred(), because(reason))
		Expect(stored).To(Equal(expected), because("whether Fill reports that it stored: "+reason))
	}
	put := func(ctx SpecContext, value string) {
		GinkgoHelper()
		Expect(server.Client.Set(ctx, key, value, aMinute).Err()).To(Succeed())
	}
	putHash := func(ctx SpecContext) {
		GinkgoHelper()
		Expect(server.Client.HSet(ctx, key, "price", "19.99").Err()).To(Succeed())
	}
	remove := func(ctx SpecContext) {
		GinkgoHelper()
		Expect(server.Client.Del(ctx, key).Err()).To(Succeed())
	}
	expectValue := func(ctx SpecContext, value, reason string) {
		GinkgoHelper()
		Expect(server.Client.Get(ctx, key).Val()).To(Equal(value), because(reason))
	}
	expectLifetime := func(ctx SpecContext, lifetime time.Duration, reason string) {
		GinkgoHelper()
		Expect(server.Client.PTTL(ctx, key).Val()).To(And(BeNumerically(">", lifetime-lifetime/2), BeNumerically("<=", lifetime)),
			because(reason+" (by PTTL: -1ns is no lifetime, -2ns is no such key)"))
	}
	// expectRefused expects that a call was refused, and added no round trip to those before it.
	expectRefused := func(err error, before int) {
		GinkgoHelper()
		Expect(wire.Names()).To(HaveLen(before), because("a lifetime below a millisecond is refused before anything is sent"))
		Expect(err).To(MatchError(repositories.ErrNoLifetime), because("a lifetime below a millisecond is none"))
		Expect(err).To(MatchError(ContainSubstring(strconv.Quote(key))), because("the error names the key"))
	}

	Describe("Acquire", Label("step-1"), func() {
		It("gives a lease on a key that holds nothing, says that it held nothing, and returns the lease", func(ctx SpecContext) {
			lease := acquire(ctx, "one", marks.HeldNothing, "the key held nothing")
			Expect(lease).To(ContainSubstring("one"), because("the lease has the token"))
			expectValue(ctx, lease, "the key holds the lease that was returned")
		})

		It("gives the lease its lifetime", func(ctx SpecContext) {
			acquire(ctx, "one", marks.HeldNothing, "the key held nothing")
			expectLifetime(ctx, aMinute, "a lease for a minute: a holder that dies must not keep it for ever")
		})

		It("gives no other caller a lease that is held, and returns it as another's", func(ctx SpecContext) {
			lease := acquire(ctx, "one", marks.HeldNothing, "the key held nothing")
			Expect(acquire(ctx, "another", marks.HeldLease, "one has the lease")).To(Equal(lease), because("what comes back beside HeldLease"))
			expectValue(ctx, lease, "one has the lease, and another has asked for it")
		})

		It("gives no caller the lease of another whose token begins with its own", func(ctx SpecContext) {
			acquire(ctx, "Q7XD", marks.HeldNothing, "the key held nothing")
			acquire(ctx, "Q7", marks.HeldLease, `the token of the lease is "Q7XD", and not "Q7"`)
			acquire(ctx, "q7xd", marks.HeldLease, `the token of the lease is "Q7XD", and not "q7xd"`)
		})

		It("leaves the lease of another its lifetime", func(ctx SpecContext) {
			_, _, err := leases.Acquire(ctx, key, "one", "", anHour)
			Expect(err).NotTo(HaveOccurred())
			acquire(ctx, "another", marks.HeldLease, "one has the lease")
			expectLifetime(ctx, anHour, "one's lease, for an hour, after another has asked for it for a minute")
		})

		It("gives the lease to another when its lifetime is over, and then the first can't store any more", Label("step-2"), func(ctx SpecContext) {
			_, lease, err := leases.Acquire(ctx, key, "one", "", aMoment)
			Expect(err).NotTo(HaveOccurred())
			if server.Pass != nil {
				server.Pass(aMoment)
			}
			var others string
			Eventually(ctx, func() (string, error) {
				held, value, err := leases.Acquire(ctx, key, "another", "", aMinute)
				others = value
				return spell(held), err
			}).WithTimeout(2*time.Second).WithPolling(20*time.Millisecond).
				Should(Equal(spell(marks.HeldNothing)), because("one's lease was for 60ms, which are over"))
			fill(ctx, lease, "a value", false, "one's lease is over")
			fill(ctx, others, "a value", true, "another has the lease now")
		})

		It("gives a caller that asks once more the lease that it has, since its first answer may be lost", func(ctx SpecContext) {
			lease := acquire(ctx, "one", marks.HeldNothing, "the key held nothing")
			Expect(acquire(ctx, "one", marks.HeldNothing, "one has the lease")).To(Equal(lease), wire.String)
			expectValue(ctx, lease, "one has the lease")
		})

		It("gives another lease when the command arrives again, so that no caller can store by one that was taken away", func(ctx SpecContext) {
			lease := acquire(ctx, "one", marks.HeldNothing, "the key held nothing")
			remove(ctx)
			again := acquire(ctx, "one", marks.HeldNothing, "the same command a second time, when a writer has taken the lease away")
			Expect(again).NotTo(Equal(lease), because("the lease that one was given was taken away; the one that is there now, nobody waits for"))
		})

		DescribeTable("returns the value that the key holds, every byte of it, and leaves it there:", func(ctx SpecContext, value string) {
			Expect(server.Client.Set(ctx, key, value, anHour).Err()).To(Succeed())
			Expect(acquire(ctx, "one", marks.HeldValue, "the key held a value")).To(Equal(value), wire.String)
			expectValue(ctx, value, "Acquire changes nothing where there is a value")
			expectLifetime(ctx, anHour, "Acquire changes nothing where there is a value, and this was for an hour")
		},
			Entry("a product", "v1 ends=1763870060123 price=1999 quantity=5"),
			Entry("one that only looks like a lease", "leased"),
			Entry("one with the marks in it, and not at its beginning", "a lease of a desk, while writing a letter"),
			Entry("bytes that are no text", "\xff\xfe\x00\r\n"),
		)

		It("says that somebody is writing where there is the mark of a writer, and leaves it there", func(ctx SpecContext) {
			Expect(marks.NewIntents(server.Client).Begin(ctx, key, "writer", aMinute)).NotTo(BeEmpty())
			Expect(acquire(ctx, "one", marks.HeldIntent, "a writer has marked the key")).To(BeEmpty(), wire.String)
			acquire(ctx, "another", marks.HeldIntent, "a writer has marked the key")
		})

		It("takes a key that holds no string for free, since nobody could read it", func(ctx SpecContext) {
			putHash(ctx)
			lease := acquire(ctx, "one", marks.HeldNothing, "the key held a hash")
			expectValue(ctx, lease, "one has the lease, in place of the hash")
		})

		It("takes a key that holds an empty value for free", func(ctx SpecContext) {
			put(ctx, "")
			lease := acquire(ctx, "one", marks.HeldNothing, "the key held an empty value")
			expectValue(ctx, lease, "one has the lease, in place of the empty value")
		})

		DescribeTable("refuses a lifetime that is too short, and gives no lease:", func(ctx SpecContext, lifetime time.Duration) {
			_, _, err := leases.Acquire(ctx, key, "one", "", lifetime)
			expectRefused(err, 0)
			Expect(server.Client.Exists(ctx, key).Val()).To(BeZero(), because("EXISTS, after the refusal"))
		},
			Entry("zero", time.Duration(0)),
			Entry("less than Redis can count", time.Millisecond-1),
			Entry("a negative one", -time.Minute),
		)

		It("gives a lease for a millisecond, the shortest lifetime", func(ctx SpecContext) {
			held, _, err := leases.Acquire(ctx, key, "one", "", time.Millisecond)
			Expect(err).NotTo(HaveOccurred(), because("a millisecond is a lifetime"))
			Expect(spell(held)).To(Equal(spell(marks.HeldNothing)), because("the key held nothing"))
		})

		Context("instead of what the key holds", func() {
			It("gives a lease in place of that value, with the lifetime of a lease", func(ctx SpecContext) {
				Expect(server.Client.Set(ctx, key, "19.99,5", anHour).Err()).To(Succeed())
				lease := acquireInstead(ctx, "one", "19.99,5", marks.HeldNothing, "the key held the value that is to be replaced")
				expectValue(ctx, lease, "the key holds the lease that was returned")
				expectLifetime(ctx, aMinute, "the lease is for a minute, and the value was for an hour")
			})

			DescribeTable("gives none when another value is there by now, returns that, and leaves it:", func(ctx SpecContext, instead, now string) {
				put(ctx, now)
				Expect(acquireInstead(ctx, "one", instead, marks.HeldValue, fmt.Sprintf("the key holds %q, and not %q", now, instead))).To(Equal(now), wire.String)
				expectValue(ctx, now, "Acquire changes nothing where the value is not that")
			},
				Entry("any other", "19.99,5", "14.99,5"),
				Entry("one that begins with it", "19.99,5", "19.99,55"),
				Entry("one that is only the same number", "5", "5.0"),
				Entry("one that would match it as a pattern", ".*", "19.99,5"),
				Entry("the same in another case", "V1 absent", "v1 absent"),
			)

			It("gives one where there is nothing any more", func(ctx SpecContext) {
				lease := acquireInstead(ctx, "one", "19.99,5", marks.HeldNothing, "the key held nothing")
				expectValue(ctx, lease, "one has the lease")
			})

			It("gives none in place of a writer's mark", func(ctx SpecContext) {
				put(ctx, "19.99,5")
				Expect(marks.NewIntents(server.Client).Begin(ctx, key, "writer", aMinute)).NotTo(BeEmpty())
				acquireInstead(ctx, "one", "19.99,5", marks.HeldIntent, "a writer has marked the key")
			})

			It("gives one in place of the lease of a reader who does not come back, and who can't store then", Label("step-2"), func(ctx SpecContext) {
				dead := acquire(ctx, "one", marks.HeldNothing, "the key held nothing")
				lease := acquireInstead(ctx, "another", dead, marks.HeldNothing, "one's lease is to be replaced")
				fill(ctx, dead, "an old value", false, "another has a lease instead of one's")
				fill(ctx, lease, "a value", true, "another has the lease")
			})

			It("gives none in place of a lease that is another's by now", func(ctx SpecContext) {
				dead := acquire(ctx, "one", marks.HeldNothing, "the key held nothing")
				remove(ctx)
				lease := acquire(ctx, "another", marks.HeldNothing, "one's lease was taken away")
				acquireInstead(ctx, "third", dead, marks.HeldLease, "one's lease is not there any more")
				expectValue(ctx, lease, "another has the lease")
			})

			It("gives none in place of a lease that was given instead of another already", func(ctx SpecContext) {
				dead := acquire(ctx, "one", marks.HeldNothing, "the key held nothing")
				lease := acquireInstead(ctx, "another", dead, marks.HeldNothing, "one's lease is to be replaced")
				Expect(acquireInstead(ctx, "third", lease, marks.HeldLease, "another has its lease instead of one's")).To(Equal(lease), wire.String)
				expectValue(ctx, lease, "another has the lease still")
			})
		})
	})

	Describe("Fill", Label("step-2"), func() {
		It("stores the value in place of the lease, with the value's own lifetime", func(ctx SpecContext) {
			lease := acquire(ctx, "one", marks.HeldNothing, "the key held nothing")
			fill(ctx, lease, "a value", true, "one has the lease")
			expectValue(ctx, "a value", "Fill stores the value in place of the lease")
			expectLifetime(ctx, anHour, "the lease was for a minute, and the value is for an hour")
		})

		DescribeTable("gives the value the lifetime that was asked for:", func(ctx SpecContext, lifetime time.Duration) {
			lease := acquire(ctx, "one", marks.HeldNothing, "the key held nothing")
			stored, err := leases.Fill(ctx, key, lease, "a value", lifetime)
			Expect(err).NotTo(HaveOccurred(), because("one has the lease"))
			Expect(stored).To(BeTrue(), because("one has the lease"))
			expectLifetime(ctx, lifetime, "the value was stored for "+lifetime.String())
		},
			Entry("less than a second", 900*time.Millisecond),
			Entry("five minutes", 5*aMinute),
			Entry("a month", 30*24*anHour),
		)

		DescribeTable("stores nothing in place of a lease that is only like this one:", func(ctx SpecContext, like func(lease string) string) {
			lease := acquire(ctx, "Q7xd", marks.HeldNothing, "the key held nothing")
			fill(ctx, like(lease), "a value", false, fmt.Sprintf("the lease is %q, and not %q", lease, like(lease)))
			fill(ctx, lease, "a value", true, "the lease is still there")
		},
			Entry("in another case", strings.ToUpper),
			Entry("the beginning of it", func(lease string) string { return lease[:len(lease)-1] }),
			Entry("longer than it", func(lease string) string { return lease + "1" }),
		)

		It("stores nothing when the lease was taken away: what was read may be old", func(ctx SpecContext) {
			lease := acquire(ctx, "one", marks.HeldNothing, "the key held nothing")
			remove(ctx)
			fill(ctx, lease, "an old value", false, "a writer has taken the lease away, by deleting the key")
			Expect(server.Client.Exists(ctx, key).Val()).To(BeZero(), because("EXISTS, after a Fill without a lease"))
		})

		It("stores nothing when the lease is another's by now, and leaves it to that one", func(ctx SpecContext) {
			lease := acquire(ctx, "one", marks.HeldNothing, "the key held nothing")
			remove(ctx)
			others := acquire(ctx, "another", marks.HeldNothing, "a writer has taken one's lease away")
			fill(ctx, lease, "an old value", false, "the lease is another's")
			fill(ctx, others, "the new value", true, "another has the lease")
			expectValue(ctx, "the new value", "what another has read")
		})

		It("stores nothing over what somebody else has stored", func(ctx SpecContext) {
			lease := acquire(ctx, "one", marks.HeldNothing, "the key held nothing")
			put(ctx, "the new value")
			fill(ctx, lease, "an old value", false, "somebody has stored in place of one's lease")
			expectValue(ctx, "the new value", "Fill changes nothing without a lease")
			expectLifetime(ctx, aMinute, "Fill changes nothing without a lease")
		})

		It("stores nothing where a writer has marked the key", func(ctx SpecContext) {
			lease := acquire(ctx, "one", marks.HeldNothing, "the key held nothing")
			Expect(marks.NewIntents(server.Client).Begin(ctx, key, "writer", aMinute)).NotTo(BeEmpty())
			fill(ctx, lease, "an old value", false, "a writer has taken the lease away")
			acquire(ctx, "another", marks.HeldIntent, "a writer has marked the key")
		})

		It("stores once: with the value the lease is gone", func(ctx SpecContext) {
			lease := acquire(ctx, "one", marks.HeldNothing, "the key held nothing")
			fill(ctx, lease, "a value", true, "one has the lease")
			fill(ctx, lease, "a second value", false, "one has used its lease")
			expectValue(ctx, "a value", "Fill changes nothing without a lease")
		})

		It("stores nothing under a key that holds no string", func(ctx SpecContext) {
			putHash(ctx)
			fill(ctx, "lease one", "a value", false, "the key holds a hash, and no lease")
			Expect(server.Client.Type(ctx, key).Val()).To(Equal("hash"), wire.String)
		})

		It("keeps every byte", func(ctx SpecContext) {
			lease := acquire(ctx, "one", marks.HeldNothing, "the key held nothing")
			fill(ctx, lease, "\xff\xfe\x00\r\n", true, "one has the lease")
			expectValue(ctx, "\xff\xfe\x00\r\n", "the value as it was given")
		})

		DescribeTable("refuses a lifetime that is too short, and leaves the lease:", func(ctx SpecContext, lifetime time.Duration) {
			lease := acquire(ctx, "one", marks.HeldNothing, "the key held nothing")
			before := len(wire.Names())
			stored, err := leases.Fill(ctx, key, lease, "a value", lifetime)
			expectRefused(err, before)
			Expect(stored).To(BeFalse(), wire.String)
			acquire(ctx, "another", marks.HeldLease, "one still has the lease")
		},
			Entry("zero", time.Duration(0)),
			Entry("less than Redis can count", time.Millisecond-1),
			Entry("a negative one", -time.Minute),
		)

		It("stores for a millisecond, the shortest lifetime", func(ctx SpecContext) {
			lease := acquire(ctx, "one", marks.HeldNothing, "the key held nothing")
			stored, err := leases.Fill(ctx, key, lease, "a value", time.Millisecond)
			Expect(err).NotTo(HaveOccurred(), because("a millisecond is a lifetime"))
			Expect(stored).To(BeTrue(), because("one has the lease"))
		})
	})
}

// spell returns the constant's name for what a key held.
func spell(held marks.Held) string {
	names := map[marks.Held]string{
		marks.HeldNothing: "HeldNothing", marks.HeldValue: "HeldValue",
		marks.HeldLease: "HeldLease", marks.HeldIntent: "HeldIntent",
	}
	return names[held]
}
