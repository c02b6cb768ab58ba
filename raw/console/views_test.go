package console_test

import (
	"strings"

	"github.com/alicebob/miniredis/v2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/raw/line"
)

var _ = Describe("The views", Label("given"), func() {
	var (
		b   *bench
		url string
	)

	BeforeEach(func() {
		b = newBench()
		url = "redis://" + miniredis.RunT(GinkgoT()).Addr()
	})

	It("show the frames of both directions, and the handshake", func(ctx SpecContext) {
		Expect(b.run(ctx, "SET k \"a b\"\nGET k\n", "-wire", "-url", url)).To(Equal(0))
		Expect(b.stdout.String()).To(Equal(`# wire      the handshake of this connection:
# sent      "*1\r\n$4\r\nPING\r\n"
# received  "+PONG\r\n"
OK
# sent      "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$3\r\na b\r\n"
# received  "+OK\r\n"
"a b"
# sent      "*2\r\n$3\r\nGET\r\n$1\r\nk\r\n"
# received  "$3\r\na b\r\n"
`))
	})

	It("show frames that can be pasted back, and no more than a screen of them", func(ctx SpecContext) {
		Expect(b.run(ctx, "SET k \"\\x00\\xff\\\"\"\n:wire GET k\nSETRANGE long 100000 x\n:wire GET long\n", "-url", url)).To(Equal(0))
		_, received, _ := strings.Cut(b.stdout.String(), "# received  ")
		received, _, _ = strings.Cut(received, "\n")
		Expect(line.Split(received)).To(Equal([]string{"$3\r\n\x00\xff\"\r\n"}))
		_, received, _ = strings.Cut(b.stdout.String(), `# received  "$100001`)
		Expect(received).To(HaveSuffix("\" and 98988 more bytes\n"))
	})

	It("show the call of go-redis", func(ctx SpecContext) {
		Expect(b.run(ctx, ":go SET k v EX 2\n", "-url", url)).To(Equal(0))
		Expect(b.stdout.String()).To(Equal("OK\n# go        rdb.Set(ctx, \"k\", \"v\", 2*time.Second)\n"))
	})

	It("show how long it took", func(ctx SpecContext) {
		Expect(b.run(ctx, ":time PING\n", "-url", url)).To(Equal(0))
		Expect(b.stdout.String()).To(MatchRegexp(`^PONG\n# time      \d+\.\d{3} ms\n$`))
	})

	It("show the lifetime of each key, before and after, in the selected database, also within a transaction", func(ctx SpecContext) {
		Expect(b.run(ctx, `SELECT 3
:ttl SET k v PX 57300
:ttl DEL k
:ttl SET k v
MULTI
:ttl EXPIRE k 100
EXEC
:ttl MGET k none k
:ttl PING
`, "-url", url)).To(Equal(0))
		Expect(b.stdout.String()).To(Equal(`OK
OK
# ttl       k: no key → 57.3 s
(integer) 1
# ttl       k: 57.3 s → no key
OK
# ttl       k: no key → no lifetime
OK
QUEUED
# queued    EXEC carries it out, DISCARD drops it
1) (integer) 1
1) "v"
2) (nil)
3) "v"
# ttl       k: 100.0 s → 100.0 s
# ttl       none: no key → no key
PONG
# ttl       the command names no key
`))
	})

	It("are turned on and off by a word of their own", func(ctx SpecContext) {
		Expect(b.run(ctx, ":go\nPING\n:go\nPING\n:go on\n:go on\nPING\n:go off\nPING\n:ALL on\n:all\nPING\n", "-url", url)).To(Equal(0))
		Expect(b.stdout.String()).To(Equal("PONG\n# go        rdb.Ping(ctx)\nPONG\nPONG\n# go        rdb.Ping(ctx)\nPONG\n" +
			"# wire      the handshake of this connection:\n# sent      \"*1\\r\\n$4\\r\\nPING\\r\\n\"\n# received  \"+PONG\\r\\n\"\nPONG\n"))
	})

	It("can be combined for one command", func(ctx SpecContext) {
		Expect(b.run(ctx, ":go :ttl SET k v\nPING\n", "-url", url)).To(Equal(0))
		Expect(b.stdout.String()).To(Equal("OK\n# go        rdb.Set(ctx, \"k\", \"v\", 0)\n# ttl       k: no key → no lifetime\nPONG\n"))
	})

	It("stand at their command among many lines", func(ctx SpecContext) {
		lines := strings.Repeat("PING\n", 300)
		Expect(b.run(ctx, lines+":go PING\n"+lines, "-url", url)).To(Equal(0))
		pongs := strings.Repeat("PONG\n", 300)
		Expect(b.stdout.String()).To(Equal(pongs + "PONG\n# go        rdb.Ping(ctx)\n" + pongs))
	})

	It("are shown for the command of the arguments, all at once", func(ctx SpecContext) {
		Expect(b.run(ctx, "", "-all", "-url", url, "SET", "k", "v")).To(Equal(0))
		Expect(b.stdout.String()).To(And(ContainSubstring("# sent"), ContainSubstring("# received"), ContainSubstring("# go"),
			ContainSubstring("# time"), ContainSubstring("# ttl")))
	})

	It("say what is no view", func(ctx SpecContext) {
		Expect(b.run(ctx, ":foo\n:set hints\nPING\n", "-url", url)).To(Equal(1))
		Expect(b.stdout.String()).To(Equal("unknown redis-cli internal command ':foo'\nPONG\n"))
		Expect(b.stderr.String()).To(ContainSubstring(":foo is no view"))
	})

	It("end a word at a zero byte where they name it, as redis-cli does", func(ctx SpecContext) {
		Expect(b.run(ctx, "\":a\\x00b\"\n:set \"c\\x00d\"\n", "-url", url)).To(Equal(1))
		Expect(b.stdout.String()).To(Equal("unknown redis-cli internal command ':a'\nunknown redis-cli preference 'c'\n"))
	})
})

var _ = Describe("help", Label("given"), func() {
	It("explains a command, as a line and as an argument", func(ctx SpecContext) {
		url := "redis://" + miniredis.RunT(GinkgoT()).Addr()
		b := newBench()
		Expect(b.run(ctx, "help SET\n", "-url", url)).To(Equal(0))
		Expect(b.stdout.String()).To(ContainSubstring("key value [NX|XX] [GET]"))
		again := newBench()
		Expect(again.run(ctx, "", "-url", url, "help", "SET")).To(Equal(0))
		Expect(again.stdout.String()).To(Equal(b.stdout.String()))
	})
})

var _ = Describe("With -raw the console", Label("given"), func() {
	It("writes replies as they are", func(ctx SpecContext) {
		b := newBench()
		Expect(b.run(ctx, "SET k \"a\\n\\\"\\xff\"\nGET k\nGET none\nMGET k none k\nINCR n\nGET\n", "-raw")).To(Equal(1))
		Expect(b.stdout.String()).To(Equal("OK\na\n\"\xff\n\na\n\"\xff\n\na\n\"\xff\n1\nERR wrong number of arguments for 'get' command\n\n"))
	})
})

var _ = Describe("The embedded Redis", Label("given"), func() {
	It("says once of each command that it lacks it, and how to get a real one", func(ctx SpecContext) {
		b := newBench()
		Expect(b.run(ctx, "LATENCY LATEST\nLATENCY LATEST\nNOSUCH\nPING\n")).To(Equal(1))
		Expect(strings.Count(b.stderr.String(), "lacks")).To(Equal(1))
		Expect(b.stderr.String()).To(And(ContainSubstring("lacks LATENCY LATEST"), ContainSubstring("install Redis"), ContainSubstring("REDIS_URL")))
		Expect(b.stdout.String()).To(HaveSuffix("PONG\n"))
	})
})
