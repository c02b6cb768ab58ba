package contract

import (
	"fmt"
	"strconv"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
)

// LeaseRepository declares the specs of repositories.LeaseRepository. connect is called before each spec.
func LeaseRepository(connect func(SpecContext) Redis) {
	const (
		aMinute = time.Minute
		aMoment = 60 * time.Millisecond
		anHour  = time.Hour
	)
	var (
		server Redis
		leases *repositories.LeaseRepository
		wire   *Wire
		key    string
		keys   int
	)

	BeforeEach(func(ctx SpecContext) {
		server = connect(ctx)
		leases = repositories.NewLeaseRepository(server.Client)
		wire = Record(server.Client)
		keys++
		key = fmt.Sprintf("Mouse:lease:%d:%s:%d", GinkgoParallelProcess(), strconv.FormatInt(time.Now().UnixNano(), 36), keys)
	})

	// because says in a failure what was expected and why, and all that was done.
	because := func(reason string) func() string {
		return func() string { return reason + "\n" + wire.String() }
	}
	// acquire asks for a lease for a minute, and expects to be told what the key held.
	acquire := func(ctx SpecContext, token string, expected repositories.Held, reason string) string {
		GinkgoHelper()
		held, value, err := leases.Acquire(ctx, key, token, aMinute)
		Expect(err).NotTo(HaveOccurred(), because(reason))
		Expect(spell(held)).To(Equal(spell(expected)), because(reason))
		return value
	}
	fill := func(ctx SpecContext, token, value string, expected bool, reason string) {
		GinkgoHelper()
		stored, err := leases.Fill(ctx, key, token, value, anHour)
		Expect(err).NotTo(HaveOccurred(), because(reason))
		Expect(stored).To(Equal(expected), because("whether Fill reports that it stored: "+reason))
	}
	replace := func(ctx SpecContext, old, value string, expected bool, reason string) {
		GinkgoHelper()
		stored, err := leases.Replace(ctx, key, old, value, anHour)
		Expect(err).NotTo(HaveOccurred(), because(reason))
		Expect(stored).To(Equal(expected), because("whether Replace reports that it stored: "+reason))
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
	// shorterAndLonger are lifetimes that a value may have, apart from an hour.
	shorterAndLonger := []TableEntry{
		Entry("of less than a second", 900*time.Millisecond),
		Entry("of five minutes", 5*aMinute),
		Entry("of a month", 30*24*anHour),
	}
	// expectRefused expects the error of a call that was refused, when so many round trips had been made before it.
	expectRefused := func(err error, before int) {
		GinkgoHelper()
		Expect(wire.Names()).To(HaveLen(before), because("a lifetime below a millisecond is refused before anything is sent"))
		Expect(err).To(MatchError(repositories.ErrNoLifetime), because("a lifetime below a millisecond is none"))
		Expect(err).To(MatchError(ContainSubstring(strconv.Quote(key))), because("the error names the key"))
	}

	Describe("Acquire", func() {
		It("gives a lease on a key that holds nothing, and says that it held nothing", func(ctx SpecContext) {
			Expect(acquire(ctx, "one", repositories.HeldNothing, "the key held nothing")).To(BeEmpty(), wire.String)
			fill(ctx, "one", "a value", true, "one has the lease")
		})

		It("gives the lease its lifetime", func(ctx SpecContext) {
			acquire(ctx, "one", repositories.HeldNothing, "the key held nothing")
			expectLifetime(ctx, aMinute, "a lease for a minute: a holder that dies must not keep it for ever")
		})

		It("gives nobody else a lease that is held, and tells nobody the token", func(ctx SpecContext) {
			acquire(ctx, "one", repositories.HeldNothing, "the key held nothing")
			Expect(acquire(ctx, "another", repositories.HeldLease, "one has the lease")).To(BeEmpty(),
				because("what comes back beside HeldLease: a lease is no value"))
			fill(ctx, "another", "a value", false, "one has the lease, and not another")
			fill(ctx, "one", "a value", true, "one has the lease, and another has asked for it")
		})

		It("leaves the lease of another its lifetime", func(ctx SpecContext) {
			_, _, err := leases.Acquire(ctx, key, "one", anHour)
			Expect(err).NotTo(HaveOccurred())
			acquire(ctx, "another", repositories.HeldLease, "one has the lease")
			expectLifetime(ctx, anHour, "one's lease, for an hour, after another has asked for it for a minute")
		})

		It("gives the lease to another when its lifetime is over, and then the first can't store any more", func(ctx SpecContext) {
			_, _, err := leases.Acquire(ctx, key, "one", aMoment)
			Expect(err).NotTo(HaveOccurred())
			if server.Pass != nil {
				server.Pass(aMoment)
			}
			Eventually(ctx, func() (string, error) {
				held, _, err := leases.Acquire(ctx, key, "another", aMinute)
				return spell(held), err
			}).WithTimeout(2*time.Second).WithPolling(20*time.Millisecond).
				Should(Equal(spell(repositories.HeldNothing)), because("one's lease was for 60ms, which are over"))
			fill(ctx, "one", "a value", false, "one's lease is over")
			fill(ctx, "another", "a value", true, "another has the lease now")
		})

		DescribeTable("returns the value that the key holds, every byte of it, and leaves it there", func(ctx SpecContext, value string) {
			Expect(server.Client.Set(ctx, key, value, anHour).Err()).To(Succeed())
			Expect(acquire(ctx, "one", repositories.HeldValue, "the key held a value")).To(Equal(value), wire.String)
			expectValue(ctx, value, "Acquire changes nothing where there is a value")
			expectLifetime(ctx, anHour, "Acquire changes nothing where there is a value, and this was for an hour")
		},
			Entry("a product", "v1 ends=1763870060123 price=1999 quantity=5"),
			Entry("an empty one, which is not a missing one", ""),
			Entry("one that only looks like a lease", "leased"),
			Entry("one with the marks in it, and not at its beginning", "a lease of a desk, while writing a letter"),
			Entry("bytes that are no text", "\xff\xfe\x00\r\n"),
		)

		It("says that somebody is writing where there is the mark of a writer, and leaves it there", func(ctx SpecContext) {
			Expect(repositories.NewIntentRepository(server.Client).Begin(ctx, key, "writer", aMinute)).To(Succeed())
			Expect(acquire(ctx, "one", repositories.HeldIntent, "a writer has marked the key")).To(BeEmpty(), wire.String)
			fill(ctx, "one", "a value", false, "one has no lease")
			acquire(ctx, "another", repositories.HeldIntent, "a writer has marked the key")
		})

		It("takes a key that holds no string for free, since nobody could read it", func(ctx SpecContext) {
			putHash(ctx)
			acquire(ctx, "one", repositories.HeldNothing, "the key held a hash")
			fill(ctx, "one", "a value", true, "one has the lease, in place of the hash")
		})

		DescribeTable("refuses a lifetime that would be none, and gives no lease", func(ctx SpecContext, lifetime time.Duration) {
			_, _, err := leases.Acquire(ctx, key, "one", lifetime)
			expectRefused(err, 0)
			Expect(server.Client.Exists(ctx, key).Val()).To(BeZero(), because("EXISTS, after the refusal"))
		},
			Entry("zero", time.Duration(0)),
			Entry("less than Redis can count", time.Millisecond-1),
			Entry("a negative one", -time.Minute),
		)

		It("gives a lease for a millisecond, the shortest lifetime", func(ctx SpecContext) {
			held, _, err := leases.Acquire(ctx, key, "one", time.Millisecond)
			Expect(err).NotTo(HaveOccurred(), because("a millisecond is a lifetime"))
			Expect(spell(held)).To(Equal(spell(repositories.HeldNothing)), because("the key held nothing"))
		})
	})

	Describe("Fill", func() {
		It("stores the value in place of the lease, with the value's own lifetime", func(ctx SpecContext) {
			acquire(ctx, "one", repositories.HeldNothing, "the key held nothing")
			fill(ctx, "one", "a value", true, "one has the lease")
			expectValue(ctx, "a value", "Fill stores the value in place of the lease")
			expectLifetime(ctx, anHour, "the lease was for a minute, and the value is for an hour")
		})

		DescribeTable("gives the value the lifetime that was asked for", func(ctx SpecContext, lifetime time.Duration) {
			acquire(ctx, "one", repositories.HeldNothing, "the key held nothing")
			stored, err := leases.Fill(ctx, key, "one", "a value", lifetime)
			Expect(err).NotTo(HaveOccurred(), because("one has the lease"))
			Expect(stored).To(BeTrue(), because("one has the lease"))
			expectLifetime(ctx, lifetime, "the value was stored for "+lifetime.String())
		}, shorterAndLonger)

		DescribeTable("stores nothing in place of a lease whose token is only like this one", func(ctx SpecContext, token, other string) {
			acquire(ctx, other, repositories.HeldNothing, "the key held nothing")
			fill(ctx, token, "a value", false, fmt.Sprintf("the token of the lease is %q, and not %q", other, token))
			fill(ctx, other, "a value", true, "the lease is still there")
		},
			Entry("in another case", "Q7XD", "q7xd"),
			Entry("the beginning of that one", "Q7", "Q7XD"),
			Entry("longer than that one", "Q7XD", "Q7"),
		)

		It("stores nothing when the lease was taken away: what was read may be old", func(ctx SpecContext) {
			acquire(ctx, "one", repositories.HeldNothing, "the key held nothing")
			remove(ctx)
			fill(ctx, "one", "an old value", false, "a writer has taken the lease away, by deleting the key")
			Expect(server.Client.Exists(ctx, key).Val()).To(BeZero(), because("EXISTS, after a Fill without a lease"))
		})

		It("stores nothing when the lease is another's by now, and leaves it to that one", func(ctx SpecContext) {
			acquire(ctx, "one", repositories.HeldNothing, "the key held nothing")
			remove(ctx)
			acquire(ctx, "another", repositories.HeldNothing, "a writer has taken one's lease away")
			fill(ctx, "one", "an old value", false, "the lease is another's")
			fill(ctx, "another", "the new value", true, "another has the lease")
			expectValue(ctx, "the new value", "what another has read")
		})

		It("stores nothing over what somebody else has stored", func(ctx SpecContext) {
			acquire(ctx, "one", repositories.HeldNothing, "the key held nothing")
			put(ctx, "the new value")
			fill(ctx, "one", "an old value", false, "somebody has stored in place of one's lease")
			expectValue(ctx, "the new value", "Fill changes nothing without a lease")
			expectLifetime(ctx, aMinute, "Fill changes nothing without a lease")
		})

		It("stores once: with the value the lease is gone", func(ctx SpecContext) {
			acquire(ctx, "one", repositories.HeldNothing, "the key held nothing")
			fill(ctx, "one", "a value", true, "one has the lease")
			fill(ctx, "one", "a second value", false, "one has used its lease")
			expectValue(ctx, "a value", "Fill changes nothing without a lease")
		})

		It("stores nothing under a key that holds no string", func(ctx SpecContext) {
			putHash(ctx)
			fill(ctx, "one", "a value", false, "the key holds a hash, and no lease")
			Expect(server.Client.Type(ctx, key).Val()).To(Equal("hash"), wire.String)
		})

		It("keeps every byte", func(ctx SpecContext) {
			acquire(ctx, "one", repositories.HeldNothing, "the key held nothing")
			fill(ctx, "one", "\xff\xfe\x00\r\n", true, "one has the lease")
			expectValue(ctx, "\xff\xfe\x00\r\n", "the value as it was given")
		})

		DescribeTable("refuses a lifetime that would be none, and leaves the lease", func(ctx SpecContext, lifetime time.Duration) {
			acquire(ctx, "one", repositories.HeldNothing, "the key held nothing")
			before := len(wire.Names())
			stored, err := leases.Fill(ctx, key, "one", "a value", lifetime)
			expectRefused(err, before)
			Expect(stored).To(BeFalse(), wire.String)
			acquire(ctx, "another", repositories.HeldLease, "one still has the lease")
		},
			Entry("zero", time.Duration(0)),
			Entry("less than Redis can count", time.Millisecond-1),
			Entry("a negative one", -time.Minute),
		)

		It("stores for a millisecond, the shortest lifetime", func(ctx SpecContext) {
			acquire(ctx, "one", repositories.HeldNothing, "the key held nothing")
			stored, err := leases.Fill(ctx, key, "one", "a value", time.Millisecond)
			Expect(err).NotTo(HaveOccurred(), because("a millisecond is a lifetime"))
			Expect(stored).To(BeTrue(), because("one has the lease"))
		})
	})

	Describe("Replace", func() {
		It("stores the value in place of the old one, with its lifetime", func(ctx SpecContext) {
			put(ctx, "19.99,5")
			replace(ctx, "19.99,5", "a value", true, "the old value is still there")
			expectValue(ctx, "a value", "Replace stores the value in place of the old one")
			expectLifetime(ctx, anHour, "the old value was for a minute, and the new one is for an hour")
		})

		DescribeTable("gives the new value the lifetime that was asked for", func(ctx SpecContext, lifetime time.Duration) {
			put(ctx, "19.99,5")
			stored, err := leases.Replace(ctx, key, "19.99,5", "a value", lifetime)
			Expect(err).NotTo(HaveOccurred(), because("the old value is still there"))
			Expect(stored).To(BeTrue(), because("the old value is still there"))
			expectLifetime(ctx, lifetime, "the value was stored for "+lifetime.String())
		}, shorterAndLonger)

		DescribeTable("stores nothing when the old value is not there any more", func(ctx SpecContext, old, now string) {
			put(ctx, now)
			replace(ctx, old, "a value", false, fmt.Sprintf("the key holds %q, and not %q", now, old))
			expectValue(ctx, now, "Replace changes nothing where the old value is not")
			expectLifetime(ctx, aMinute, "Replace changes nothing where the old value is not")
		},
			Entry("but another", "19.99,5", "14.99,5"),
			Entry("but one that begins with it", "19.99,5", "19.99,55"),
			Entry("but one that is only the same number", "5", "5.0"),
			Entry("but one that would match it as a pattern", ".*", "19.99,5"),
			Entry("but an empty one", "19.99,5", ""),
			Entry("but the same in another case", "V1 absent", "v1 absent"),
		)

		It("stores nothing where there is nothing", func(ctx SpecContext) {
			replace(ctx, "19.99,5", "a value", false, "the key holds nothing")
			replace(ctx, "", "a value", false, "the key holds nothing, which is not an empty value")
			Expect(server.Client.Exists(ctx, key).Val()).To(BeZero(), wire.String)
		})

		It("replaces an empty value", func(ctx SpecContext) {
			put(ctx, "")
			replace(ctx, "", "a value", true, "the key holds an empty value")
			expectValue(ctx, "a value", "Replace stores the value in place of the empty one")
		})

		It("stores nothing over a lease", func(ctx SpecContext) {
			put(ctx, "19.99,5")
			remove(ctx)
			acquire(ctx, "another", repositories.HeldNothing, "the old value was taken away")
			replace(ctx, "19.99,5", "an old value", false, "the key holds another's lease")
			fill(ctx, "another", "the new value", true, "another still has the lease")
		})

		It("stores nothing under a key that holds no string", func(ctx SpecContext) {
			putHash(ctx)
			replace(ctx, "", "a value", false, "the key holds a hash")
			Expect(server.Client.Type(ctx, key).Val()).To(Equal("hash"), wire.String)
		})

		DescribeTable("refuses a lifetime that would be none, and leaves the old value", func(ctx SpecContext, lifetime time.Duration) {
			put(ctx, "19.99,5")
			before := len(wire.Names())
			stored, err := leases.Replace(ctx, key, "19.99,5", "a value", lifetime)
			expectRefused(err, before)
			Expect(stored).To(BeFalse(), wire.String)
			expectValue(ctx, "19.99,5", "Replace changes nothing when it refuses")
		},
			Entry("zero", time.Duration(0)),
			Entry("less than Redis can count", time.Millisecond-1),
			Entry("a negative one", -time.Minute),
		)
	})
}

// spell spells what a key held as the code does.
func spell(held repositories.Held) string {
	names := map[repositories.Held]string{
		repositories.HeldNothing: "HeldNothing", repositories.HeldValue: "HeldValue",
		repositories.HeldLease: "HeldLease", repositories.HeldIntent: "HeldIntent",
	}
	return names[held]
}
