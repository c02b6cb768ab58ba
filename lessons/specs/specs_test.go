package main_test

import (
	"encoding/json"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"
	"github.com/onsi/gomega/gexec"
)

func TestSpecs(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "the command that runs specs", Label("workbench"))
}

var program string

var _ = BeforeSuite(func() {
	var err error
	program, err = gexec.Build("cacheaside/lessons/specs", "-buildvcs=false")
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(gexec.CleanupBuildArtifacts)
})

// fixture is a package of the runner's test data, which "./..." leaves out.
func fixture(name string) string { return "../internal/specs/testdata/" + name }

// call runs the program to its end.
func call(args ...string) *gexec.Session {
	GinkgoHelper()
	session, err := gexec.Start(exec.Command(program, args...), GinkgoWriter, GinkgoWriter)
	Expect(err).NotTo(HaveOccurred())
	return session.Wait("3m")
}

func lastLine(session *gexec.Session) string {
	lines := strings.Split(strings.TrimSuffix(string(session.Out.Contents()), "\n"), "\n")
	return lines[len(lines)-1]
}

var _ = Describe("specs", func() {
	It("ends with the counts and status 0 when all that ran passed", func() {
		session := call(fixture("passing"))
		Expect(session).To(gexec.Exit(0))
		Expect(lastLine(session)).To(Equal("4 passed, 0 failed, 1 skipped"))
		Expect(session.Out).To(gbytes.Say(`ok    cacheaside/lessons/internal/specs/testdata/passing  4 passed, 1 skipped  \d`))
		Expect(session.Out).To(gbytes.Say("not run: 1 spec — pending"))
	})

	It("ends with status 1 when one failed, after its output, its place and its message", func() {
		session := call(fixture("failing"))
		Expect(session).To(gexec.Exit(1))
		Expect(lastLine(session)).To(Equal("1 passed, 1 failed, 0 skipped"))
		Expect(session.Out).To(gbytes.Say("FAIL  cacheaside/"))
		Expect(session.Out).To(gbytes.Say("Random Seed"))
		Expect(session.Out).To(gbytes.Say("failed: 1\n"))
		Expect(session.Out).To(gbytes.Say("Failing is wrong\n +lessons/internal/specs/testdata/failing/failing_test.go:12\n +Expected\n"))
		Expect(session.Out.Contents()).NotTo(ContainSubstring("\x1b["))
	})

	It("shows what the compiler said and ends with status 1 when a package does not compile", func() {
		session := call(fixture("broken"))
		Expect(session).To(gexec.Exit(1))
		Expect(session.Out).To(gbytes.Say("undefined: undefined"))
		Expect(session.Out).To(gbytes.Say("build failed"))
		Expect(lastLine(session)).To(Equal("0 passed, 1 failed, 0 skipped"))
	})

	It("groups the specs that did not run by their reason, and fails because none ran", func() {
		session := call(fixture("skipping"))
		Expect(session).To(gexec.Exit(1))
		Expect(session.Out).To(gbytes.Say("not run: 3 specs — Docker is not reachable: start it\n"))
		Expect(session.Out).To(gbytes.Say("no spec ran"))
		Expect(lastLine(session)).To(Equal("0 passed, 0 failed, 4 skipped"))
	})

	It("fails a spec that passes only when it is tried again, unless it is to be tried again: then it says so", func() {
		once := call(fixture("flaky"))
		Expect(once).To(gexec.Exit(1))
		Expect(lastLine(once)).To(Equal("0 passed, 1 failed, 0 skipped"))

		twice := call("-attempts", "2", fixture("flaky"))
		Expect(twice).To(gexec.Exit(0))
		Expect(twice.Out).To(gbytes.Say(`ok    cacheaside/lessons/internal/specs/testdata/flaky  1 passed  \d.*\n\n +Running Suite`))
		Expect(twice.Out).To(gbytes.Say(`passed at a later attempt: 1\n\n  cacheaside/lessons/internal/specs/testdata/flaky: Flaky is right the second time\n    attempt 2\n`))
		Expect(lastLine(twice)).To(Equal("1 passed, 0 failed, 0 skipped"))

		Expect(call("-attempts", "2", fixture("failing"))).To(gexec.Exit(1))
	})

	It("runs one lesson", func() {
		session := call("-lesson", "4", fixture("passing"), fixture("failing"))
		Expect(session).To(gexec.Exit(0))
		Expect(lastLine(session)).To(Equal("1 passed, 0 failed, 0 skipped"))
	})

	It("ends with status 1 for a lesson without specs, and says which have some", func() {
		session := call("-lesson", "42", fixture("passing"))
		Expect(session).To(gexec.Exit(1))
		Expect(session.Out).To(gbytes.Say("no spec carries the label lesson-42 .*: 4, 5"))
		Expect(lastLine(session)).To(Equal("0 passed, 0 failed, 0 skipped"))
	})

	It("prints one JSON object on standard output with -json", func() {
		session := call("-json", fixture("failing"))
		Expect(session).To(gexec.Exit(1))
		var report struct {
			Status         string
			Passed, Failed int
			Specs          []struct{ Name, Status, File string }
		}
		Expect(json.Unmarshal(session.Out.Contents(), &report)).To(Succeed())
		Expect(report.Status).To(Equal("failed"))
		Expect(report.Passed).To(Equal(1))
		Expect(report.Specs).To(HaveLen(2))
		Expect(report.Specs[1].Status).To(Equal("failed"))
		Expect(session.Err).To(gbytes.Say("1 passed, 1 failed, 0 skipped"))
	})

	DescribeTable("ends with status 2 and one clear line when it is called wrongly",
		func(says string, args ...string) {
			session := call(args...)
			Expect(session).To(gexec.Exit(2))
			Expect(session.Err.Contents()).To(MatchRegexp(regexp.QuoteMeta(says)))
			Expect(session.Out.Contents()).To(BeEmpty())
		},
		Entry("an unknown flag", "not defined: -leson", "-leson", "4"),
		Entry("a lesson that is no number", `invalid value "four"`, "-lesson", "four"),
		Entry("lesson 0", "from 1 to 99, got 0", "-lesson", "0"),
		Entry("a lesson that cannot be", "from 1 to 99, got 100", "-lesson", "100"),
		Entry("a package that does not exist", "nowhere", "./nowhere"),
	)
})
