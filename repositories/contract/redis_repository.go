// Package contract holds the behaviours that a repository must show on every server it may meet. A suite calls
// them with a server of its own: the repositories' own suite with the embedded Redis, the integration suite with a
// real one in a container. So what the embedded Redis says can be trusted.
package contract

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/redis/go-redis/v9"

	"cacheaside/repositories"
)

// Redis is a server on which the specs try a repository.
type Redis struct {
	// Client is connected to it. Each spec uses keys of its own, so the server may be shared.
	Client *redis.Client
	// Pass lets time pass, where the server's clock can be moved; nil where it runs by itself.
	Pass func(time.Duration)
}

// ownKeys counts the keys that ownKey has made.
var ownKeys atomic.Int64

// ownKey returns a key that no other spec has, in this or in another process.
func ownKey(beginning string) string {
	return fmt.Sprintf("%s:%d:%s:%d", beginning, GinkgoParallelProcess(), strconv.FormatInt(time.Now().UnixNano(), 36), ownKeys.Add(1))
}

// RedisRepository declares the specs of repositories.RedisRepository. connect is called before each spec. Each spec calls only
// methods that are written in its step of lesson 04 or before; for what else has to be in Redis it sends commands itself.
func RedisRepository(connect func(SpecContext) Redis) {
	var (
		server     Redis
		repository *repositories.RedisRepository
		wire       *Wire
		key        string
	)

	BeforeEach(func(ctx SpecContext) {
		server = connect(ctx)
		wire = Record(server.Client)
		repository = repositories.NewRedisRepository(server.Client)
		key = ownKey("Mouse")
	})

	// lifetime reads what Redis itself says: -1ns is none, -2ns is no such key.
	lifetime := func(ctx SpecContext) time.Duration {
		GinkgoHelper()
		left, err := server.Client.PTTL(ctx, key).Result()
		Expect(err).NotTo(HaveOccurred())
		return left
	}
	const (
		noLifetime = time.Duration(-1)
		aMinute    = time.Minute
		aMoment    = 60 * time.Millisecond
		everyByte  = " Grüße,\r\n\x00 MOUSE \xff " // all of which must stay as it is
	)
	beWithin := func(limit time.Duration) OmegaMatcher {
		return And(BeNumerically(">", 0), BeNumerically("<=", limit))
	}
	// beLifetime expects a lifetime that has just been set: all of it where the clock stands still.
	beLifetime := func(d time.Duration) OmegaMatcher {
		if server.Pass != nil {
			return Equal(d)
		}
		return And(BeNumerically(">", d-time.Second/2), BeNumerically("<=", d))
	}
	pass := func(d time.Duration) {
		if server.Pass != nil {
			server.Pass(d)
		}
	}

	// has puts a value into Redis, without the repository.
	has := func(ctx SpecContext, value string, lifetime time.Duration) {
		GinkgoHelper()
		Expect(server.Client.Set(ctx, key, value, lifetime).Err()).To(Succeed())
	}
	// hasHash puts a hash of one field into Redis, without the repository.
	hasHash := func(ctx SpecContext, field, value string) {
		GinkgoHelper()
		Expect(server.Client.HSet(ctx, key, field, value).Err()).To(Succeed())
	}

	// because says in a failure what was expected, why, and what went over the wire.
	because := func(reason string) func() string {
		return func() string { return reason + "\n" + wire.String() }
	}
	// expectText expects an error to name each part, such as the command and the key in quotes.
	expectText := func(err error, parts ...string) {
		GinkgoHelper()
		Expect(err).To(HaveOccurred(), because("a call that can't do its work returns an error"))
		for _, part := range parts {
			Expect(err.Error()).To(ContainSubstring(part), because("the error names the command, the key and the field in quotes (%q), and wraps what Redis said (%w)"))
		}
	}
	// expectWraps expects an error in which errors.Is finds another one, which the code calls so.
	expectWraps := func(err, cause error, called, reason string) {
		GinkgoHelper()
		Expect(errors.Is(err, cause)).To(BeTrueBecause("expected an error that wraps %s, as fmt.Errorf does with %%w (%%v keeps its text alone); it is: %v", called, err), because(reason))
	}
	// expectNotWrapped expects an error in which errors.Is does not find another one, which the code calls so.
	expectNotWrapped := func(err, other error, called, reason string) {
		GinkgoHelper()
		Expect(errors.Is(err, other)).To(BeFalseBecause("expected an error that does not wrap %s; it is: %v", called, err), because(reason))
	}
	const (
		thePTTL   = " (by PTTL: -1ns is no lifetime, -2ns is no such key)"
		notFound  = "a key or a field that is not there is ErrNotFound"
		notNil    = "redis.Nil, the driver's own word for what is not there, stops at the repository"
		wrongType = "the reply WRONGTYPE is an error, and does not mean that there is no such key"
	)

	Describe("Insert", Label("step-5"), func() {
		It("stores a value, which GetKey returns", func(ctx SpecContext) {
			Expect(repository.Insert(ctx, key, "19.99")).To(Succeed(), because("Insert of a new key"))
			Expect(repository.GetKey(ctx, key)).To(Equal("19.99"), because("GetKey, after Insert of 19.99"))
		})

		It("stores it without a lifetime", func(ctx SpecContext) {
			Expect(repository.Insert(ctx, key, "19.99")).To(Succeed(), because("Insert"))
			Expect(lifetime(ctx)).To(Equal(noLifetime), because("the lifetime after Insert"+thePTTL))
		})

		It("replaces the value, and takes away the lifetime that the old one had", func(ctx SpecContext) {
			has(ctx, "old", aMinute)
			Expect(repository.Insert(ctx, key, "new")).To(Succeed(), because("Insert"))
			Expect(repository.GetKey(ctx, key)).To(Equal("new"), because("GetKey, after Insert of new where there was old, for a minute"))
			Expect(lifetime(ctx)).To(Equal(noLifetime), because("the lifetime after Insert of new where there was old, for a minute"+thePTTL))
		})

		It("tells keys apart by their case, and takes each as it is", func(ctx SpecContext) {
			key += everyByte
			lower := strings.ToLower(key)
			Expect(repository.Insert(ctx, key, "19.99")).To(Succeed(), because("Insert"))
			Expect(repository.Insert(ctx, lower, "9.99")).To(Succeed(), because("Insert"))
			Expect(server.Client.Get(ctx, key).Val()).To(Equal("19.99"), because("GET of the first key, after Insert of it and of the same in lower case"))
			Expect(repository.GetKey(ctx, key)).To(Equal("19.99"), because("GetKey of the first key, after Insert of it and of the same in lower case"))
			Expect(repository.GetKey(ctx, lower)).To(Equal("9.99"), because("GetKey of the key in lower case"))
		})

		DescribeTable("keeps every byte of", func(ctx SpecContext, value string) {
			Expect(repository.Insert(ctx, key, value)).To(Succeed(), because("Insert"))
			Expect(repository.GetKey(ctx, key)).To(Equal(value), because("GetKey, after Insert of the same value"))
		},
			Entry("an empty value, which is not a missing one", ""),
			Entry("letters beyond ASCII", "Bücher 商品 🐭"),
			Entry("line ends and a zero byte", "a\r\nb\x00c"),
			Entry("bytes that are no UTF-8", "\xff\xfe"),
			Entry("blanks at both ends", " 19.99 "),
		)
	})

	Describe("GetKey", Label("step-5"), func() {
		It("says ErrNotFound when there is no such key", func(ctx SpecContext) {
			_, err := repository.GetKey(ctx, key)
			expectWraps(err, repositories.ErrNotFound, "ErrNotFound", notFound)
			expectNotWrapped(err, redis.Nil, "redis.Nil", notNil)
			expectText(err, "GET", strconv.Quote(key))
		})

		It("says what is wrong, and not ErrNotFound, when the key holds a hash", func(ctx SpecContext) {
			hasHash(ctx, "price", "19.99")
			_, err := repository.GetKey(ctx, key)
			expectText(err, "WRONGTYPE", strconv.Quote(key))
			expectNotWrapped(err, repositories.ErrNotFound, "ErrNotFound", wrongType)
			expectWraps(err, repositories.ErrWrongType, "ErrWrongType", "GetKey of a key that holds a hash")
		})
	})

	Describe("InsertExpire", Label("step-6"), func() {
		It("stores a value with its lifetime", func(ctx SpecContext) {
			Expect(repository.InsertExpire(ctx, key, "19.99", aMinute)).To(Succeed(), because("InsertExpire for a minute"))
			Expect(repository.GetKey(ctx, key)).To(Equal("19.99"), because("GetKey, after InsertExpire of 19.99"))
			Expect(lifetime(ctx)).To(beWithin(aMinute), because("the lifetime after InsertExpire for a minute"+thePTTL))
		})

		It("takes every byte of the key and of the value as it is", func(ctx SpecContext) {
			key += everyByte
			Expect(repository.InsertExpire(ctx, key, everyByte, aMinute)).To(Succeed(), because("InsertExpire"))
			Expect(repository.GetKey(ctx, key)).To(Equal(everyByte), because("GetKey, after InsertExpire of the same key"))
		})

		It("replaces a value of another type", func(ctx SpecContext) {
			hasHash(ctx, "price", "19.99")
			Expect(repository.InsertExpire(ctx, key, "19.99", aMinute)).To(Succeed(), because("InsertExpire of a key that holds a hash"))
			Expect(repository.GetKey(ctx, key)).To(Equal("19.99"), because("GetKey, after InsertExpire of a key that held a hash"))
		})

		It("keeps the value no longer than its lifetime", func(ctx SpecContext) {
			Expect(repository.InsertExpire(ctx, key, "19.99", aMoment)).To(Succeed(), because("InsertExpire"))
			pass(aMoment)
			Eventually(ctx, func() bool { _, err := repository.GetKey(ctx, key); return errors.Is(err, repositories.ErrNotFound) }).WithTimeout(2*time.Second).WithPolling(20*time.Millisecond).
				Should(BeTrueBecause("expected an error that wraps ErrNotFound"), because("GetKey, when the lifetime of 60ms was over"))
		})

		It("starts the lifetime anew when the value is replaced", func(ctx SpecContext) {
			Expect(repository.InsertExpire(ctx, key, "old", aMoment)).To(Succeed(), because("InsertExpire"))
			Expect(repository.InsertExpire(ctx, key, "new", aMinute)).To(Succeed(), because("InsertExpire"))
			Expect(repository.GetKey(ctx, key)).To(Equal("new"), because("GetKey, after InsertExpire of old, and then of new"))
			Expect(lifetime(ctx)).To(BeNumerically(">", aMinute/2),
				because("the lifetime after InsertExpire for 60ms, and then for a minute"+thePTTL))
		})

		DescribeTable("is exact to the millisecond:", func(ctx SpecContext, d time.Duration) {
			Expect(repository.InsertExpire(ctx, key, "19.99", d)).To(Succeed(), because("InsertExpire for "+d.String()))
			Expect(lifetime(ctx)).To(beLifetime(d),
				because("the lifetime after InsertExpire for "+d.String()+thePTTL))
		},
			Entry("below one second", 900*time.Millisecond),
			Entry("one and a half seconds", 1500*time.Millisecond),
			Entry("1234 milliseconds", 1234*time.Millisecond),
			Entry("a day", 24*time.Hour),
		)

		DescribeTable("refuses a lifetime that would be none, and stores nothing:", func(ctx SpecContext, d time.Duration) {
			err := repository.InsertExpire(ctx, key, "19.99", d)
			expectWraps(err, repositories.ErrNoLifetime, "ErrNoLifetime", "InsertExpire for "+d.String())
			expectText(err, "SET", strconv.Quote(key))
			Expect(server.Client.Exists(ctx, key).Val()).To(BeZero(), because("EXISTS, after InsertExpire for "+d.String()+", which stores nothing"))
		},
			Entry("zero, with which go-redis stores for ever", time.Duration(0)),
			Entry("-1, with which go-redis keeps the old one", time.Duration(-1)),
			Entry("a negative one", -time.Minute),
		)
	})

	Describe("InsertHash", Label("step-7"), func() {
		It("stores a field, which GetHash returns", func(ctx SpecContext) {
			Expect(repository.InsertHash(ctx, key, "price", "19.99")).To(Succeed(), because("InsertHash of a new key"))
			Expect(repository.GetHash(ctx, key, "price")).To(Equal("19.99"), because("GetHash of price, after InsertHash of price 19.99"))
		})

		It("stores it without a lifetime", func(ctx SpecContext) {
			Expect(repository.InsertHash(ctx, key, "price", "19.99")).To(Succeed(), because("InsertHash"))
			Expect(lifetime(ctx)).To(Equal(noLifetime), because("the lifetime after InsertHash"+thePTTL))
		})

		It("leaves the other fields, and the lifetime of the hash, as they were", func(ctx SpecContext) {
			hasHash(ctx, "quantity", "5")
			Expect(server.Client.PExpire(ctx, key, aMinute).Err()).To(Succeed())
			Expect(repository.InsertHash(ctx, key, "price", "19.99")).To(Succeed(), because("InsertHash"))
			Expect(repository.GetHash(ctx, key, "quantity")).To(Equal("5"), because("GetHash of quantity, after InsertHash of price"))
			Expect(lifetime(ctx)).To(beWithin(aMinute), because("the lifetime after PEXPIRE for a minute, and then InsertHash"+thePTTL))
		})

		It("tells keys and fields apart by their case, and takes each as it is", func(ctx SpecContext) {
			key += everyByte
			Expect(repository.InsertHash(ctx, key, everyByte, everyByte)).To(Succeed(), because("InsertHash"))
			Expect(repository.InsertHash(ctx, key, strings.ToLower(everyByte), "another")).To(Succeed(), because("InsertHash"))
			Expect(repository.InsertHash(ctx, strings.ToLower(key), everyByte, "another")).To(Succeed(), because("InsertHash"))
			Expect(server.Client.HGet(ctx, key, everyByte).Val()).To(Equal(everyByte), because("HGET of the first field, after InsertHash of it, and of others whose key or name differs by case"))
			Expect(repository.GetHash(ctx, key, everyByte)).To(Equal(everyByte), because("GetHash of the first field, after InsertHash of it, and of others whose key or name differs by case"))
		})

		It("replaces the value of a field", func(ctx SpecContext) {
			Expect(repository.InsertHash(ctx, key, "price", "19.99")).To(Succeed(), because("InsertHash"))
			Expect(repository.InsertHash(ctx, key, "price", "9.99")).To(Succeed(), because("InsertHash"))
			Expect(repository.GetHash(ctx, key, "price")).To(Equal("9.99"), because("GetHash of price, after InsertHash of 19.99, and then of 9.99"))
		})

		It("says what is wrong when the key holds a string", func(ctx SpecContext) {
			Expect(repository.Insert(ctx, key, "19.99")).To(Succeed(), because("Insert"))
			expectText(repository.InsertHash(ctx, key, "price", "19.99"), "WRONGTYPE", strconv.Quote(key), `"price"`)
		})
	})

	Describe("GetHash", Label("step-7"), func() {
		It("says ErrNotFound when there is no such key", func(ctx SpecContext) {
			_, err := repository.GetHash(ctx, key, "price")
			expectWraps(err, repositories.ErrNotFound, "ErrNotFound", notFound)
			expectNotWrapped(err, redis.Nil, "redis.Nil", notNil)
			expectText(err, "HGET", strconv.Quote(key), `"price"`)
		})

		It("says ErrNotFound when the hash has no such field", func(ctx SpecContext) {
			Expect(repository.InsertHash(ctx, key, "price", "19.99")).To(Succeed(), because("InsertHash"))
			_, err := repository.GetHash(ctx, key, "quantity")
			expectWraps(err, repositories.ErrNotFound, "ErrNotFound", notFound)
			expectNotWrapped(err, redis.Nil, "redis.Nil", notNil)
			expectText(err, "HGET", strconv.Quote(key), `"quantity"`)
		})

		It("returns an empty value, which is not a missing one", func(ctx SpecContext) {
			Expect(repository.InsertHash(ctx, key, "price", "")).To(Succeed(), because("InsertHash"))
			Expect(repository.GetHash(ctx, key, "price")).To(BeEmpty(), because("GetHash, after InsertHash of an empty value"))
		})

		It("says what is wrong, and not ErrNotFound, when the key holds a string", func(ctx SpecContext) {
			Expect(repository.Insert(ctx, key, "19.99")).To(Succeed(), because("Insert"))
			_, err := repository.GetHash(ctx, key, "price")
			expectText(err, "WRONGTYPE", strconv.Quote(key))
			expectNotWrapped(err, repositories.ErrNotFound, "ErrNotFound", wrongType)
		})
	})

	Describe("InsertHashExpire", Label("step-8"), func() {
		It("stores a field, and gives the hash its lifetime", func(ctx SpecContext) {
			Expect(repository.InsertHashExpire(ctx, key, "price", "19.99", aMinute)).To(Succeed(), because("InsertHashExpire for a minute"))
			Expect(repository.GetHash(ctx, key, "price")).To(Equal("19.99"), because("GetHash of price, after InsertHashExpire of price 19.99"))
			Expect(lifetime(ctx)).To(beWithin(aMinute), because("the lifetime after InsertHashExpire for a minute"+thePTTL))
		})

		It("gives the lifetime to the whole hash, fields stored earlier included", func(ctx SpecContext) {
			Expect(repository.InsertHash(ctx, key, "quantity", "5")).To(Succeed(), because("InsertHash"))
			Expect(repository.InsertHashExpire(ctx, key, "price", "19.99", aMoment)).To(Succeed(), because("InsertHashExpire"))
			pass(aMoment)
			Eventually(ctx, func() bool {
				_, err := repository.GetHash(ctx, key, "quantity")
				return errors.Is(err, repositories.ErrNotFound)
			}).WithTimeout(2*time.Second).WithPolling(20*time.Millisecond).
				Should(BeTrueBecause("expected an error that wraps ErrNotFound"), because("GetHash of quantity, when the lifetime that came with price was over"))
		})

		It("starts the lifetime anew, and leaves the other fields as they were", func(ctx SpecContext) {
			Expect(repository.InsertHashExpire(ctx, key, "quantity", "5", aMoment)).To(Succeed(), because("InsertHashExpire"))
			Expect(repository.InsertHashExpire(ctx, key, "price", "19.99", aMinute)).To(Succeed(), because("InsertHashExpire"))
			Expect(repository.GetHash(ctx, key, "quantity")).To(Equal("5"), because("GetHash of quantity, after InsertHashExpire of price"))
			Expect(lifetime(ctx)).To(BeNumerically(">", aMinute/2),
				because("the lifetime after InsertHashExpire for 60ms, and then for a minute"+thePTTL))
		})

		It("takes every byte of the key, the field and the value as it is", func(ctx SpecContext) {
			key += everyByte
			Expect(repository.InsertHashExpire(ctx, key, everyByte, everyByte, aMinute)).To(Succeed(), because("InsertHashExpire"))
			Expect(repository.GetHash(ctx, key, everyByte)).To(Equal(everyByte), because("GetHash, after InsertHashExpire of the same key and field"))
			Expect(lifetime(ctx)).To(beLifetime(aMinute), because("the lifetime after InsertHashExpire for a minute"+thePTTL))
		})

		DescribeTable("is exact to the millisecond:", func(ctx SpecContext, d time.Duration) {
			Expect(repository.InsertHashExpire(ctx, key, "price", "19.99", d)).To(Succeed(), because("InsertHashExpire for "+d.String()))
			Expect(lifetime(ctx)).To(beLifetime(d), because("the lifetime after InsertHashExpire for "+d.String()+thePTTL))
		},
			Entry("below one second", 900*time.Millisecond),
			Entry("1234 milliseconds", 1234*time.Millisecond),
			Entry("a day", 24*time.Hour),
		)

		DescribeTable("refuses a lifetime that would be none, and stores nothing:", func(ctx SpecContext, d time.Duration) {
			err := repository.InsertHashExpire(ctx, key, "price", "19.99", d)
			expectWraps(err, repositories.ErrNoLifetime, "ErrNoLifetime", "InsertHashExpire for "+d.String())
			expectText(err, "HSET", strconv.Quote(key), `"price"`)
			Expect(server.Client.Exists(ctx, key).Val()).To(BeZero(), because("EXISTS, after InsertHashExpire for "+d.String()+", which stores nothing"))
		},
			Entry("zero, at which EXPIRE would delete the key", time.Duration(0)),
			Entry("a negative one", -time.Minute),
		)

		It("says what is wrong when the key holds a string", func(ctx SpecContext) {
			Expect(repository.Insert(ctx, key, "19.99")).To(Succeed(), because("Insert"))
			expectText(repository.InsertHashExpire(ctx, key, "price", "19.99", aMinute), "WRONGTYPE", strconv.Quote(key), `"price"`)
		})

		It("sets the lifetime all the same when the key holds a string", func(ctx SpecContext) {
			Expect(repository.Insert(ctx, key, "19.99")).To(Succeed(), because("Insert"))
			Expect(repository.InsertHashExpire(ctx, key, "price", "19.99", aMinute)).NotTo(Succeed(), because("InsertHashExpire of a key that holds a string"))
			Expect(repository.GetKey(ctx, key)).To(Equal("19.99"), because("GetKey of the string, after InsertHashExpire of its key"))
			Expect(lifetime(ctx)).To(beLifetime(aMinute), because("the lifetime of the string, after InsertHashExpire of its key for a minute"+thePTTL))
		})
	})
}

// DeleteKey declares the specs of RedisRepository's DeleteKey. connect is called before each spec.
func DeleteKey(connect func(SpecContext) Redis) {
	var (
		server     Redis
		repository *repositories.RedisRepository
		key        string
	)

	BeforeEach(func(ctx SpecContext) {
		server = connect(ctx)
		repository = repositories.NewRedisRepository(server.Client)
		key = ownKey("Mouse")
	})

	It("deletes a string, and leaves its neighbour", func(ctx SpecContext) {
		neighbour := strings.ToLower(key)
		Expect(repository.Insert(ctx, key, "19.99")).To(Succeed())
		Expect(repository.Insert(ctx, neighbour, "9.99")).To(Succeed())
		Expect(repository.DeleteKey(ctx, key)).To(Succeed())
		Expect(repository.GetKey(ctx, neighbour)).To(Equal("9.99"), "GetKey of the key in lower case, which was not deleted")
		_, err := repository.GetKey(ctx, key)
		Expect(err).To(MatchError(repositories.ErrNotFound), "GetKey, after DeleteKey")
	})

	It("deletes what is no string", func(ctx SpecContext) {
		Expect(repository.InsertHash(ctx, key, "price", "19.99")).To(Succeed())
		Expect(repository.DeleteKey(ctx, key)).To(Succeed())
		Expect(server.Client.Exists(ctx, key).Val()).To(BeZero(), "EXISTS, after DeleteKey of a hash")
	})

	It("is content with a key that is not there", func(ctx SpecContext) {
		Expect(repository.DeleteKey(ctx, key)).To(Succeed())
	})
}
