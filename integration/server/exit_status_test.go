package server_test

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gexec"
)

var _ = Describe("the server's exit status", Label("lesson-07"), func() {
	const nowhere = "REDIS_URL=" + downRedis

	// complaint returns the one line that a program wrote besides its log.
	complaint := func(session *gexec.Session) string {
		GinkgoHelper()
		var lines []string
		for line := range strings.Lines(string(session.Err.Contents())) {
			if !strings.HasPrefix(line, "time=") {
				lines = append(lines, line)
			}
		}
		Expect(lines).To(HaveLen(1), "expected one line that says what is wrong, got %q", lines)
		return lines[0]
	}
	expectEnd := func(ctx SpecContext, session *gexec.Session, status int) {
		GinkgoHelper()
		awaitEnd(ctx, session, status)
		Expect(session.Out.Contents()).To(BeEmpty())
	}

	DescribeTable("is 2, after one line and nothing else, for", func(ctx SpecContext, says string, settings []string, arguments ...string) {
		session := run(settings, arguments...)
		expectEnd(ctx, session, 2)
		Expect(complaint(session)).To(And(HavePrefix("httpapi: "), ContainSubstring(says)))
		Expect(string(session.Err.Contents())).NotTo(ContainSubstring("s3cret"))
		Expect(strings.Count(string(session.Err.Contents()), "\n")).To(Equal(1))
	},
		Entry("a flag that does not exist", "-colour", []string{nowhere}, "-colour", "red"),
		Entry("an argument that is no flag", `"serve"`, []string{nowhere}, "serve"),
		Entry("a flag without its value", "-listen", []string{nowhere}, "-listen"),
		Entry("a CACHE_TTL without a unit", "CACHE_TTL", []string{nowhere, "CACHE_TTL=60"}),
		Entry("a CACHE_TTL of zero", "CACHE_TTL", []string{nowhere, "CACHE_TTL=0s"}),
		Entry("a negative -cache-ttl", "-cache-ttl", []string{nowhere}, "-cache-ttl", "-60s"),
		Entry("a LISTEN_ADDR without a port", "LISTEN_ADDR", []string{nowhere, "LISTEN_ADDR=localhost"}),
		Entry("a LISTEN_ADDR with too high a port", "LISTEN_ADDR", []string{nowhere, "LISTEN_ADDR=127.0.0.1:65536"}),
		Entry("a DATABASE_PATH that is no file", "DATABASE_PATH", []string{nowhere, "DATABASE_PATH=:memory:"}),
		Entry("a REDIS_URL of another scheme", "REDIS_URL", []string{"REDIS_URL=http://anna:s3cret@127.0.0.1"}),
		Entry("a -redis with a wrong port", "-redis", []string{nowhere}, "-redis", "redis://anna:s3cret@127.0.0.1:port"),
		Entry("a REDIS_CA that is not there", "REDIS_CA", []string{"REDIS_URL=redis://anna:s3cret@127.0.0.1", "REDIS_CA=nosuch.pem"}),
	)

	DescribeTable("is 1, after one line, for", func(ctx SpecContext, says string, settings func() []string) {
		session := run(append([]string{"LISTEN_ADDR=127.0.0.1:0", nowhere}, settings()...))
		expectEnd(ctx, session, 1)
		Expect(complaint(session)).To(And(HavePrefix("httpapi: "), ContainSubstring(says)))
	},
		Entry("a port that is taken", "address already in use", func() []string {
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			Expect(err).NotTo(HaveOccurred())
			DeferCleanup(listener.Close)
			return []string{"LISTEN_ADDR=" + listener.Addr().String(), "DATABASE_PATH=" + newDatabase()}
		}),
		Entry("a database that is a folder", "folder", func() []string {
			return []string{"DATABASE_PATH=" + GinkgoT().TempDir()}
		}),
		Entry("a database that is none", "not a database", func() []string {
			file := newDatabase()
			Expect(os.WriteFile(file, []byte("name,price,quantity\nmouse,19.99,5\n"), 0o600)).To(Succeed())
			return []string{"DATABASE_PATH=" + file}
		}),
		Entry("a database in a folder that is not there", "missing", func() []string {
			return []string{"DATABASE_PATH=" + filepath.Join(GinkgoT().TempDir(), "missing", "products.db")}
		}),
	)

	DescribeTable("is 0 for who asks what flags there are", func(ctx SpecContext, flag string) {
		session := run([]string{nowhere}, flag)
		expectEnd(ctx, session, 0)
		Expect(string(session.Err.Contents())).To(And(ContainSubstring("-listen"), ContainSubstring("-database"),
			ContainSubstring("-redis"), ContainSubstring("-cache-ttl"), ContainSubstring("LISTEN_ADDR")))
	},
		Entry(nil, "-h"),
		Entry(nil, "-help"),
		Entry(nil, "--help"),
	)

	It("takes flags before variables", func(ctx SpecContext) {
		session := run([]string{nowhere, "LISTEN_ADDR=wrong", "CACHE_TTL=wrong", "DATABASE_PATH=" + GinkgoT().TempDir()},
			"-listen", "127.0.0.1:0", "-cache-ttl", "5s", "-database", newDatabase(), "-redis", downRedis)
		Eventually(ctx, func() string { return (&server{Session: session}).listening() }).
			WithTimeout(startTimeout).WithPolling(10 * time.Millisecond).ShouldNot(BeEmpty())
	})
})
