package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/check"
	"cacheaside/lessons/internal/specs"
	"cacheaside/lessons/internal/workspace"
)

var _ = Describe("test", func() {
	It("shows the first thing that is to be written, and how much else there is", func(ctx SpecContext) {
		d := newDesk(ctx, "2")
		answer := d.in(ctx, "test")
		Expect(answer.status).To(Equal(1))
		expectGolden("test_begin", answer.stdout)
		Expect(d.state().Last["basket"]).To(Equal(workspace.Last{
			Step: 1, All: 1, Failed: []string{"services/shop: Basket Add counts what was added"}, Unwritten: "Basket.Add",
		}))
		Expect(d.state().Done).To(BeEmpty())
	})

	It("shows what was expected, and what came", func(ctx SpecContext) {
		d := newDesk(ctx, "2")
		d.put("services/shop/basket.go", wrongTotal)
		answer := d.in(ctx, "test")
		Expect(answer.status).To(Equal(1))
		expectGolden("test_failed", answer.stdout)
		Expect(d.state().Last["basket"]).To(Equal(workspace.Last{
			Step: 2, Passed: 1, All: 2, Failed: []string{"services/shop: Basket Total adds up"},
		}))
	})

	It("lists everything with --all", func(ctx SpecContext) {
		d := newDesk(ctx, "2")
		d.put("services/shop/basket.go", strings.Replace(wrongTotal, "return len", "panic(`no total`)\n\treturn len", 1))
		expectGolden("test_all", d.in(ctx, "test", "--all").stdout)
	})

	It("shows what does not compile, and where", func(ctx SpecContext) {
		d := newDesk(ctx, "2")
		d.put("services/shop/basket.go", strings.Replace(wrongTotal, "len(b.cents)\n}\n", "cents\n}\n", 1))
		answer := d.in(ctx, "test")
		Expect(answer.status).To(Equal(1))
		expectGolden("test_build_failed", answer.stdout)
	})

	It("says what was learnt and what comes then, when all passed, and keeps that", func(ctx SpecContext) {
		d := newDesk(ctx, "2")
		d.putReference("services/shop/basket.go")
		answer := d.in(ctx, "test")
		Expect(answer.status).To(Equal(0))
		expectGolden("test_passed", answer.stdout)
		Expect(d.state().Done).To(HaveKey("basket"))
		Expect(d.state().Current).To(Equal("basket"))
		Expect(d.in(ctx, "next").status).To(Equal(0))
		Expect(d.state().Current).To(Equal("prices"))
	})

	It("shows predictions that are wrong or still to be made", func(ctx SpecContext) {
		d := newDesk(ctx, "1")
		d.put("raw/experiments/strings.txt", "> SET k v\nOK\n\n> GET k\nv\n\n> TTL k\n?\n")
		answer := d.in(ctx, "test", "1")
		Expect(answer.status).To(Equal(1))
		expectGolden("test_predict", answer.stdout)
	})

	Context("where the specs come first", func() {
		It("asks for them", func(ctx SpecContext) {
			expectGolden("test_specs_begin", newDesk(ctx, "3").in(ctx, "test").stdout)
		})

		It("says how many faulty versions got through, by names that do not give them away", func(ctx SpecContext) {
			d := newDesk(ctx, "3")
			d.put("services/prices/prices_test.go", weakSpecs)
			answer := d.in(ctx, "test", "--all")
			Expect(answer.stdout).NotTo(ContainSubstring("below zero"))
			expectGolden("test_specs_through", d.in(ctx, "test").stdout)
		})

		It("goes on to the code when all are rejected", func(ctx SpecContext) {
			d := newDesk(ctx, "3")
			d.put("services/prices/prices_test.go", discountSpecs)
			expectGolden("test_specs_code", d.in(ctx, "test").stdout)
			d.putReference("services/prices/prices.go")
			Expect(d.in(ctx, "test").status).To(Equal(0))
		})
	})

	It("prints one object with --json, and nothing else on the standard output", func(ctx SpecContext) {
		d := newDesk(ctx, "2")
		d.put("services/shop/basket.go", wrongTotal)
		answer := d.in(ctx, "test", "--json", "2")
		Expect(answer.status).To(Equal(1))
		Expect(answer.stdout).To(MatchJSON(`{
			"lesson": 2, "id": "basket", "status": "failed", "passed": 2, "failed": 1, "not_run": 0,
			"step": 2, "steps": [{"title": "putting in", "passed": 1, "all": 1}, {"title": "adding up", "passed": 1, "all": 2}],
			"specs": [
				{"id": "services/shop: Basket Add counts what was added", "name": "Basket Add counts what was added",
				 "status": "passed", "file": "services/shop/basket_test.go", "line": 15, "step": 1},
				{"id": "services/shop: Basket Total is zero for an empty basket", "name": "Basket Total is zero for an empty basket",
				 "status": "passed", "file": "services/shop/basket_test.go", "line": 21, "step": 2},
				{"id": "services/shop: Basket Total adds up", "name": "Basket Total adds up", "status": "failed",
				 "message": "Expected\n    <int>: 2\nto equal\n    <int>: 2499",
				 "file": "services/shop/basket_test.go", "line": 28, "step": 2}
			]}`))
	})

	It("writes JUnit's form with --junit, behind the lesson too", func(ctx SpecContext) {
		d := newDesk(ctx, "2")
		Expect(d.in(ctx, "test", "2", "--junit", "report.xml").status).To(Equal(1))
		text, err := os.ReadFile(filepath.Join(d.workspace, "report.xml"))
		Expect(err).NotTo(HaveOccurred())
		Expect(string(text)).To(ContainSubstring(`<testsuite name="lesson 02 basket" tests="3" failures="3"`))
	})

	It("says of JUnit's file that it can't be written before it checks", func(ctx SpecContext) {
		d := newDesk(ctx, "2")
		answer := d.in(ctx, "test", "2", "--junit", "nowhere/report.xml")
		Expect(answer.status).To(Equal(2))
		Expect(answer.stderr).To(And(HavePrefix("lessons: --junit: "), ContainSubstring("nowhere")))
		Expect(answer.stdout).To(BeEmpty())
	})

	It("does not take the course's own code in a lesson that is to come for the learner's", func(ctx SpecContext) {
		d := newDesk(ctx, "1")
		answer := d.in(ctx, "test", "2")
		Expect(answer.status).To(Equal(0))
		Expect(answer.stderr).To(ContainSubstring("jump 2"))
		Expect(d.state().Done).To(BeEmpty())
	})

	It("is about ./workspace in the repository, and says how to start where there is none", func(ctx SpecContext) {
		d := newRepository()
		answer := d.call(ctx, d.repo, "test")
		Expect(answer.status).To(Equal(2))
		Expect(answer.stderr).To(ContainSubstring("go run ./lessons start"))
		Expect(d.call(ctx, d.repo, "start").status).To(Equal(0))
		answer = d.call(ctx, d.repo, "test", "--json")
		var result check.Result
		Expect(json.Unmarshal([]byte(answer.stdout), &result)).To(Succeed())
		Expect(result).To(And(HaveField("Lesson", 1), HaveField("Status", specs.Failed)))
	})

	It("says that it can't be done where there is no Go", func(ctx SpecContext) {
		d := newDesk(ctx, "2")
		GinkgoT().Setenv("PATH", GinkgoT().TempDir())
		answer := d.in(ctx, "test")
		Expect(answer.status).To(Equal(3))
		Expect(answer.stderr).To(ContainSubstring("https://go.dev/dl/"))
	})

	It("is wrong usage for a lesson that does not exist", func(ctx SpecContext) {
		d := newDesk(ctx, "2")
		Expect(d.in(ctx, "test", "9").status).To(Equal(2))
		Expect(d.in(ctx, "test", "--colour").status).To(Equal(2))
	})
})
