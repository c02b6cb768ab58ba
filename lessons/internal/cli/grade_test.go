package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/integration/containers"
	"cacheaside/lessons/internal/check"
	"cacheaside/lessons/internal/sandbox"
)

var _ = Describe("grade", func() {
	It("grades every lesson of a handout, warns first where there is no sandbox, and says how many passed", func(ctx SpecContext) {
		d := newRepository()
		withoutBubblewrap()
		Expect(d.call(ctx, d.repo, "start", "--handout").status).To(Equal(0))
		d.put("services/shop/basket.go", wrongTotal)
		d.putReference("raw/experiments/strings.txt")
		answer := d.call(ctx, d.repo, "grade", d.workspace, "--junit", "report.xml")
		Expect(answer.status).To(Equal(1))
		Expect(answer.stderr).To(And(
			HavePrefix("lessons: this compiles and runs the code in "), ContainSubstring(" with your rights: grade only what you would run (no sandbox: expected bwrap on the PATH, found none")))
		expectGolden("grade", regexp.MustCompile(`in \d+s\n`).ReplaceAllString(answer.stdout, "in 3s\n"))
		report, err := os.ReadFile(filepath.Join(d.repo, "report.xml"))
		Expect(err).NotTo(HaveOccurred())
		Expect(string(report)).To(And(ContainSubstring(`name="lesson 01 strings" tests="3" failures="0"`), ContainSubstring("not_started")))
	})

	It("says that the code runs in a sandbox, and in JSON, too", func(ctx SpecContext) {
		if _, err := sandbox.Find(ctx); err != nil {
			containers.Missing(err.Error(), "install the package bubblewrap")
		}
		d := newRepository()
		Expect(d.call(ctx, d.repo, "start", "--handout").status).To(Equal(0))
		answer := d.call(ctx, d.repo, "grade", d.workspace, "1", "--json")
		Expect(answer.stderr).To(ContainSubstring("and runs it in a sandbox, where it reaches nothing of this machine"))
		Expect(answer.stdout).To(ContainSubstring(`"sandboxed": true`))
	})

	It("grades one lesson from another workspace, and prints JSON", func(ctx SpecContext) {
		d := newDesk(ctx, "2")
		d.putReference("services/shop/basket.go")
		answer := d.in(ctx, "grade", "--json", ".", "2", "--timeout", "2m")
		Expect(answer.status).To(Equal(0))
		var results check.Results
		Expect(json.Unmarshal([]byte(answer.stdout), &results)).To(Succeed())
		Expect(results.Status).To(BeEquivalentTo("passed"))
		Expect(results.Lessons).To(ConsistOf(HaveField("ID", "basket")))
	})

	It("grades a class, and writes a table, JSON and JUnit's form, with what could not be graded in them", func(ctx SpecContext) {
		d := newRepository()
		for _, student := range []string{"ann", "bob"} {
			Expect(d.call(ctx, d.repo, "start", "class/"+student, "--handout").status).To(Equal(0))
		}
		Expect(os.Mkdir(filepath.Join(d.repo, "class/empty"), 0o755)).To(Succeed())
		reference, err := os.ReadFile(filepath.Join(d.repo, "services/shop/basket.go"))
		Expect(err).NotTo(HaveOccurred())
		Expect(os.WriteFile(filepath.Join(d.repo, "class/ann/services/shop/basket.go"), reference, 0o644)).To(Succeed())
		Expect(os.WriteFile(filepath.Join(d.repo, "class/bob/services/shop/basket.go"), []byte(wrongTotal), 0o644)).To(Succeed())

		answer := d.call(ctx, d.repo, "grade", "class/ann", "class/bob", "class/empty", "2", "--jobs", "3", "--csv", "class.csv", "--junit", "class.xml", "--json")
		Expect(answer.status).To(Equal(1))
		Expect(answer.stderr).To(MatchRegexp("lessons: this compiles .*the code in 3 workspaces"))
		Expect(answer.stderr).To(ContainSubstring("ann: 2 of 2 points, 1 of 1 lessons, in "))
		Expect(answer.stderr).To(ContainSubstring("bob: 1 of 2 points, 0 of 1 lessons, in "))
		Expect(answer.stderr).To(ContainSubstring("failed: Basket Total adds up"))
		Expect(answer.stderr).To(ContainSubstring("empty: not graded: expected a workspace"))
		Expect(answer.stderr).To(ContainSubstring("\n1 of 2 lessons passed, in "))

		var grades check.Grades
		Expect(json.Unmarshal([]byte(answer.stdout), &grades)).To(Succeed())
		Expect(grades.Status).To(BeEquivalentTo("failed"))
		Expect(grades.Students).To(HaveExactElements(
			And(HaveField("Student", "ann"), HaveField("Points", 2), HaveField("Status", BeEquivalentTo("passed"))),
			And(HaveField("Student", "bob"), HaveField("Points", 1)),
			And(HaveField("Student", "empty"), HaveField("Error", ContainSubstring("found no go.mod")))))
		again := d.call(ctx, d.repo, "grade", "class/ann", "1", "--json")
		var grade check.Grade
		Expect(json.Unmarshal([]byte(again.stdout), &grade)).To(Succeed())
		Expect(grade.Course).To(And(Not(BeEmpty()), Equal(grades.Students[0].Course)), "the course's version, although there are reports in the repository now")
		table, err := os.ReadFile(filepath.Join(d.repo, "class.csv"))
		Expect(err).NotTo(HaveOccurred())
		Expect(strings.Split(string(table), "\n")).To(HaveExactElements(
			HavePrefix("student,date,course,points,of"), HavePrefix("ann,"), HavePrefix("bob,"), HavePrefix("empty,"), BeEmpty()))
		junit, err := os.ReadFile(filepath.Join(d.repo, "class.xml"))
		Expect(err).NotTo(HaveOccurred())
		Expect(string(junit)).To(And(MatchRegexp(`name="ann: lesson 02 basket" tests="3" failures="0" errors="0" skipped="0" time="\d`),
			ContainSubstring(`name="empty: grading" tests="1" failures="0" errors="1"`)))
	})

	It("says of a report that it can't be written before it grades, and leaves what there is until then", func(ctx SpecContext) {
		d := newRepository()
		Expect(d.call(ctx, d.repo, "start", "--handout").status).To(Equal(0))
		answer := d.call(ctx, d.repo, "grade", d.workspace, "2", "--csv", "nowhere/class.csv")
		Expect(answer.status).To(Equal(2))
		Expect(answer.stderr).To(And(ContainSubstring("--csv: "), ContainSubstring("nowhere"), Not(ContainSubstring("this compiles"))))
		Expect(os.WriteFile(filepath.Join(d.repo, "class.csv"), []byte("of last year"), 0o644)).To(Succeed())
		Expect(d.call(ctx, d.repo, "grade", filepath.Join(d.repo, "services"), "--csv", "class.csv").status).To(Equal(2))
		Expect(os.ReadFile(filepath.Join(d.repo, "class.csv"))).To(BeEquivalentTo("of last year"))
	})

	It("is wrong usage without a workspace", func(ctx SpecContext) {
		d := newRepository()
		Expect(d.call(ctx, d.repo, "grade").status).To(Equal(2))
		Expect(d.call(ctx, d.repo, "grade", GinkgoT().TempDir()).status).To(Equal(2))
		Expect(d.call(ctx, d.repo, "grade", ".", "--timeout", "0s").status).To(Equal(2))
		Expect(d.call(ctx, d.repo, "grade", ".", "--jobs", "0").status).To(Equal(2))
		Expect(d.call(ctx, d.repo, "grade", ".", "99").status).To(Equal(2))
	})

	It("is not possible from a handout", func(ctx SpecContext) {
		d := newRepository()
		Expect(d.call(ctx, d.repo, "start", "--handout").status).To(Equal(0))
		Expect(d.in(ctx, "grade", ".").status).To(Equal(3))
	})
})

// withoutBubblewrap has the PATH lead to all that it did, but for bwrap.
func withoutBubblewrap() {
	GinkgoHelper()
	folder := GinkgoT().TempDir()
	for _, from := range filepath.SplitList(os.Getenv("PATH")) {
		entries, _ := os.ReadDir(from) // one that is not there has none
		for _, entry := range entries {
			if entry.Name() != "bwrap" {
				_ = os.Symlink(filepath.Join(from, entry.Name()), filepath.Join(folder, entry.Name())) // the first is the one that counts
			}
		}
	}
	GinkgoT().Setenv("PATH", folder)
}
