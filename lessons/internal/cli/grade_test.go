package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/check"
)

var _ = Describe("grade", func() {
	It("grades every lesson of a handout, warns first, and says how many passed", func(ctx SpecContext) {
		d := newRepository()
		Expect(d.call(ctx, d.repo, "start", "--handout").status).To(Equal(0))
		d.put("services/shop/basket.go", wrongTotal)
		d.putReference("raw/experiments/strings.txt")
		answer := d.call(ctx, d.repo, "grade", d.workspace, "--junit", "report.xml")
		Expect(answer.status).To(Equal(1))
		Expect(answer.stderr).To(HavePrefix("lessons: this compiles and runs the code in "))
		expectGolden("grade", regexp.MustCompile(`in \d+s\n`).ReplaceAllString(answer.stdout, "in 3s\n"))
		report, err := os.ReadFile(filepath.Join(d.repo, "report.xml"))
		Expect(err).NotTo(HaveOccurred())
		Expect(string(report)).To(And(ContainSubstring(`name="lesson 01 strings" tests="3" failures="0"`), ContainSubstring("not_started")))
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

	It("is wrong usage without a workspace", func(ctx SpecContext) {
		d := newRepository()
		Expect(d.call(ctx, d.repo, "grade").status).To(Equal(2))
		Expect(d.call(ctx, d.repo, "grade", GinkgoT().TempDir()).status).To(Equal(2))
		Expect(d.call(ctx, d.repo, "grade", ".", "--timeout", "0s").status).To(Equal(2))
	})

	It("is not possible from a handout", func(ctx SpecContext) {
		d := newRepository()
		Expect(d.call(ctx, d.repo, "start", "--handout").status).To(Equal(0))
		Expect(d.in(ctx, "grade", ".").status).To(Equal(3))
	})
})
