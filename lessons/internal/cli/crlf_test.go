package cli_test

import (
	"os"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/coursetest"
	"cacheaside/lessons/internal/workspace"
)

// Git on Windows may check texts out with CR LF at their line ends, and editors there may save them so.
var _ = Describe("Line ends of CR LF", func() {
	toCRLF := func(dir string) {
		GinkgoHelper()
		Expect(coursetest.ToCRLF(dir)).To(Succeed())
	}
	// solve writes what the course has for a lesson, with CR LF.
	solve := func(d desk, names ...string) {
		GinkgoHelper()
		for _, name := range names {
			content, err := os.ReadFile(filepath.Join(d.repo, name))
			Expect(err).NotTo(HaveOccurred())
			text := strings.ReplaceAll(string(content), "\r\n", "\n")
			d.put(name, strings.ReplaceAll(text, "\n", "\r\n"))
		}
	}
	passAll := func(ctx SpecContext, d desk) {
		GinkgoHelper()
		expectPassed := func() {
			GinkgoHelper()
			answer := d.in(ctx, "test")
			Expect(answer.status).To(Equal(0), "%s%s", answer.stdout, answer.stderr)
		}
		solve(d, "raw/experiments/strings.txt")
		expectPassed()
		next := d.in(ctx, "next")
		Expect(next.status).To(Equal(0), next.stderr)
		Expect(next.stdout).NotTo(ContainSubstring("You changed"))
		Expect(d.in(ctx, "test").stdout).To(ContainSubstring("not written yet: Basket.Add"))
		solve(d, "services/shop/basket.go")
		expectPassed()
		Expect(d.in(ctx, "solution").stdout).To(ContainSubstring("What you have in lesson 02 is the reference"))
		Expect(d.in(ctx, "hunt").status).To(Equal(0))
		toCRLF(filepath.Join(d.workspace, "hunt"))
		Expect(d.in(ctx, "hunt", "check").stdout).NotTo(ContainSubstring("Something besides"))
		Expect(d.in(ctx, "hunt", "give-up").stdout).NotTo(ContainSubstring("snapshot"), "nothing was written in the hunt")
		Expect(d.in(ctx, "next").status).To(Equal(0))
		d.put("services/prices/prices_test.go", strings.ReplaceAll(discountSpecs, "\n", "\r\n"))
		solve(d, "services/prices/prices.go")
		expectPassed()
	}

	It("make no difference in the repository", func(ctx SpecContext) {
		d := newRepository()
		toCRLF(d.repo)
		Expect(d.call(ctx, d.repo, "list").status).To(Equal(0))
		Expect(d.call(ctx, d.repo, "read", "2").stdout).NotTo(ContainSubstring("\r"))
		answer := d.call(ctx, d.repo, "start")
		Expect(answer.status).To(Equal(0), answer.stderr)
		Expect(d.read("services/shop/basket.go")).NotTo(ContainSubstring("\r"))
		passAll(ctx, d)
		Expect(d.call(ctx, d.repo, "grade", d.workspace).stdout).To(ContainSubstring("3 of 3 lessons passed"))
		verified := d.call(ctx, d.repo, "verify", "--json", "3")
		for _, name := range []string{"negative", "rounds_down", "starter", "reference"} {
			Expect(verified.stderr).To(ContainSubstring("ok    03 " + name))
		}
	})

	It("make no difference in a workspace", func(ctx SpecContext) {
		d := newDesk(ctx, "1")
		toCRLF(d.workspace)
		passAll(ctx, d)
	})

	It("are not what makes a file written, or changed", func(ctx SpecContext) {
		d := newDesk(ctx, "2")
		toCRLF(d.workspace)
		w, err := workspace.Open(d.workspace)
		Expect(err).NotTo(HaveOccurred())
		Expect(w.IsWritten(w.Lessons[1])).To(BeFalse())
		Expect(d.in(ctx, "reset", "2").stdout).To(ContainSubstring("no file had to be changed"))
		Expect(d.in(ctx, "update").stdout).To(ContainSubstring("no file had to be changed"))
		left := d.in(ctx, "jump", "3")
		Expect(left.stdout).NotTo(ContainSubstring("You changed"))
		Expect(d.in(ctx, "test", "2").stderr).To(ContainSubstring("is still to come"))
		graded := d.call(ctx, d.repo, "grade", d.workspace)
		Expect(graded.stdout).To(MatchRegexp(`(?m)^03 .*not_started`), graded.stdout)
	})

	It("are not what a workspace of CR LF is held to by a course of line feeds", func(ctx SpecContext) {
		d := newDesk(ctx, "2")
		toCRLF(d.repo)
		Expect(d.in(ctx, "update").stdout).To(ContainSubstring("no file had to be changed"))
	})
})
