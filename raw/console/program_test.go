package console_test

import (
	"context"
	"errors"
	"strings"
	"testing/iotest"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/raw/resptest"
)

var _ = Describe("The console", Label("given"), func() {
	var b *bench

	BeforeEach(func() { b = newBench() })

	Context("with a command as its arguments", func() {
		It("writes the reply", func(ctx SpecContext) {
			server := listen(map[string]string{"MGET a b c": "*2\r\n$3\r\nb c\r\n$-1\r\n"})
			Expect(b.run(ctx, "", "-url", server.URL(), "MGET", "a", "b c")).To(Equal(0))
			Expect(commands(server)).To(Equal([]string{"PING", "MGET a b c"}))
			Expect(server.Commands()[1]).To(Equal([]string{"MGET", "a", "b c"}))
			Expect(b.stdout.String()).To(Equal("1) \"b c\"\n2) (nil)\n"))
		})

		It("ends with status 1 for an error reply, which is a reply like others", func(ctx SpecContext) {
			server := listen(map[string]string{"GET": "-ERR no\r\n"})
			Expect(b.run(ctx, "", "-url", server.URL(), "GET")).To(Equal(1))
			Expect(b.stdout.String()).To(Equal("(error) ERR no\n"))
		})

		It("takes the server of REDIS_URL, and says so without the password", func(ctx SpecContext) {
			server := listen(nil)
			b.env["REDIS_URL"] = "redis://anna:s3cret@" + server.Address()
			Expect(b.run(ctx, "", "PING")).To(Equal(0))
			Expect(b.stderr.String()).To(HavePrefix("Redis: "))
			Expect(b.stderr.String()).To(ContainSubstring(server.Address()))
			Expect(b.stderr.String()).NotTo(ContainSubstring("s3cret"))
			Expect(strings.Count(b.stderr.String(), "\n")).To(Equal(1))
		})

		It("takes the server of -url rather than that of REDIS_URL", func(ctx SpecContext) {
			wrong, right := listen(nil), listen(nil)
			b.env["REDIS_URL"] = wrong.URL()
			Expect(b.run(ctx, "", "-url", right.URL(), "PING")).To(Equal(0))
			Expect(commands(wrong)).To(BeEmpty())
			Expect(commands(right)).To(Equal([]string{"PING", "PING"}))
		})

		It("asks for RESP3 with -3", func(ctx SpecContext) {
			server := listen(map[string]string{"HGETALL h": "%1\r\n$1\r\nf\r\n$1\r\nv\r\n"})
			Expect(b.run(ctx, "", "-3", "-url", server.URL(), "HGETALL", "h")).To(Equal(0))
			Expect(commands(server)).To(Equal([]string{"HELLO 3", "HGETALL h"}))
			Expect(b.stdout.String()).To(Equal("1# \"f\" => \"v\"\n"))
		})

		It("sends flags behind the command to the server", func(ctx SpecContext) {
			server := listen(nil)
			Expect(b.run(ctx, "", "-url", server.URL(), "DECRBY", "k", "-3")).To(Equal(0))
			Expect(commands(server)).To(ContainElement("DECRBY k -3"))
		})

		It("speaks RESP3 with the embedded Redis too", func(ctx SpecContext) {
			Expect(b.run(ctx, "HSET h f v\nHGETALL h\n", "-3")).To(Equal(0))
			Expect(b.stdout.String()).To(Equal("(integer) 1\n1# \"f\" => \"v\"\n"))
		})

		It("says what stands where it would look for a Redis", func(ctx SpecContext) {
			web, err := resptest.Listen(func([]string) (string, bool) { return "HTTP/1.1 400 Bad Request\r\n\r\n", true })
			Expect(err).NotTo(HaveOccurred())
			DeferCleanup(web.Close)
			b.Search.Address = web.Address()
			Expect(b.run(ctx, "", "PING")).To(Equal(1))
			Expect(b.stderr.String()).To(And(ContainSubstring(web.Address()), ContainSubstring("REDIS_URL")))
		})

		It("says that the data went with a server that it had to start", func(ctx SpecContext) {
			Expect(b.run(ctx, "", "SET", "k", "v")).To(Equal(0))
			Expect(b.stdout.String()).To(Equal("OK\n"))
			lines := strings.Split(strings.TrimSpace(b.stderr.String()), "\n")
			Expect(lines).To(HaveExactElements(HavePrefix("Redis: "), ContainSubstring("go run ./raw serve")))
		})

		It("says that it can't connect, and what to do", func(ctx SpecContext) {
			Expect(b.run(ctx, "", "-url", "redis://:s3cret@"+freeAddress(), "PING")).To(Equal(1))
			Expect(b.stdout.String()).To(BeEmpty())
			Expect(b.stderr.String()).To(And(ContainSubstring("connecting to"), ContainSubstring("REDIS_URL")))
			Expect(b.stderr.String()).NotTo(ContainSubstring("s3cret"))
		})

		It("takes the end of the connection for the answer to SHUTDOWN", func(ctx SpecContext) {
			server := listen(map[string]string{"SHUTDOWN NOSAVE": "hang up"})
			Expect(b.run(ctx, "", "-yes", "-url", server.URL(), "SHUTDOWN", "NOSAVE")).To(Equal(0))
			Expect(b.stdout.String()).To(BeEmpty())
		})

		It("waits for a blocking command until it is interrupted", func(ctx SpecContext) {
			interrupted, interrupt := context.WithCancel(ctx)
			time.AfterFunc(100*time.Millisecond, interrupt)
			Expect(b.run(interrupted, "", "BLPOP", "empty", "0")).To(Equal(130))
			Expect(b.stdout.String()).To(BeEmpty())
		}, SpecTimeout(10*time.Second))

		It("says that its output can't be written", func(ctx SpecContext) {
			b.Stdout = full{}
			Expect(b.run(ctx, "", "-url", listen(nil).URL(), "PING")).To(Equal(1))
			Expect(b.stderr.String()).To(ContainSubstring("disk full"))
		})
	})

	DescribeTable("ends with status 2 for wrong usage, in one line",
		func(ctx SpecContext, want string, args ...string) {
			Expect(b.run(ctx, "", args...)).To(Equal(2))
			Expect(b.stdout.String()).To(BeEmpty())
			Expect(b.stderr.String()).To(ContainSubstring(want))
			Expect(b.stderr.String()).NotTo(ContainSubstring("s3cret"))
			Expect(strings.Count(b.stderr.String(), "\n")).To(Equal(1))
		},
		Entry("an unknown flag", "-nope", "-nope", "PING"),
		Entry("a flag without its value", "-url", "-url"),
		Entry("a URL that is none", "redis://HOST", "-url", "http://:s3cret@127.0.0.1", "PING"),
		Entry("a flag that is a URL", "-redis", "-redis://:s3cret@127.0.0.1", "PING"),
		Entry("a value for -3", "-3", "-3=redis://:s3cret@127.0.0.1", "PING"),
		Entry("serve with arguments", "serve", "serve", "redis://:s3cret@127.0.0.1"),
		Entry("serve with the URL of another server", "REDIS_URL", "-url", "redis://:s3cret@127.0.0.1:1", "serve"),
	)

	DescribeTable("shows its usage", func(ctx SpecContext, flag string) {
		Expect(b.run(ctx, "", flag)).To(Equal(0))
		Expect(b.stdout.String()).To(And(ContainSubstring("COMMAND ARG"), ContainSubstring("-url"), ContainSubstring("serve")))
		Expect(b.stderr.String()).To(BeEmpty())
	},
		Entry(nil, "-h"),
		Entry(nil, "-help"),
	)

	It("says that its input can't be read", func(ctx SpecContext) {
		b.Stdin = iotest.ErrReader(errors.New("is a directory"))
		Expect(b.run(ctx, "", "-url", listen(nil).URL())).To(Equal(1))
		Expect(b.stderr.String()).To(ContainSubstring("is a directory"))
	})
})

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk full") }
