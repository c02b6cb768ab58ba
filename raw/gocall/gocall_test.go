package gocall_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/raw/gocall"
	"cacheaside/raw/line"
)

var _ = Describe("Of", Label("given"), func() {
	of := func(text string) gocall.Call {
		GinkgoHelper()
		words, err := line.Split(text)
		Expect(err).NotTo(HaveOccurred())
		return gocall.Of(words, english)
	}

	DescribeTable("shows the typed call that sends what was typed", func(text, source string) {
		Expect(of(text)).To(Equal(gocall.Call{Source: source, Typed: true}))
	},
		Entry(nil, "GET k", `rdb.Get(ctx, "k")`),
		Entry(nil, "get k", `rdb.Get(ctx, "k")`),
		Entry(nil, `SET k "a\nb\xff"`, `rdb.Set(ctx, "k", "a\nb\xff", 0)`),
		Entry(nil, "SET k v EX 2", `rdb.Set(ctx, "k", "v", 2*time.Second)`),
		Entry(nil, "set k v ex 1", `rdb.Set(ctx, "k", "v", time.Second)`),
		Entry(nil, "SET k v PX 1500", `rdb.Set(ctx, "k", "v", 1500*time.Millisecond)`),
		Entry(nil, "SET k v KEEPTTL", `rdb.Set(ctx, "k", "v", redis.KeepTTL)`),
		Entry(nil, "SET k v NX", `rdb.SetNX(ctx, "k", "v", 0)`),
		Entry(nil, "SET k v EX 5 XX GET", `rdb.SetArgs(ctx, "k", "v", redis.SetArgs{Mode: "XX", TTL: 5 * time.Second, Get: true})`),
		Entry(nil, "SET k v EXAT 1900000000", `rdb.SetArgs(ctx, "k", "v", redis.SetArgs{ExpireAt: time.Unix(1900000000, 0)})`),
		Entry(nil, "EXPIRE k -1", `rdb.Expire(ctx, "k", -1*time.Second)`),
		Entry(nil, "EXPIRE k 60 NX", `rdb.ExpireNX(ctx, "k", 60*time.Second)`),
		Entry(nil, "PEXPIREAT k 1900000000001", `rdb.PExpireAt(ctx, "k", time.UnixMilli(1900000000001))`),
		Entry(nil, "HSET h f v g w", `rdb.HSet(ctx, "h", "f", "v", "g", "w")`),
		Entry(nil, "BLPOP a b 0", `rdb.BLPop(ctx, 0, "a", "b")`),
		Entry(nil, "ZADD z 1 a 2.5 b", `rdb.ZAdd(ctx, "z", redis.Z{Score: 1, Member: "a"}, redis.Z{Score: 2.5, Member: "b"})`),
		Entry(nil, "ZRANGE z 0 2 REV WITHSCORES", `rdb.ZRangeArgsWithScores(ctx, redis.ZRangeArgs{Key: "z", Start: 0, Stop: 2, Rev: true})`),
		Entry(nil, "XADD s * f v", `rdb.XAdd(ctx, &redis.XAddArgs{Stream: "s", ID: "*", Values: []string{"f", "v"}})`),
		Entry(nil, "XREAD STREAMS s 0", `rdb.XRead(ctx, &redis.XReadArgs{Streams: []string{"s", "0"}, Block: -1})`),
		Entry(nil, "GEOADD g 13.4 52.5 Berlin", `rdb.GeoAdd(ctx, "g", &redis.GeoLocation{Name: "Berlin", Longitude: 13.4, Latitude: 52.5})`),
		Entry("the source before the destination", "GEOSEARCHSTORE d g FROMLONLAT 13 52 BYRADIUS 9 km",
			`rdb.GeoSearchStore(ctx, "g", "d", &redis.GeoSearchStoreQuery{GeoSearchQuery: redis.GeoSearchQuery{Longitude: 13, Latitude: 52, Radius: 9, RadiusUnit: "KM"}})`),
		Entry(nil, "LCS a b IDX MINMATCHLEN 4", `rdb.LCS(ctx, &redis.LCSQuery{Key1: "a", Key2: "b", Idx: true, MinMatchLen: 4})`),
		Entry(nil, "ZINTER 2 a b WITHSCORES", `rdb.ZInterWithScores(ctx, &redis.ZStore{Keys: []string{"a", "b"}})`),
		Entry("a struct without an address", "ZUNION 2 a b WEIGHTS 1 2.5", `rdb.ZUnion(ctx, redis.ZStore{Keys: []string{"a", "b"}, Weights: []float64{1, 2.5}})`),
		Entry(nil, "ZRANGESTORE d z 0 9 REV", `rdb.ZRangeStore(ctx, "d", redis.ZRangeArgs{Key: "z", Start: 0, Stop: 9, Rev: true})`),
		Entry(nil, "ZMPOP 2 y z MIN COUNT 3", `rdb.ZMPop(ctx, "MIN", 3, "y", "z")`),
		Entry(nil, "BZMPOP 5 1 z MAX COUNT 1", `rdb.BZMPop(ctx, 5*time.Second, "MAX", 1, "z")`),
		Entry(nil, "XAUTOCLAIM s g c 60000 0 JUSTID",
			`rdb.XAutoClaimJustID(ctx, &redis.XAutoClaimArgs{Stream: "s", Group: "g", MinIdle: 60 * time.Second, Start: "0", Consumer: "c"})`),
		Entry(nil, "BITPOS k 1 0 -1 BIT", `rdb.BitPosSpan(ctx, "k", 1, 0, -1, "BIT")`),
		Entry(nil, `EVAL "return 1" 0`, `rdb.Eval(ctx, "return 1", nil)`),
		Entry(nil, `EVAL "return 1" 1 k a`, `rdb.Eval(ctx, "return 1", []string{"k"}, "a")`),
		Entry(nil, "BITOP AND d a b", `rdb.BitOpAnd(ctx, "d", "a", "b")`),
		Entry(nil, "OBJECT ENCODING k", `rdb.ObjectEncoding(ctx, "k")`),
		Entry(nil, "INCRBY k -9223372036854775808", `rdb.IncrBy(ctx, "k", -9223372036854775808)`),
		Entry("keys that read like options", "MGET ex nx", `rdb.MGet(ctx, "ex", "nx")`),
		Entry("a value that reads like an option", "SET k nx", `rdb.Set(ctx, "k", "nx", 0)`),
	)

	DescribeTable("says in a sentence what is different in Go", func(text, source, note string) {
		Expect(of(text)).To(Equal(gocall.Call{Source: source, Typed: true, Note: note}))
	},
		Entry(nil, "SET k v PX 2000", `rdb.Set(ctx, "k", "v", 2*time.Second)`, "go-redis sends ex 2 for PX 2000, which means the same."),
		Entry(nil, "SET k v NX EX 5", `rdb.SetNX(ctx, "k", "v", 5*time.Second)`, "go-redis sends ex 5 nx for NX EX 5, which means the same."),
		Entry(nil, "ZADD z 1.0 a", `rdb.ZAdd(ctx, "z", redis.Z{Score: 1, Member: "a"})`, "go-redis sends 1 for 1.0, which means the same."),
		Entry("what is deprecated", "GETSET k v", `rdb.GetSet(ctx, "k", "v")`, "It is deprecated: use rdb.SetArgs with Get."),
		Entry("options that go-redis sends twice", "GEOSEARCH g FROMMEMBER Berlin BYRADIUS 9 km WITHDIST",
			`rdb.GeoSearchLocation(ctx, "g", &redis.GeoSearchLocationQuery{GeoSearchQuery: redis.GeoSearchQuery{Member: "Berlin", Radius: 9, RadiusUnit: "KM"}, WithDist: true})`,
			"go-redis sends withdist frommember Berlin byradius 9 KM withdist for WITHDIST, which means the same."),
		Entry("an option that go-redis sends last", "XAUTOCLAIM s g c 0 0 JUSTID COUNT 9",
			`rdb.XAutoClaimJustID(ctx, &redis.XAutoClaimArgs{Stream: "s", Group: "g", Start: "0", Count: 9, Consumer: "c"})`,
			"go-redis sends count 9 justid for JUSTID COUNT 9, which means the same."),
		Entry(nil, "INCRBYFLOAT k 1e3", `rdb.IncrByFloat(ctx, "k", 1000)`, "go-redis sends 1000 for 1e3, which means the same."),
		Entry(nil, "XADD s MAXLEN 9 * f v", `rdb.XAdd(ctx, &redis.XAddArgs{Stream: "s", MaxLen: 9, ID: "*", Values: []string{"f", "v"}})`,
			"go-redis sends maxlen = 9 for MAXLEN 9, which means the same."),
	)

	DescribeTable("falls back to Do where no typed call sends the same", func(text, source string) {
		Expect(of(text)).To(Equal(gocall.Call{Source: source}))
	},
		Entry("an unknown command", "NOPE a", `rdb.Do(ctx, "NOPE", "a")`),
		Entry("too many words", "GET k l", `rdb.Do(ctx, "GET", "k", "l")`),
		Entry("too few words", "SET k", `rdb.Do(ctx, "SET", "k")`),
		Entry("an option twice", "SET k v NX NX", `rdb.Do(ctx, "SET", "k", "v", "NX", "NX")`),
		Entry("options twice", "GEOSEARCH g FROMMEMBER a BYRADIUS 9 km FROMMEMBER a BYRADIUS 9 km",
			`rdb.Do(ctx, "GEOSEARCH", "g", "FROMMEMBER", "a", "BYRADIUS", "9", "km", "FROMMEMBER", "a", "BYRADIUS", "9", "km")`),
		Entry("options that exclude each other", "SET k v NX XX", `rdb.Do(ctx, "SET", "k", "v", "NX", "XX")`),
		Entry("a lifetime of zero, which go-redis takes for none", "SET k v EX 0", `rdb.Do(ctx, "SET", "k", "v", "EX", "0")`),
		Entry("a lifetime beyond time.Duration", "SET k v EX 9223372037", `rdb.Do(ctx, "SET", "k", "v", "EX", "9223372037")`),
		Entry("another command of the same effect", "SETNX k v", `rdb.Do(ctx, "SETNX", "k", "v")`),
		Entry("a zero in front, which Redis refuses", "INCRBY k 05", `rdb.Do(ctx, "INCRBY", "k", "05")`),
		Entry("a plus sign", "INCRBY k +5", `rdb.Do(ctx, "INCRBY", "k", "+5")`),
		Entry("an integer beyond 64 bits", "INCRBY k 9223372036854775808", `rdb.Do(ctx, "INCRBY", "k", "9223372036854775808")`),
		Entry("a timeout that go-redis rounds", "BLPOP k 0.1", `rdb.Do(ctx, "BLPOP", "k", "0.1")`),
		Entry("digits that a float64 can't hold", "INCRBYFLOAT k 0.10000000000000000001", `rdb.Do(ctx, "INCRBYFLOAT", "k", "0.10000000000000000001")`),
		Entry("a negative zero", "ZADD z -0 a", `rdb.Do(ctx, "ZADD", "z", "-0", "a")`),
		Entry("a limit that go-redis leaves out", "ZRANGE z 0 1 BYSCORE LIMIT 0 0", `rdb.Do(ctx, "ZRANGE", "z", "0", "1", "BYSCORE", "LIMIT", "0", "0")`),
		Entry("a count that go-redis adds", "ZMPOP 1 z MIN", `rdb.Do(ctx, "ZMPOP", "1", "z", "MIN")`),
		Entry("a length that go-redis leaves out", "LCS a b IDX MINMATCHLEN 0", `rdb.Do(ctx, "LCS", "a", "b", "IDX", "MINMATCHLEN", "0")`),
		Entry("a radius that go-redis takes for a box", "GEOSEARCH g FROMMEMBER a BYRADIUS 0 km", `rdb.Do(ctx, "GEOSEARCH", "g", "FROMMEMBER", "a", "BYRADIUS", "0", "km")`),
		Entry("letters that only look like an option", "SET k v \u212aEEPTTL", "rdb.Do(ctx, \"SET\", \"k\", \"v\", \"\u212aEEPTTL\")"),
		Entry("an instant that go-redis gets wrong", "PEXPIREAT k 9223372036854775807", `rdb.Do(ctx, "PEXPIREAT", "k", "9223372036854775807")`),
		Entry("an empty name", `""`, `rdb.Do(ctx, "")`),
	)

	DescribeTable("says how a Go program does what belongs to one connection", func(text, source, note string) {
		call := of(text)
		Expect(call.Source).To(Equal(source))
		Expect(call.Note).To(ContainSubstring(note))
	},
		Entry(nil, "MULTI", `rdb.Do(ctx, "MULTI")`, "rdb.TxPipelined"),
		Entry(nil, "exec", `rdb.Do(ctx, "exec")`, "rdb.TxPipelined"),
		Entry(nil, "WATCH k", `rdb.Do(ctx, "WATCH", "k")`, "rdb.Watch"),
		Entry(nil, "SELECT 3", `rdb.Do(ctx, "SELECT", "3")`, "redis.Options"),
		Entry(nil, "WAIT 1 1500", `rdb.Wait(ctx, 1, 1500*time.Millisecond)`, "rdb.Pipelined"),
		Entry(nil, "SUBSCRIBE a b", `rdb.Subscribe(ctx, "a", "b")`, "Channel()"),
	)

	It("leaves out the type of a slice's elements, as gofmt -s does", func() {
		Expect(of("ZADD z CH 1 a").Source).To(Equal(`rdb.ZAddArgs(ctx, "z", redis.ZAddArgs{Ch: true, Members: []redis.Z{{Score: 1, Member: "a"}}})`))
	})

	It("shows nothing for no words", func() {
		Expect(gocall.Of(nil, english)).To(Equal(gocall.Call{}))
	})
})
