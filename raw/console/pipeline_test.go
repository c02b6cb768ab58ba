package console_test

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/raw/resptest"
)

var _ = Describe("The console, with many lines at once", Label("given"), func() {
	// echo answers GET x with x, BAD with an error, and hangs up at DIE.
	echo := func() *resptest.Server {
		GinkgoHelper()
		server, err := resptest.Listen(func(args []string) (string, bool) {
			switch args[0] {
			case "GET":
				return fmt.Sprintf("$%d\r\n%s\r\n", len(args[1]), args[1]), false
			case "BAD":
				return "-ERR bad " + args[1] + "\r\n", false
			case "DIE":
				return "", true
			}
			return "+OK\r\n", false
		})
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(server.Close)
		return server
	}

	It("writes the replies in order, and an error changes nothing for the next line", func(ctx SpecContext) {
		server, b := echo(), newBench()
		var lines, want strings.Builder
		for i := range 20_000 {
			switch {
			case i%7 == 3:
				fmt.Fprintf(&lines, "BAD %d\n", i)
				fmt.Fprintf(&want, "(error) ERR bad %d\n", i)
			case i%1000 == 5:
				fmt.Fprintf(&lines, "GET \"%d\n", i)
				want.WriteString("Invalid argument(s)\n")
			case i%1000 == 6:
				lines.WriteString("help NOSUCH\n")
				want.WriteString("expected a command of Redis 7.0 or @GROUP behind help, but \"NOSUCH\" came; \"help\" alone lists the groups\n")
			default:
				fmt.Fprintf(&lines, "GET %d\n", i)
				fmt.Fprintf(&want, "\"%d\"\n", i)
			}
		}
		Expect(b.run(ctx, lines.String(), "-url", server.URL())).To(Equal(1))
		Expect(b.stdout.String() == want.String()).To(BeTrue(), "the replies are not those of the lines, in their order")
	}, SpecTimeout(20*time.Second))

	It("takes big replies to many commands from a server that does not read while it writes", func(ctx SpecContext) {
		server, b := echo(), newBench()
		line := "GET " + strings.Repeat("x", 10_000) + "\n"
		Expect(b.run(ctx, strings.Repeat(line, 5000), "-url", server.URL())).To(Equal(0))
		Expect(b.stdout.String()).To(HaveLen(5000 * 10_003))
	}, SpecTimeout(20*time.Second))

	It("shows each reply at once when lines come one by one, also after many at once", func(ctx SpecContext) {
		server, b := echo(), newBench()
		reading, writing := io.Pipe()
		b.Stdin = reading
		status := make(chan int, 1)
		go func() { status <- b.Run(ctx, []string{"-url", server.URL()}) }()
		_, err := io.WriteString(writing, strings.Repeat("GET 1\n", 5000))
		Expect(err).NotTo(HaveOccurred())
		Eventually(func() int { return strings.Count(b.stdout.String(), "\n") }).Should(Equal(5000))
		for i := range 20 {
			before := len(b.stdout.String())
			_, err := fmt.Fprintf(writing, "GET %d\n", i)
			Expect(err).NotTo(HaveOccurred())
			Eventually(func() string { return b.stdout.String()[before:] }).Should(Equal(fmt.Sprintf("\"%d\"\n", i)))
		}
		Expect(writing.Close()).To(Succeed())
		Eventually(status).Should(Receive(Equal(0)))
	}, SpecTimeout(20*time.Second))

	It("shows the replies before the one that it waits for", func(ctx SpecContext) {
		b := newBench()
		go func() {
			defer GinkgoRecover()
			b.run(ctx, strings.Repeat("SET k v\n", 500)+"BLPOP none 0\nGET k\n")
		}()
		Eventually(b.stdout.String).WithTimeout(5 * time.Second).Should(Equal(strings.Repeat("OK\n", 500)))
	}, SpecTimeout(20*time.Second))

	It("says how many commands got lost with a connection, sends none of them twice, and goes on", func(ctx SpecContext) {
		server, b := echo(), newBench()
		var lines strings.Builder
		for i := range 1000 {
			fmt.Fprintf(&lines, "GET %d\n", i)
		}
		lines.WriteString("DIE\n")
		for i := 1000; i < 5000; i++ {
			fmt.Fprintf(&lines, "GET %d\n", i)
		}
		Expect(b.run(ctx, lines.String(), "-url", server.URL())).To(Equal(1))
		var lost int
		_, said, _ := strings.Cut(b.stderr.String(), "DIE: ")
		_, err := fmt.Sscanf(said, "the server hung up instead of answering; %d more were sent behind it", &lost)
		Expect(err).NotTo(HaveOccurred(), b.stderr.String())
		Expect(strings.Count(b.stdout.String(), "\n")).To(Equal(5000 - lost))
		Expect(b.stdout.String()).To(HaveSuffix("\"4998\"\n\"4999\"\n"))
		seen := map[string]bool{}
		for _, command := range commands(server)[1:] {
			Expect(command == "PING" || !seen[command]).To(BeTrue(), "%s was sent twice", command)
			seen[command] = true
		}
	}, SpecTimeout(20*time.Second))

	It("ends while its output is not taken", func(ctx SpecContext) {
		server, b := echo(), newBench()
		b.Stdout = full{}
		Expect(b.run(ctx, strings.Repeat("GET 1\n", 100_000), "-url", server.URL())).To(Equal(1))
		Expect(b.stderr.String()).To(ContainSubstring("disk full"))
	}, SpecTimeout(20*time.Second))
})

var _ = Describe("The console, with replies that have no end", Label("given"), func() {
	const confirmed = "*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n"
	const message = "*3\r\n$7\r\nmessage\r\n$1\r\na\r\n$2\r\nhi\r\n"

	It("writes messages until the server hangs up, and then ends, as redis-cli does", func(ctx SpecContext) {
		b, server := newBench(), listen(map[string]string{"SUBSCRIBE a": confirmed + message + "hang up"})
		Expect(b.run(ctx, "SUBSCRIBE a\nGET k\n", "-url", server.URL())).To(Equal(1))
		Expect(b.stdout.String()).To(Equal("Reading messages... (press Ctrl-C to quit)\n" +
			"1) \"subscribe\"\n2) \"a\"\n3) (integer) 1\n1) \"message\"\n2) \"a\"\n3) \"hi\"\n"))
		Expect(commands(server)).To(Equal([]string{"PING", "SUBSCRIBE a"}))
		Expect(b.stderr.String()).To(ContainSubstring("hung up"))
	})

	It("writes what MONITOR says as it comes", func(ctx SpecContext) {
		interrupted, interrupt := context.WithCancel(ctx)
		b, server := newBench(), listen(map[string]string{"MONITOR": "+OK\r\n+1700000000.1 [0 127.0.0.1:1] \"GET\" \"k\"\r\n"})
		status := make(chan int, 1)
		go func() { status <- b.run(interrupted, "MONITOR\n", "-url", server.URL()) }()
		Eventually(b.stdout.String).Should(Equal("OK\n1700000000.1 [0 127.0.0.1:1] \"GET\" \"k\"\n"))
		interrupt()
		Eventually(status).Should(Receive(Equal(130)))
	}, SpecTimeout(10*time.Second))

	DescribeTable("goes on where a subscription is refused or queued", func(ctx SpecContext, answer, shown string) {
		b, server := newBench(), listen(map[string]string{"SUBSCRIBE a": answer})
		b.run(ctx, "SUBSCRIBE a\nGET k\n", "-url", server.URL())
		Expect(b.stdout.String()).To(Equal("Reading messages... (press Ctrl-C to quit)\n" + shown + "OK\n"))
	},
		Entry(nil, "-NOPERM no\r\n", "(error) NOPERM no\n"),
		Entry(nil, "+QUEUED\r\n", "QUEUED\n"),
	)

	It("takes a confirmation for each channel of UNSUBSCRIBE, also as pushes", func(ctx SpecContext) {
		const unsubscribed = "3\r\n$11\r\nunsubscribe\r\n$1\r\na\r\n:0\r\n"
		for _, kind := range []string{"*", ">"} {
			b, server := newBench(), listen(map[string]string{
				"UNSUBSCRIBE a b": kind + unsubscribed + kind + unsubscribed, "UNSUBSCRIBE": kind + unsubscribed,
			})
			Expect(b.run(ctx, "UNSUBSCRIBE a b\nUNSUBSCRIBE\nGET k\n", "-url", server.URL())).To(Equal(0))
			Expect(b.stdout.String()).To(Equal(strings.Repeat("1) \"unsubscribe\"\n2) \"a\"\n3) (integer) 0\n", 3) + "OK\n"))
		}
	})
})
