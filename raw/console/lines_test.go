package console_test

import (
	"context"
	"io"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("The console, line by line", Label("given"), func() {
	var b *bench

	BeforeEach(func() { b = newBench() })

	It("writes the reply to each line, without a prompt", func(ctx SpecContext) {
		server := listen(map[string]string{"GET k": "$1\r\nv\r\n"})
		Expect(b.run(ctx, "SET k v\nGET k\n", "-url", server.URL())).To(Equal(0))
		Expect(b.stdout.String()).To(Equal("OK\n\"v\"\n"))
	})

	DescribeTable("sends", func(ctx SpecContext, lines string, want ...string) {
		server := listen(nil)
		Expect(b.run(ctx, lines, "-url", server.URL())).To(Equal(0))
		Expect(commands(server)).To(Equal(append([]string{"PING"}, want...)))
	},
		Entry("quoted words", `SET "a b" 'c"d'`+"\n", `SET a b c"d`),
		Entry("a last line without a line feed", "GET a\nGET b", "GET a", "GET b"),
		Entry("lines that end in CR LF", "GET a\r\nGET b\r\n", "GET a", "GET b"),
		Entry("nothing for empty lines", "\n\r\n  \t\nGET a\n\n", "GET a"),
		Entry("nothing behind quit", "GET a\nquit\nGET b\n", "GET a"),
		Entry("nothing behind EXIT", "EXIT\nGET b\n"),
		Entry("a command as often as the number before it says", "3 GET a\n", "GET a", "GET a", "GET a"),
		Entry("a number alone", "3\n", "3"),
		Entry("a word that only begins with a number", "3x GET\n", "3x GET"),
	)

	It("sends a line of ten million bytes", func(ctx SpecContext) {
		server := listen(nil)
		Expect(b.run(ctx, "SET k "+strings.Repeat("x", 10_000_000)+"\nGET k\n", "-url", server.URL())).To(Equal(0))
		Expect(server.Commands()[1][2]).To(HaveLen(10_000_000))
		Expect(b.stdout.String()).To(Equal("OK\nOK\n"))
	})

	It("goes on after an error reply, and ends with status 1", func(ctx SpecContext) {
		server := listen(map[string]string{"BAD": "-ERR no\r\n"})
		Expect(b.run(ctx, "GET 1\nGET 2\nBAD\nGET 4\n", "-url", server.URL())).To(Equal(1))
		Expect(b.stdout.String()).To(Equal("OK\nOK\n(error) ERR no\nOK\n"))
	})

	It("ends with status 1 for an error within a reply", func(ctx SpecContext) {
		server := listen(map[string]string{"EXEC": "*2\r\n+OK\r\n-ERR no\r\n"})
		Expect(b.run(ctx, "EXEC\n", "-url", server.URL())).To(Equal(1))
	})

	DescribeTable("answers what is no line itself, goes on, and ends with status 1",
		func(ctx SpecContext, line, answer, explanation string) {
			server := listen(nil)
			Expect(b.run(ctx, "GET 1\n"+line+"\nGET 3\n", "-url", server.URL())).To(Equal(1))
			Expect(b.stdout.String()).To(Equal("OK\n" + answer + "\nOK\n"))
			Expect(b.stderr.String()).To(And(ContainSubstring("line 2"), ContainSubstring(explanation)))
			Expect(commands(server)).To(Equal([]string{"PING", "GET 1", "GET 3"}))
		},
		Entry("an open quote", `GET "a`, "Invalid argument(s)", "column 5"),
		Entry("a NUL byte", "GET a\x00b", "Invalid argument(s)", `"\x00"`),
		Entry("a number of times below one", "0 GET a", "Invalid redis-cli repeat command option value.", "1 or more"),
		Entry("a negative number of times", "-1 GET a", "Invalid redis-cli repeat command option value.", "1 or more"),
		Entry("a number of times that is too large", "99999999999999999999 GET a", "Invalid redis-cli repeat command option value.", "1 or more"),
		Entry("an empty word for the number of times", `"" GET`, "Invalid redis-cli repeat command option value.", "1 or more"),
	)

	DescribeTable("does not send what has no reply, or more than one",
		func(ctx SpecContext, line string) {
			server := listen(nil)
			Expect(b.run(ctx, line+"\nGET 2\n", "-url", server.URL())).To(Equal(1))
			Expect(b.stdout.String()).To(Equal("OK\n"))
			Expect(b.stderr.String()).To(ContainSubstring(strings.Fields(line)[0] + " was not sent"))
			Expect(commands(server)).To(Equal([]string{"PING", "GET 2"}))
		},
		Entry(nil, "SYNC"), Entry(nil, "PSYNC ? -1"), Entry(nil, "CLIENT REPLY OFF"), Entry(nil, "client reply skip"),
	)

	Context("when the server hangs up", func() {
		It("says so, and connects again for the next line", func(ctx SpecContext) {
			server := listen(map[string]string{"GET 2": "hang up"})
			Expect(b.run(ctx, "GET 1\nGET 2\nGET 3\n", "-url", server.URL())).To(Equal(1))
			Expect(b.stdout.String()).To(Equal("OK\nOK\n"))
			Expect(b.stderr.String()).To(ContainSubstring("GET"))
			Expect(commands(server)).To(Equal([]string{"PING", "GET 1", "GET 2", "PING", "GET 3"}))
		})

		It("writes as much of a reply as there was", func(ctx SpecContext) {
			server := listen(map[string]string{"LRANGE": "*3\r\n:1\r\n:2\r\nhang up"})
			Expect(b.run(ctx, "LRANGE\nGET 3\n", "-url", server.URL())).To(Equal(1))
			Expect(b.stdout.String()).To(Equal("1) (integer) 1\n2) (integer) 2\n3) \nOK\n"))
			Expect(b.stderr.String()).To(ContainSubstring("cut off"))
		})

		It("selects the database again", func(ctx SpecContext) {
			server := listen(map[string]string{"GET 2": "hang up", "SELECT 99": "-ERR DB index is out of range\r\n"})
			Expect(b.run(ctx, "SELECT 7\nSELECT 99\nGET 2\nGET 3\n", "-url", server.URL()+"/5")).To(Equal(1))
			Expect(commands(server)).To(Equal([]string{"SELECT 5", "SELECT 7", "SELECT 99", "GET 2", "SELECT 7", "GET 3"}))
		})

		It("ends when it can't connect again", func(ctx SpecContext) {
			reading, writing := io.Pipe()
			server := listen(nil)
			b.Stdin = reading
			status := make(chan int)
			go func() {
				defer GinkgoRecover()
				status <- b.Run(ctx, []string{"-url", server.URL()})
			}()
			Expect(writing.Write([]byte("GET 1\n"))).To(Equal(6))
			Eventually(b.stdout.String).Should(Equal("OK\n"))
			Expect(server.Close()).To(Succeed())
			Expect(writing.Write([]byte("GET 2\nGET 3\n"))).To(Equal(12))
			Eventually(status).Should(Receive(Equal(1)))
			Expect(b.stderr.String()).To(ContainSubstring("connecting to"))
		}, SpecTimeout(10*time.Second))
	})

	DescribeTable("drops a connection that is out of step",
		func(ctx SpecContext, answer, shown, said string) {
			server := listen(map[string]string{"GET 1": answer})
			Expect(b.run(ctx, "GET 1\nGET 2\n", "-url", server.URL())).To(Equal(1))
			Expect(b.stdout.String()).To(Equal(shown + "OK\n"))
			Expect(b.stderr.String()).To(ContainSubstring(said))
			Expect(commands(server)).To(Equal([]string{"PING", "GET 1", "PING", "GET 2"}))
		},
		Entry("by a reply that nobody asked for", "+one\r\n+two\r\n", "one\n", "nobody asked for"),
		Entry("by a negative length", "$-7\r\n", "", "-7"),
		Entry("by a huge length", "$9223372036854775807\r\n", "", "9223372036854775807"),
		Entry("by what is no reply", "hello\r\n", "", "not the Redis protocol"),
	)

	Context("with RESP3", func() {
		const pushed = ">2\r\n$10\r\ninvalidate\r\n*2\r\n$1\r\na\r\n$1\r\nb\r\n"
		replies := map[string]string{
			"GET 1": pushed + "+one\r\n" + ">2\r\n+message\r\n:1\r\n",
			"GET 2": "+two\r\n",
		}

		It("leaves out pushes", func(ctx SpecContext) {
			Expect(b.run(ctx, "GET 1\nGET 2\n", "-3", "-url", listen(replies).URL())).To(Equal(0))
			Expect(b.stdout.String()).To(Equal("one\ntwo\n"))
		})

		It("shows pushes in a terminal", func(ctx SpecContext) {
			b.Terminal = true
			server := listen(replies)
			prompt := server.Address() + "> "
			Expect(b.run(ctx, "GET 1\nGET 2\n", "-3", "-url", server.URL())).To(Equal(0))
			Expect(b.stdout.String()).To(Equal(prompt + "-> invalidate: 'a', 'b'\none\n1) message\n2) (integer) 1\n" + prompt + "two\n" + prompt + "\n"))
		})
	})

	Context("in a terminal", func() {
		BeforeEach(func() { b.Terminal = true })

		It("prompts with the server's address and the database", func(ctx SpecContext) {
			server := listen(nil)
			Expect(b.run(ctx, "SELECT 3\nSELECT 0\nquit\n", "-url", server.URL())).To(Equal(0))
			Expect(b.stdout.String()).To(Equal(strings.ReplaceAll("HOST> OK\nHOST[3]> OK\nHOST> ", "HOST", server.Address())))
		})

		It("prompts with the URL's database", func(ctx SpecContext) {
			server := listen(nil)
			Expect(b.run(ctx, "quit\n", "-url", server.URL()+"/5")).To(Equal(0))
			Expect(b.stdout.String()).To(Equal(server.Address() + "[5]> "))
		})

		It("ends when it is interrupted while it waits for a line", func(ctx SpecContext) {
			b.Stdin = never()
			interrupted, interrupt := context.WithCancel(ctx)
			time.AfterFunc(50*time.Millisecond, interrupt)
			Expect(b.run(interrupted, "", "-url", listen(nil).URL())).To(Equal(130))
		}, SpecTimeout(5*time.Second))
	})
})
