package console_test

import (
	"os"
	"path/filepath"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("The flags of redis-cli", Label("given"), func() {
	var b *bench

	BeforeEach(func() { b = newBench() })

	It("repeat a command, and wait between two times", func(ctx SpecContext) {
		server := listen(nil)
		began := time.Now()
		Expect(b.run(ctx, "", "-url", server.URL(), "-r", "3", "-i", "0.05", "INCR", "n")).To(Equal(0))
		Expect(time.Since(began)).To(And(BeNumerically(">=", 100*time.Millisecond), BeNumerically("<", 2*time.Second)))
		Expect(commands(server)).To(Equal([]string{"PING", "INCR n", "INCR n", "INCR n"}))
		Expect(b.stdout.String()).To(Equal("OK\nOK\nOK\n"))
	})

	It("repeat a command without an end, and show each reply at once", func(ctx SpecContext) {
		interrupts := make(chan os.Signal)
		b.Interrupts = interrupts
		status := make(chan int, 1)
		url := listen(nil).URL()
		go func() { status <- b.run(ctx, "", "-url", url, "-r", "-1", "-i", "0.01", "INCR", "n") }()
		Eventually(b.stdout.String).Should(HavePrefix("OK\nOK\nOK\n"))
		interrupts <- os.Interrupt
		Eventually(status).Should(Receive(Equal(130)))
	}, SpecTimeout(10*time.Second))

	It("wait between the times of a number before a command, too", func(ctx SpecContext) {
		server := listen(nil)
		began := time.Now()
		Expect(b.run(ctx, ":time 3 INCR n\n", "-url", server.URL(), "-i", "0.05")).To(Equal(0))
		Expect(time.Since(began)).To(BeNumerically(">=", 100*time.Millisecond))
		Expect(strings.Count(b.stdout.String(), "# time")).To(Equal(3))
	})

	It("take the last word from the standard input", func(ctx SpecContext) {
		server := listen(nil)
		Expect(b.run(ctx, "a\nb\xff\n", "-url", server.URL(), "-x", "SET", "k")).To(Equal(0))
		Expect(server.Commands()[1]).To(Equal([]string{"SET", "k", "a\nb\xff\n"}))
	})

	It("send a script with its keys and arguments", func(ctx SpecContext) {
		file := filepath.Join(GinkgoT().TempDir(), "script.lua")
		Expect(os.WriteFile(file, []byte("-- it's a script\nreturn 1\n"), 0o600)).To(Succeed())
		server := listen(nil)
		Expect(b.run(ctx, "", "-url", server.URL(), "--eval", file, "k1", "k2", ",", "a1")).To(Equal(0))
		Expect(b.run(ctx, "", "-url", server.URL(), "--eval", file)).To(Equal(0))
		script := "-- it's a script\nreturn 1\n"
		Expect(server.Commands()[1]).To(Equal([]string{"EVAL", script, "2", "k1", "k2", "a1"}))
		Expect(server.Commands()[3]).To(Equal([]string{"EVAL", script, "0"}))
	})

	It("list the keys that match", func(ctx SpecContext) {
		server := listen(map[string]string{
			"SCAN 0 MATCH user:*": "*2\r\n$1\r\n7\r\n*2\r\n$6\r\nuser:1\r\n$7\r\nuser:\xc3\xa9\r\n",
			"SCAN 7 MATCH user:*": "*2\r\n$1\r\n0\r\n*1\r\n$6\r\nuser:2\r\n",
			"SCAN 0":              "-ERR no\r\n",
		})
		Expect(b.run(ctx, "", "-url", server.URL(), "--scan", "--pattern", "user:*")).To(Equal(0))
		Expect(b.stdout.String()).To(Equal("\"user:1\"\n\"user:\\xc3\\xa9\"\n\"user:2\"\n"))
		b = newBench()
		Expect(b.run(ctx, "", "-url", server.URL(), "-raw", "--scan", "--pattern", "user:*")).To(Equal(0))
		Expect(b.stdout.String()).To(Equal("user:1\nuser:é\nuser:2\n"))
		b = newBench()
		Expect(b.run(ctx, "", "-url", server.URL(), "--scan")).To(Equal(1))
		Expect(b.stdout.String()).To(Equal("(error) ERR no\n"))
	})

	DescribeTable("that do not go together are told in one line", func(ctx SpecContext, want string, args ...string) {
		Expect(b.run(ctx, "", args...)).To(Equal(2))
		Expect(b.stderr.String()).To(ContainSubstring(want))
		Expect(strings.Count(b.stderr.String(), "\n")).To(Equal(1))
	},
		Entry(nil, "-user without a password", "--user", "anna", "PING"),
		Entry(nil, "-r without a command", "-r", "3"),
		Entry(nil, "-r 0", "-r", "0", "PING"),
		Entry(nil, "-x without a command", "-x"),
		Entry(nil, "-scan with a command", "--scan", "GET", "k"),
		Entry(nil, "-pattern without -scan", "--pattern", "k", "PING"),
		Entry(nil, `invalid value "x" for flag -n`, "-n", "x", "PING"),
		Entry(nil, `invalid value "-1" for flag -i`, "-i", "-1", "PING"),
		Entry(nil, `invalid value "NaN" for flag -i`, "-i", "NaN", "PING"),
		Entry(nil, "-eval expects the file of a Lua script", "--eval", "/no/such/file"),
	)
})

var _ = Describe("The console's own words", Label("given"), func() {
	var b *bench

	BeforeEach(func() { b = newBench() })

	It("show a string as it is, for one command and for all", func(ctx SpecContext) {
		url := listen(map[string]string{"GET k": "$5\r\ncaf\xc3\xa9\r\n"}).URL()
		Expect(b.run(ctx, "GET k\n:raw GET k\nGET k\n:raw\nGET k\n:raw off\nGET k\n2 :raw GET k\n", "-url", url)).To(Equal(0))
		Expect(b.stdout.String()).To(Equal(`"caf\xc3\xa9"` + "\ncafé\n" + `"caf\xc3\xa9"` + "\ncafé\n" + `"caf\xc3\xa9"` + "\ncafé\ncafé\n"))
	})

	DescribeTable("stand before a number, and behind it", func(ctx SpecContext, line string) {
		server := listen(nil)
		Expect(b.run(ctx, line+"\n", "-url", server.URL())).To(Equal(0))
		Expect(commands(server)).To(Equal([]string{"PING", "INCR n", "INCR n", "INCR n"}))
		Expect(strings.Count(b.stdout.String(), "# go        rdb.Incr(ctx, \"n\")\n")).To(Equal(3))
		Expect(strings.Count(b.stdout.String(), "# time")).To(Equal(3))
	},
		Entry(nil, ":go :time 3 INCR n"),
		Entry(nil, ":go 3 :time INCR n"),
		Entry(nil, "3 :GO :Time INCR n"),
	)

	It("say what is wrong with the number behind them", func(ctx SpecContext) {
		server := listen(nil)
		Expect(b.run(ctx, ":go 0 INCR n\n", "-url", server.URL())).To(Equal(1))
		Expect(b.stderr.String()).To(ContainSubstring("expected 1 or more"))
		Expect(commands(server)).To(Equal([]string{"PING"}))
	})

	DescribeTable("are explained", func(ctx SpecContext, line string) {
		Expect(b.run(ctx, line+"\n", "-url", listen(nil).URL())).To(Equal(0))
		Expect(b.stdout.String()).To(And(ContainSubstring(":all "), ContainSubstring(":help "), ContainSubstring("quit "), ContainSubstring("Ctrl-D")))
	},
		Entry(nil, "help"),
		Entry(nil, ":help"),
	)

	It("clear the screen as redis-cli does", func(ctx SpecContext) {
		Expect(b.run(ctx, "clear\n", "-url", listen(nil).URL())).To(Equal(0))
		Expect(b.stdout.String()).To(Equal("\x1b[H\x1b[2J"))
	})
})
