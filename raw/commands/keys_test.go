package commands_test

import (
	"context"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/raw/client"
	"cacheaside/raw/commands"
	"cacheaside/raw/line"
	"cacheaside/raw/resp"
	"cacheaside/repositories/redisserver"
)

var _ = Describe("Keys", Label("given"), func() {
	DescribeTable("names the keys of a line", func(text string, keys ...string) {
		words, err := line.Split(text)
		Expect(err).NotTo(HaveOccurred())
		Expect(commands.Find(words).Keys(words)).To(HaveExactElements(keys))
	},
		Entry(nil, "SET k v PX 2000", "k"),
		Entry(nil, "mset a 1 b 2", "a", "b"),
		Entry(nil, "EVAL script 2 a b c", "a", "b"),
		Entry(nil, "XREAD COUNT 2 STREAMS a b 0 0", "a", "b"),
		Entry(nil, "SORT k BY w_* STORE d", "k", "d"),
		Entry(nil, `MIGRATE h 1 "" 0 9 KEYS a b`, "a", "b"),
		Entry(nil, "OBJECT ENCODING k", "k"),
		Entry(nil, "PING"),
		Entry(nil, "GET"),
		Entry(nil, "GET a b"),
	)

	It("names what COMMAND GETKEYS names", func(ctx SpecContext) {
		server := startRedis70(ctx)
		conn, err := client.Dial(ctx, client.Settings{URL: server.URL()})
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(conn.Close)
		for text := range strings.Lines(keyLines) {
			words, err := line.Split(text)
			Expect(err).NotTo(HaveOccurred(), text)
			Expect(conn.Send(append([]string{"COMMAND", "GETKEYS"}, words...))).To(Succeed())
			reply, err := conn.Read()
			Expect(err).NotTo(HaveOccurred(), text)
			var want []string
			for _, element := range reply.Elements {
				want = append(want, element.Text)
			}
			if reply.Kind == resp.Error {
				Expect(reply.Text).To(Or(
					HavePrefix("ERR wrong number of arguments for 'command|getkeys'"), // a line of one word
					Equal("ERR The command has no key arguments"),
					Equal("ERR Invalid number of arguments specified for command"),
					Equal("ERR Invalid arguments specified for command"),
				), text)
			}
			Expect(commands.Find(words).Keys(words)).To(Equal(want), text)
		}
	}, SpecTimeout(time.Minute))
})

var _ = Describe("MayBeKey", Label("given"), func() {
	DescribeTable("says whether the last word of an unfinished line can be a key", func(text string, may bool) {
		words := strings.Fields(text)
		Expect(commands.Find(words).MayBeKey(words, len(words)-1)).To(Equal(may))
	},
		Entry(nil, "GET k", true),
		Entry(nil, "SET k", true),
		Entry(nil, "SET k v", false),
		Entry(nil, "MSET a 1", false),
		Entry(nil, "MSET a 1 b", true),
		Entry(nil, "EVAL script", false),
		Entry(nil, "EVAL script 2 a", true),
		Entry(nil, "EVAL script 1 a arg", false),
		Entry(nil, "BLPOP a b", true),
		Entry(nil, "XREAD STREAMS a", true),
		Entry(nil, "OBJECT ENCODING k", true),
		Entry(nil, "SORT k STORE d", true),
		Entry(nil, "PING k", false),
	)
})

// startRedis70 starts a private Redis, and skips the spec if it is not a 7.0.
func startRedis70(ctx context.Context) *redisserver.Server {
	GinkgoHelper()
	server, err := redisserver.Start(ctx)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(server.Close)
	conn, err := client.Dial(ctx, client.Settings{URL: server.URL()})
	Expect(err).NotTo(HaveOccurred())
	defer conn.Close()
	Expect(conn.Send([]string{"HELLO"})).To(Succeed())
	reply, err := conn.Read() // server redis version 7.0.x …
	Expect(err).NotTo(HaveOccurred())
	if version := reply.Elements[3].Text; !strings.HasPrefix(version, "7.0.") {
		Skip("expected a redis-server 7.0 on the PATH to compare with, but found " + server.String() + "; install Redis 7.0")
	}
	return server
}

const keyLines = `GET k
get
GET a b
SET k v
SET k v NX EX 10 GET
SETEX k 10 v
GETEX k PERSIST
MGET a b c
MSET a 1 b 2
MSET a 1 b
DEL a b a
RENAME a b
COPY a b DB 1 REPLACE
EXPIRE k 10 NX
OBJECT ENCODING k
OBJECT HELP
MEMORY USAGE k SAMPLES 5
TOUCH a b
UNLINK "a b" "\x00"
DUMP k
RESTORE k 0 x
HSET k f v g w
HMGET k f g
HRANDFIELD k 2
LPUSH k a b
LMOVE a b LEFT RIGHT
BLPOP a b 0
BLPOP a
BRPOPLPUSH a b 0
BLMPOP 0 2 a b LEFT
LMPOP 2 a b LEFT COUNT 1
LMPOP 3 a b LEFT COUNT 1
LMPOP x a b LEFT
LMPOP 9 a LEFT
SADD k a b
SMOVE a b m
SINTER a b c
SINTERSTORE d a b
SINTERCARD 2 a b LIMIT 1
SUNIONSTORE d a b
ZADD k NX 1 a 2 b
ZRANGE k 0 -1
ZRANGESTORE d s 0 -1
ZUNION 2 a b WEIGHTS 1 2
ZUNIONSTORE d 2 a b AGGREGATE MAX
ZINTERSTORE d 1 a
ZDIFFSTORE d 2 a b
ZMPOP 1 a MIN
BZMPOP 0 2 a b MAX
BZPOPMIN a b 0
XADD k * f v
XREAD STREAMS a b 0 0
XREAD COUNT 2 BLOCK 10 STREAMS a b c 0 0 0
XREAD COUNT 2 STREAMS a b 0
XREAD COUNT 2 a b 0
XREAD COUNT STREAMS
XREADGROUP GROUP g c STREAMS a b > >
XREADGROUP GROUP STREAMS c COUNT 1 NOACK STREAMS a >
XGROUP CREATE k g $ MKSTREAM
XINFO STREAM k FULL
XINFO GROUPS k
XACK k g 1-1
XCLAIM k g c 0 1-1
EVAL "return 1" 0
EVAL "return 1" 2 a b c
EVAL "return 1" 3 a b
EVAL "return 1" -1 a b
EVALSHA abc 1 a b
FCALL f 2 a b c
FCALL_RO f 1 a
GEOADD k 1 2 m
GEOSEARCHSTORE d s FROMMEMBER m BYRADIUS 1 M
GEORADIUS k 1 2 3 M
GEORADIUS k 1 2 3 M STORE d
GEORADIUS k 1 2 3 M COUNT 2 STOREDIST d ASC
GEORADIUSBYMEMBER k m 3 M STORE d
SORT k
SORT k BY nosort GET # LIMIT 0 1 STORE d ALPHA
SORT k STORE a STORE b
SORT k GET store STORE d
SORT k STORE d GET store ALPHA
SORT k STORE
SORT_RO k BY w_*
MIGRATE h 1 k 0 9
MIGRATE h 1 "" 0 9
MIGRATE h 1 "" 0 9 COPY AUTH keys KEYS a b
MIGRATE h 1 "" 0 9 AUTH2 keys keys KEYS a
MIGRATE h 1 k 0 9 KEYS a b
MIGRATE h 1 k 0 9 REPLACE
BITOP AND d a b
BITFIELD k GET u8 0
BITCOUNT k 0 1
PFADD k a
PFCOUNT a b
PFMERGE d a b
WATCH a b
PING
PUBLISH c m
SPUBLISH c m
SSUBSCRIBE c d
SUBSCRIBE c
CONFIG GET a
COMMAND GETKEYS GET k
DEBUG OBJECT k
LCS a b LEN
FLUSHALL
`
