package main_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"
	"github.com/onsi/gomega/gexec"

	"cacheaside/integration/fleet/processes"
	"cacheaside/integration/peers/contenders"
)

var _ = Describe("The program", Ordered, func() {
	var program string

	BeforeAll(func() {
		var err error
		program, err = gexec.Build("cacheaside/integration/peers")
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(gexec.CleanupBuildArtifacts)
	})

	run := func(args ...string) *gexec.Session {
		GinkgoHelper()
		session, err := gexec.Start(exec.Command(program, args...), GinkgoWriter, GinkgoWriter)
		Expect(err).NotTo(HaveOccurred())
		return session
	}

	It("measures every section, and each contender does its work", func() {
		if _, err := exec.LookPath("redis-server"); err != nil {
			Skip("not run: it needs the program redis-server on the PATH")
		}
		if _, err := processes.FindPostgres(); err != nil {
			Skip("not run: " + err.Error())
		}
		out := GinkgoT().TempDir()
		session := run("-rounds", "1", "-slice", "5ms", "-products", "1000", "-out", out)
		Eventually(session).WithTimeout(5 * time.Minute).Should(gexec.Exit(0))

		results, err := os.ReadFile(filepath.Join(out, "results.md"))
		Expect(err).NotTo(HaveOccurred())
		for _, title := range []string{"Hits", "Misses", "A stampede", "How old", "HTTP", "Memory", "Scale", "A fleet"} {
			Expect(string(results)).To(ContainSubstring("\n## " + title))
		}
		for _, contender := range contenders.All() {
			Expect(string(results)).To(ContainSubstring("| " + contender.Name))
		}
		for _, database := range []string{"SQLite", "PostgreSQL"} {
			Expect(string(results)).To(ContainSubstring("| " + database + ", 3 instances "))
		}
		Expect(string(results)).NotTo(ContainSubstring("wrong answer"))
		Expect(string(results)).NotTo(ContainSubstring("opening:"))
		Expect(string(results)).NotTo(ContainSubstring("Failed:"))
		for _, plot := range []string{"hits.png", "staleness.png", "http.png", "scale.png", "scale-hits.png", "scale-reads.png", "scale-heap.png", "scale-redis.png"} {
			Expect(os.ReadFile(filepath.Join(out, plot))).To(HavePrefix("\x89PNG"), plot)
		}
	})

	DescribeTable("says in one line what it does not understand", func(says string, args ...string) {
		session := run(args...)
		Eventually(session).WithTimeout(10 * time.Second).Should(gexec.Exit(1))
		Expect(session.Err).To(gbytes.Say(says))
	},
		Entry("no round", "-rounds of at least 1", "-rounds", "-1"),
		Entry("too few products", "-products of at least 1000", "-products", "10"),
		Entry("no section of that name", "selects no section", "-only", "nothing"),
		Entry("no regular expression", "-only", "-only", "("),
		Entry("no flag", "expected flags only", "hits"),
		Entry("no contender of that name", "no contender is named", "-memory-of", "nobody"),
	)
})
