package console_test

import (
	"fmt"
	"strings"

	"github.com/alicebob/miniredis/v2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("What destroys or blocks everything", Label("given"), func() {
	var b *bench

	BeforeEach(func() { b = newBench() })

	DescribeTable("is refused in a pipe, and sent with -yes", func(ctx SpecContext, line string) {
		server := listen(nil)
		Expect(b.run(ctx, line+"\nGET k\n", "-url", server.URL())).To(Equal(1))
		Expect(commands(server)).NotTo(ContainElement(line))
		Expect(commands(server)).To(ContainElement("GET k"), "the next line")
		Expect(b.stdout.String()).To(Equal("OK\n"))
		Expect(b.stderr.String()).To(And(ContainSubstring(strings.Fields(line)[0]+" was not sent to "+server.Address()), ContainSubstring("-yes")))

		sure := newBench()
		Expect(sure.run(ctx, line+"\n", "-yes", "-url", server.URL())).To(Equal(0))
		Expect(commands(server)).To(ContainElement(line))
	},
		Entry(nil, "FLUSHALL"), Entry(nil, "flushall async"), Entry(nil, "FLUSHDB"), Entry(nil, "SWAPDB 0 1"), Entry(nil, "SHUTDOWN NOSAVE"),
		Entry(nil, "SAVE"), Entry(nil, "DEBUG SLEEP 100"), Entry(nil, "MIGRATE h 1 k 0 1"), Entry(nil, "REPLICAOF h 1"), Entry(nil, "SLAVEOF h 1"),
		Entry(nil, "REPLICAOF NO ONE"), Entry(nil, "FAILOVER"), Entry(nil, "CONFIG SET maxmemory 1"), Entry(nil, "CONFIG REWRITE"),
		Entry(nil, "SCRIPT FLUSH"), Entry(nil, "FUNCTION FLUSH"), Entry(nil, "FUNCTION RESTORE x"), Entry(nil, "MODULE LOAD x"),
		Entry(nil, "ACL SETUSER u"), Entry(nil, "ACL DELUSER u"), Entry(nil, "ACL LOAD"), Entry(nil, "CLIENT PAUSE 100000"),
		Entry(nil, "CLUSTER RESET"), Entry(nil, "cluster failover force"), Entry(nil, "KEYS *"),
	)

	DescribeTable("other commands are sent", func(ctx SpecContext, line string) {
		server := listen(nil)
		Expect(b.run(ctx, line+"\n", "-url", server.URL())).To(Equal(0))
		Expect(commands(server)).To(ContainElement(line))
	},
		Entry(nil, "CONFIG GET save"), Entry(nil, "CONFIG"), Entry(nil, "SCRIPT LOAD x"), Entry(nil, "ACL WHOAMI"), Entry(nil, "CLUSTER INFO"),
		Entry(nil, "SHUTDOWN ABORT"), Entry(nil, "CLIENT LIST"), Entry(nil, "BGSAVE"), Entry(nil, "DEL k"),
	)

	It("is not sent as an argument either", func(ctx SpecContext) {
		server := listen(nil)
		Expect(b.run(ctx, "", "-url", server.URL(), "FLUSHALL")).To(Equal(1))
		Expect(commands(server)).NotTo(ContainElement("FLUSHALL"))
	})

	It("keeps its place among many lines", func(ctx SpecContext) {
		server := listen(nil)
		lines := strings.Repeat("GET a\n", 500)
		Expect(b.run(ctx, lines+"FLUSHALL\n"+lines, "-yes", "-url", server.URL())).To(Equal(0))
		Expect(commands(server)[501]).To(Equal("FLUSHALL"))
	})

	DescribeTable("is asked about in a terminal", func(ctx SpecContext, answer string, sent bool) {
		b.Terminal = true
		server := listen(nil)
		b.run(ctx, "FLUSHALL\n"+answer+"\nGET k\n", "-url", server.URL())
		Expect(b.stdout.String()).To(ContainSubstring("FLUSHALL at %s: it deletes every key of every database.\nSend it? (yes or no) ", server.Address()))
		if sent {
			Expect(commands(server)).To(ContainElements("FLUSHALL", "GET k"))
		} else {
			Expect(commands(server)).NotTo(ContainElement("FLUSHALL"))
			Expect(commands(server)).To(ContainElement("GET k"))
			Expect(b.stdout.String()).To(ContainSubstring("It was not sent."))
		}
	},
		Entry(nil, "yes", true), Entry(nil, "Y", true), Entry(nil, "no", false), Entry(nil, "", false), Entry(nil, "yes please", false),
	)

	It("is asked about in a terminal when it is an argument", func(ctx SpecContext) {
		b.Terminal = true
		server := listen(nil)
		Expect(b.run(ctx, "yes\n", "-url", server.URL(), "FLUSHALL")).To(Equal(0))
		Expect(commands(server)).To(ContainElement("FLUSHALL"))
	})

	It("is sent to a server that was started for this run", func(ctx SpecContext) {
		Expect(b.run(ctx, "FLUSHALL\n")).To(Equal(0))
		Expect(b.stdout.String()).To(Equal("OK\n"))
	})

	It("is sent to an embedded server", func(ctx SpecContext) {
		server := miniredis.RunT(GinkgoT())
		Expect(server.Set("k", "v")).To(Succeed())
		Expect(b.run(ctx, "FLUSHALL\n", "-url", "redis://"+server.Addr())).To(Equal(0))
		Expect(server.Keys()).To(BeEmpty())
	})

	DescribeTable("KEYS depends on how many there are", func(ctx SpecContext, keys int, sent bool) {
		server := listen(map[string]string{"DBSIZE": fmt.Sprintf(":%d\r\n", keys), "KEYS *": "*0\r\n"})
		b.run(ctx, "KEYS *\n", "-url", server.URL())
		if sent {
			Expect(b.stdout.String()).To(Equal("(empty array)\n"))
		} else {
			Expect(b.stderr.String()).To(And(ContainSubstring("there are 10001"), ContainSubstring("SCAN")))
			Expect(commands(server)).NotTo(ContainElement("KEYS *"))
		}
	},
		Entry(nil, 10_000, true), Entry(nil, 10_001, false),
	)
})

var _ = Describe("A password", Label("given"), func() {
	It("is not shown again, by no view and no error", func(ctx SpecContext) {
		b := newBench()
		server := listen(map[string]string{"AUTH anna s3cret": "-ERR unknown command 'AUTH', with args beginning with: 'anna' 's3cret' \r\n"})
		Expect(b.run(ctx, "AUTH anna s3cret\nAUTH \"s3cret\n", "-all", "-url", "redis://:0ther@"+server.Address())).To(Equal(1))
		Expect(b.stdout.String()).To(And(ContainSubstring("unknown command"), ContainSubstring("# go        not shown")))
		Expect(b.stdout.String()).To(ContainSubstring("AUTH, not shown"), "of the handshake")
		Expect(b.stdout.String() + b.stderr.String()).NotTo(Or(ContainSubstring("s3cret"), ContainSubstring("0ther")))
	})
})
