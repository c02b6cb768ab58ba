package console_test

import (
	"context"
	"net"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/raw/console"
	"cacheaside/raw/resptest"
	"cacheaside/raw/words"
)

// guarded starts a server that answers nothing but NOAUTH before AUTH came with the password on the same connection,
// and hangs up on BYE.
func guarded(password string) *resptest.Server {
	GinkgoHelper()
	server, err := resptest.ListenEach(func() resptest.Answer {
		isOpen := false
		return func(args []string) (string, bool) {
			switch last := args[len(args)-1]; {
			case (args[0] == "AUTH" || args[0] == "HELLO" && len(args) > 2) && last == password:
				isOpen = true
			case args[0] == "AUTH":
				return "-WRONGPASS invalid username-password pair or user is disabled.\r\n", false
			case !isOpen:
				return "-NOAUTH Authentication required.\r\n", false
			case args[0] == "BYE":
				return "", true
			case args[0] == "SCAN":
				return "*2\r\n$1\r\n0\r\n*1\r\n$5\r\nfound\r\n", false
			case args[0] == "PTTL":
				return ":1000\r\n", false
			}
			return "+OK\r\n", false
		}
	})
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(server.Close)
	return server
}

var _ = Describe("The console at a server that wants a password", Label("given"), func() {
	var (
		b      *bench
		server *resptest.Server
	)

	BeforeEach(func() {
		b = newBench()
		server = guarded("s3cret")
	})

	It("opens, says NOAUTH and lets one authenticate, and does the rest of the handshake then", func(ctx SpecContext) {
		Expect(b.run(ctx, "GET 1\nAUTH wrong\nAUTH s3cret\nGET 2\n", "-3", "-url", server.URL()+"/3")).To(Equal(1))
		Expect(b.stdout.String()).To(Equal("(error) NOAUTH Authentication required.\n" +
			"(error) WRONGPASS invalid username-password pair or user is disabled.\nOK\nOK\n"))
		Expect(b.stderr.String()).To(ContainSubstring("raw: HELLO 3 failed: NOAUTH Authentication required.\nraw: SELECT 3 failed: NOAUTH"))
		Expect(commands(server)).To(Equal([]string{"HELLO 3", "SELECT 3", "GET 1", "AUTH wrong", "AUTH s3cret", "HELLO 3", "SELECT 3", "GET 2"}))
	})

	It("says how to give the password", func(ctx SpecContext) {
		Expect(b.run(ctx, "GET 1\nAUTH s3cret\nGET 2\n", "-url", server.URL())).To(Equal(1))
		Expect(b.stderr.String()).To(HaveSuffix("raw: NOAUTH Authentication required.\n" +
			"raw: give the password with AUTH, or begin with -a PASSWORD or REDISCLI_AUTH\n"))
		Expect(commands(server)).To(Equal([]string{"PING", "GET 1", "AUTH s3cret", "GET 2"}))
	})

	It("is found where a server usually is", func(ctx SpecContext) {
		b.Search.Address = server.Address()
		Expect(b.run(ctx, "AUTH s3cret\nGET 1\n")).To(Equal(0))
		Expect(b.stdout.String()).To(Equal("OK\nOK\n"))
	})

	DescribeTable("repeats what it knows, in an order that works, on a new connection",
		func(ctx SpecContext, lines string, again ...string) {
			Expect(b.run(ctx, lines+"BYE\nGET 1\n", "-url", server.URL())).To(Equal(1))
			Expect(b.stdout.String()).To(HaveSuffix("OK\n"), "of GET 1")
			all := commands(server)
			Expect(all[len(all)-len(again)-1:]).To(Equal(append(again, "GET 1")))
		},
		Entry(nil, "AUTH s3cret\nSELECT 4\n", "AUTH s3cret", "SELECT 4"),
		Entry(nil, "AUTH anna s3cret\nSELECT 4\n", "AUTH anna s3cret", "SELECT 4"),
		Entry(nil, "HELLO 3 AUTH anna s3cret\nSELECT 4\n", "AUTH anna s3cret", "HELLO 3", "SELECT 4"),
		Entry("but not what was wrong", "AUTH s3cret\nAUTH wrong\n", "AUTH s3cret"),
	)

	It("completes keys and tells lifetimes once one has authenticated", func(ctx SpecContext) {
		person := &script{lines: []string{"PING", "AUTH s3cret", ":ttl GET k"}}
		var found [][]string
		b.Terminal = true
		b.Editor = func(keys func(string) []string, _ words.Words) (console.Typist, error) {
			return &asking{person, func() { found = append(found, keys("")) }}, nil
		}
		Expect(b.run(ctx, "", "-url", server.URL()+"/3")).To(Equal(0))
		Expect(found).To(Equal([][]string{nil, nil, {"found"}, {"found"}}))
		Expect(b.stdout.String()).To(HaveSuffix("OK\nOK\n# ttl       k: 1.0 s → 1.0 s\n\n"))
		address := server.Address()
		Expect(person.prompts).To(Equal([]string{address + "> ", address + "> ", address + "[3]> ", address + "[3]> "}))
	})

	It("shows the database that is selected, also where AUTH was refused for want of any password", func(ctx SpecContext) {
		server := listen(map[string]string{"AUTH needless": "-ERR AUTH <password> called without any password configured\r\n"})
		person := &script{lines: []string{"GET 1"}}
		b.Terminal = true
		b.Editor = func(func(string) []string, words.Words) (console.Typist, error) { return person, nil }
		Expect(b.run(ctx, "", "-url", server.URL()+"/3", "-a", "needless")).To(Equal(0))
		Expect(person.prompts[0]).To(Equal(server.Address() + "[3]> "))
	})

	It("says of what else the server refuses that it is refused, and not that the server is down", func(ctx SpecContext) {
		server := listen(map[string]string{"SELECT 99": "-ERR DB index is out of range\r\n"})
		Expect(b.run(ctx, "", "-url", server.URL(), "-n", "99", "PING")).To(Equal(1))
		Expect(b.stderr.String()).To(And(ContainSubstring("SELECT 99: ERR DB index is out of range; the server runs, and refuses this"),
			Not(ContainSubstring("see that the server runs"))))
	})

	DescribeTable("takes the password and the address from flags and REDISCLI_AUTH, as redis-cli does",
		func(ctx SpecContext, variable, url string, flags []string, want ...string) {
			b.env["REDISCLI_AUTH"] = variable
			host, port, err := net.SplitHostPort(server.Address())
			Expect(err).NotTo(HaveOccurred())
			args := strings.Split(strings.NewReplacer("HOST", host, "PORT", port).Replace(strings.Join(flags, "|")), "|")
			if url != "" {
				b.env["REDIS_URL"] = strings.Replace(url, "HOST", server.Address(), 1)
			}
			Expect(b.run(ctx, "", append(args, "GET", "1")...)).To(Equal(0))
			Expect(commands(server)).To(Equal(append(want, "GET 1")))
			Expect(b.stderr.String()).NotTo(ContainSubstring("s3cret"))
		},
		Entry(nil, "", "", []string{"-h", "HOST", "-p", "PORT", "-a", "s3cret"}, "AUTH s3cret"),
		Entry(nil, "", "", []string{"-p", "PORT", "-a", "s3cret", "--user", "anna", "-n", "3"}, "AUTH anna s3cret", "SELECT 3"),
		Entry(nil, "s3cret", "", []string{"-p", "PORT"}, "AUTH s3cret"),
		Entry(nil, "wrong", "", []string{"-p", "PORT", "-a", "s3cret"}, "AUTH s3cret"),
		Entry(nil, "s3cret", "redis://HOST/2", []string{"-n", "3"}, "AUTH s3cret", "SELECT 3"),
		Entry("the URL's own counts", "wrong", "redis://:s3cret@HOST", []string{"-3"}, "AUTH s3cret", "HELLO 3"),
		Entry("a host and a port stand for another server", "", "redis://:wrong@127.0.0.1:1", []string{"-p", "PORT", "-a", "s3cret"}, "AUTH s3cret"),
	)

	It("says that the password is wrong, and sends the command all the same, as redis-cli does", func(ctx context.Context) {
		Expect(b.run(ctx, "", "-url", server.URL(), "-a", "wr0ng", "GET", "1")).To(Equal(1))
		Expect(b.stderr.String()).To(ContainSubstring("raw: AUTH failed: WRONGPASS"))
		Expect(b.stderr.String()).NotTo(ContainSubstring("wr0ng"))
		Expect(b.stdout.String()).To(Equal("(error) NOAUTH Authentication required.\n"))
	})
})
