package commands_test

import (
	"math/rand/v2"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/raw/commands"
)

var _ = Describe("Hint", Label("given"), func() {
	DescribeTable("is what can follow",
		func(line, hint string) {
			words := strings.Fields(line)
			Expect(commands.Find(words).Hint(words)).To(Equal(hint))
		},
		Entry(nil, "get", "key"),
		Entry(nil, "get k", ""),
		Entry(nil, "get k x y", ""),
		Entry(nil, "dbsize", ""),
		Entry(nil, "expire k", "seconds [NX|XX|GT|LT]"),
		Entry(nil, "expire k 10 gt", ""),

		// An option's value follows it, then the options that remain.
		Entry(nil, "set k v", "[NX|XX] [GET] [EX seconds|PX milliseconds|EXAT unix-time-seconds|PXAT unix-time-milliseconds|KEEPTTL]"),
		Entry(nil, "set k v ex", "seconds [NX|XX] [GET]"),
		Entry(nil, "set k v ex 10 nx", "[GET]"),
		Entry(nil, "set k v nx", "[GET] [EX seconds|PX milliseconds|EXAT unix-time-seconds|PXAT unix-time-milliseconds|KEEPTTL]"),
		Entry("no value is an option", "set nx ex", "[NX|XX] [GET] [EX seconds|PX milliseconds|EXAT unix-time-seconds|PXAT unix-time-milliseconds|KEEPTTL]"),
		Entry("no option of Redis", "set k v foo keepttl", "[NX|XX] [GET]"),
		Entry(nil, "zrange k 0 -1 limit 0", "count [BYSCORE|BYLEX] [REV] [WITHSCORES]"),
		Entry(nil, "client pause 10", "[WRITE|ALL]"),
		Entry(nil, "client tracking on prefix", "prefix [REDIRECT client-id] [PREFIX prefix [PREFIX prefix ...]] [BCAST] [OPTIN] [OPTOUT] [NOLOOP]"),
		Entry(nil, "sort k get x", "[BY pattern] [LIMIT offset count] [GET pattern [GET pattern ...]] [ASC|DESC] [ALPHA] [STORE destination]"),
		Entry(nil, "failover to h", "port [FORCE] [ABORT] [TIMEOUT milliseconds]"),
		Entry(nil, "xadd s maxlen", "[=|~] threshold [LIMIT count] [NOMKSTREAM] *|id field value [field value ...]"),
		Entry(nil, "xadd s nomkstream maxlen ~", "threshold [LIMIT count] *|id field value [field value ...]"),
		Entry(nil, "xadd s nomkstream maxlen ~ 5", "[LIMIT count] *|id field value [field value ...]"),
		Entry(nil, "xadd s maxlen 5 limit", "count [NOMKSTREAM] *|id field value [field value ...]"),

		// What must stand before a word is gone once that was typed.
		Entry(nil, "zadd z ch", "[NX|XX] [GT|LT] [INCR] score member [score member ...]"),
		Entry(nil, "zadd z 1", "member [score member ...]"),
		Entry(nil, "zadd z nx 1 a", "[score member ...]"),
		Entry(nil, "xadd s *", "field value [field value ...]"),
		Entry(nil, "xadd s 0-1 f", "value [field value ...]"),
		Entry(nil, "function load code", ""),
		Entry(nil, "bitfield k overflow", "WRAP|SAT|FAIL SET encoding offset value|INCRBY encoding offset increment [GET encoding offset|[OVERFLOW WRAP|SAT|FAIL] SET encoding offset value|INCRBY encoding offset increment ...]"),
		Entry(nil, "bitfield k set u8", "offset value [GET encoding offset|[OVERFLOW WRAP|SAT|FAIL] SET encoding offset value|INCRBY encoding offset increment ...]"),

		// Required alternatives stay until one of them was typed.
		Entry(nil, "geosearch k", "FROMMEMBER member|FROMLONLAT longitude latitude BYRADIUS radius M|KM|FT|MI|BYBOX width height M|KM|FT|MI [ASC|DESC] [COUNT count [ANY]] [WITHCOORD] [WITHDIST] [WITHHASH]"),
		Entry(nil, "geosearch k foo", "FROMMEMBER member|FROMLONLAT longitude latitude BYRADIUS radius M|KM|FT|MI|BYBOX width height M|KM|FT|MI [ASC|DESC] [COUNT count [ANY]] [WITHCOORD] [WITHDIST] [WITHHASH]"),
		Entry(nil, "geosearch k fromlonlat 1", "latitude BYRADIUS radius M|KM|FT|MI|BYBOX width height M|KM|FT|MI [ASC|DESC] [COUNT count [ANY]] [WITHCOORD] [WITHDIST] [WITHHASH]"),
		Entry(nil, "geosearch k frommember m", "BYRADIUS radius M|KM|FT|MI|BYBOX width height M|KM|FT|MI [ASC|DESC] [COUNT count [ANY]] [WITHCOORD] [WITHDIST] [WITHHASH]"),
		Entry(nil, "geosearch k byradius 5", "M|KM|FT|MI FROMMEMBER member|FROMLONLAT longitude latitude [ASC|DESC] [COUNT count [ANY]] [WITHCOORD] [WITHDIST] [WITHHASH]"),
		Entry(nil, "geosearch k desc byradius 5 km frommember m count 1", "[ANY] [WITHCOORD] [WITHDIST] [WITHHASH]"),
		Entry(nil, "geosearch k count 1 any byradius 5 km", "FROMMEMBER member|FROMLONLAT longitude latitude [ASC|DESC] [WITHCOORD] [WITHDIST] [WITHHASH]"),
		Entry(nil, "lmove a b left", "LEFT|RIGHT"),
		Entry(nil, "lmove a b foo", "LEFT|RIGHT LEFT|RIGHT"),
		Entry(nil, "linsert l before", "pivot element"),
		Entry(nil, "xtrim s", "MAXLEN|MINID [=|~] threshold [LIMIT count]"),
		Entry(nil, "xtrim s minid 0-1", "[LIMIT count]"),
		Entry(nil, "replicaof", "host port|NO ONE"),
		Entry(nil, "replicaof no", "ONE"),
		Entry(nil, "replicaof localhost", "port"),
		Entry(nil, "client kill 127.0.0.1:1", ""),
		Entry(nil, "client kill id", "client-id [[ID client-id]|[TYPE NORMAL|MASTER|SLAVE|REPLICA|PUBSUB]|[USER username]|[ADDR ip:port]|[LADDR ip:port]|[SKIPME yes/no] ...]"),
		Entry(nil, "cluster setslot 1 node", "node-id"),
		Entry(nil, "cluster setslot 1 stable", ""),
		Entry(nil, "migrate h 1 k 0 5 auth", "password [COPY] [REPLACE] [KEYS key [key ...]]"),

		// What is optional, but has no name.
		Entry(nil, "ping", "[message]"),
		Entry(nil, "ping x", ""),
		Entry(nil, "lpop k", "[count]"),
		Entry(nil, "lpop k 1", ""),
		Entry(nil, "hrandfield h 5", "[WITHVALUES]"),
		Entry(nil, "bitcount k", "[start end [BYTE|BIT]]"),
		Entry(nil, "bitcount k 0", "end [BYTE|BIT]"),
		Entry(nil, "bitcount k 0 1", "[BYTE|BIT]"),
		Entry(nil, "bitpos k 1 0", "[end [BYTE|BIT]]"),
		Entry(nil, "xpending s g", "[[IDLE min-idle-time] start end count [consumer]]"),
		Entry(nil, "xpending s g idle", "min-idle-time start end count [consumer]"),
		Entry(nil, "xpending s g - +", "count [consumer]"),
		Entry(nil, "hello 3", "[AUTH username password] [SETNAME clientname]"),
		Entry(nil, "acl log", "[count|RESET]"),
		Entry(nil, "acl log reset", ""),
		Entry("the one word can be the password", "auth x", "[password]"),
		Entry(nil, "auth x y", ""),

		// Repetitions.
		Entry(nil, "mget a", "[key ...]"),
		Entry(nil, "config set", "parameter value [parameter value ...]"),
		Entry(nil, "config set a", "value [parameter value ...]"),
		Entry(nil, "config set a 1", "[parameter value ...]"),
		Entry(nil, "config set a 1 b", "value [parameter value ...]"),
		Entry(nil, "info", "[section [section ...]]"),
		Entry(nil, "info cpu", "[section ...]"),
		Entry("an option ends a repetition", "xclaim s g c 5 0-1 0-2 idle 1", "[TIME unix-time-milliseconds] [RETRYCOUNT count] [FORCE] [JUSTID] [LASTID id]"),
		Entry("behind KEYS everything is a key", `migrate h 1 "" 0 5 copy keys a`, "[key ...]"),
		Entry("behind ID everything is an ID", "client list id 1", "[client-id ...]"),
		Entry("behind ARGS everything is an argument", "module loadex p args a", "[arg ...]"),
		Entry(nil, "blpop a b", "[key ...] timeout"),
		Entry("a number ends the keys", "blpop a b 0.5", ""),
		Entry(nil, "xreadgroup group g", "consumer [COUNT count] [BLOCK milliseconds] [NOACK] STREAMS key [key ...] id [id ...]"),
		Entry(nil, "xreadgroup group g c count 2 streams", "key [key ...] id [id ...]"),
		Entry(nil, "xreadgroup group g c count 2 streams a", "[key ...] id [id ...]"),
		Entry("an ID ends the keys", "xreadgroup group g c streams a >", ""),
		Entry("as many IDs as keys", "xread streams a b c 0", "id [id ...]"),
		Entry("as many IDs as keys", "xread streams a b c 0-1 $", "id"),
		Entry("as many IDs as keys", "xread streams a b c 0-1 $ 0", ""),

		// numkeys says how many keys, and weights, there are.
		Entry(nil, "zunion", "numkeys key [key ...] [WEIGHTS weight [weight ...]] [AGGREGATE SUM|MIN|MAX] [WITHSCORES]"),
		Entry(nil, "zunion 2", "key [key ...] [WEIGHTS weight [weight ...]] [AGGREGATE SUM|MIN|MAX] [WITHSCORES]"),
		Entry(nil, "zunion 2 a", "key [WEIGHTS weight [weight ...]] [AGGREGATE SUM|MIN|MAX] [WITHSCORES]"),
		Entry(nil, "zunion 2 a b", "[WEIGHTS weight [weight ...]] [AGGREGATE SUM|MIN|MAX] [WITHSCORES]"),
		Entry(nil, "zunion 2 a weights", "[WEIGHTS weight [weight ...]] [AGGREGATE SUM|MIN|MAX] [WITHSCORES]"),
		Entry(nil, "zunion 2 a b weights 1", "weight [AGGREGATE SUM|MIN|MAX] [WITHSCORES]"),
		Entry(nil, "zunion 2 a b weights 1 2", "[AGGREGATE SUM|MIN|MAX] [WITHSCORES]"),
		Entry(nil, "zunion 1 a withscores", "[WEIGHTS weight] [AGGREGATE SUM|MIN|MAX]"),
		Entry(nil, "zunion x a b", "[key ...] [WEIGHTS weight [weight ...]] [AGGREGATE SUM|MIN|MAX] [WITHSCORES]"),
		Entry(nil, "lmpop 2 a", "key LEFT|RIGHT [COUNT count]"),
		Entry(nil, "lmpop 2 a left", "LEFT|RIGHT [COUNT count]"),
		Entry(nil, "eval s 0", "[arg [arg ...]]"),
		Entry(nil, "eval s 1 k", "[arg [arg ...]]"),
		Entry(nil, "eval s 1 k x", "[arg ...]"),
		Entry(nil, "eval s 2", "key [key ...] [arg [arg ...]]"),
		Entry(nil, "eval s 2 k", "key [arg [arg ...]]"),
		Entry(nil, "eval s -1 k", "[key ...] [arg [arg ...]]"),
	)

	It("is the whole syntax before anything is typed", func() {
		everyCommand(func(command *commands.Command) {
			Expect(command.Hint(strings.Fields(command.Name))).To(Equal(command.Syntax()), command.Name)
		})
	})

	// Lines with and without options, as they are typed word by word. Ginkgo prints the seed.
	It("asks for more until everything required was typed, and then for nothing", func() {
		const lines = 50 // of each command; the first is the shortest
		random := rand.New(rand.NewPCG(uint64(GinkgoRandomSeed()), 0))
		everyCommand(func(command *commands.Command) {
			name := strings.Fields(command.Name)
			for n := range lines {
				line := typist{random: random, terse: n == 0}
				line.types(command.Arguments)
				for typed, word := range line.words {
					words := slices.Concat(name, line.words[:typed])
					hint := command.Hint(words)
					if line.terse {
						Expect(hint).NotTo(Satisfy(isOptional), "%q is not complete", words)
					}
					if line.names[typed] {
						Expect(hint).To(ContainSubstring(word), "behind %q", words)
						Expect(command.Next(words)).To(ContainElement(word), "behind %q", words)
					}
				}
				words := slices.Concat(name, line.words)
				Expect(command.Hint(words)).To(Satisfy(isOptional), "%q is complete", words)
			}
		})
	})
})

var _ = Describe("Next", Label("given"), func() {
	DescribeTable("returns the options that may come directly behind the words",
		func(line, options string) {
			words := strings.Fields(line)
			Expect(commands.Find(words).Next(words)).To(HaveExactElements(strings.Fields(options)))
		},
		Entry(nil, "get", ""),
		Entry(nil, "set k", ""),
		Entry(nil, "set k v", "NX XX GET EX PX EXAT PXAT KEEPTTL"),
		Entry(nil, "set k v ex", ""),
		Entry(nil, "set k v ex 10", "NX XX GET"),
		Entry(nil, "zadd z", "NX XX GT LT CH INCR"),
		Entry(nil, "zadd z 1", ""),
		Entry(nil, "zadd z 1 a", ""),
		Entry(nil, "geosearch k", "FROMMEMBER FROMLONLAT BYRADIUS BYBOX ASC DESC COUNT WITHCOORD WITHDIST WITHHASH"),
		Entry(nil, "geosearch k frommember m byradius 1", "M KM FT MI"),
		Entry(nil, "geosearch k frommember m byradius 1 m count 1", "ASC DESC ANY WITHCOORD WITHDIST WITHHASH"),
		Entry(nil, "georadius k 1 2 3", "M KM FT MI"),
		Entry(nil, "xadd s", "NOMKSTREAM MAXLEN MINID *"),
		Entry(nil, "xadd s maxlen", "= ~"),
		Entry(nil, "xadd s maxlen ~", ""),
		Entry(nil, "xtrim s", "MAXLEN MINID"),
		Entry(nil, "lmpop 1 l", "LEFT RIGHT"),
		Entry(nil, "zunion 2 a", ""),
		Entry(nil, "zunion 2 a b", "WEIGHTS AGGREGATE WITHSCORES"),
		Entry(nil, "zunion 2 a b aggregate", "SUM MIN MAX"),
		Entry(nil, "sort k get x", "BY LIMIT GET ASC DESC ALPHA STORE"),
		Entry(nil, "xreadgroup", "GROUP"),
		Entry(nil, "xreadgroup group g c", "COUNT BLOCK NOACK STREAMS"),
		Entry(nil, "xreadgroup group g c streams s", ""),
		Entry(nil, "bitfield k", "GET OVERFLOW SET INCRBY"),
		Entry(nil, "bitfield k overflow sat", "GET OVERFLOW SET INCRBY"),
		Entry(nil, "replicaof", "NO"),
		Entry(nil, "replicaof no", "ONE"),
		Entry(nil, "client kill", "ID TYPE USER ADDR LADDR SKIPME"),
		Entry("the empty word is no name", "migrate h 1", ""),
	)
})

// everyCommand visits the commands and the subcommands.
func everyCommand(visit func(*commands.Command)) {
	for _, command := range commands.All() {
		visit(command)
		for _, sub := range command.Subcommands {
			visit(sub)
		}
	}
}
