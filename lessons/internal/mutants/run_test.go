package mutants_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/mutants"
)

const greeting = `package greeting

func To(name string, polite bool) string {
	switch {
	case polite == true:
		return "Dear " + name
	}
	return "Hi " + name
}

func Unused(n int) bool {
	return n < 3
}
`

const greetingTest = `package greeting

import "testing"

func TestTo(t *testing.T) {
	if got := To("Ann", true); got != "Dear Ann" {
		t.Fatal(got)
	}
}
`

var _ = Describe("gremlins' report", func() {
	var runner mutants.Runner

	BeforeEach(func() {
		runner = mutants.Runner{Tree: GinkgoT().TempDir(), Scratch: GinkgoT().TempDir(), Output: GinkgoWriter}
		for name, content := range map[string]string{
			"go.mod": "module small\n\ngo 1.26\n", "greeting/greeting.go": greeting, "greeting/greeting_test.go": greetingTest,
		} {
			name = filepath.Join(runner.Tree, name)
			Expect(os.MkdirAll(filepath.Dir(name), 0o777)).To(Succeed())
			Expect(os.WriteFile(name, []byte(content), 0o666)).To(Succeed())
		}
	})

	read := func(ctx SpecContext, mutations ...map[string]any) ([]mutants.Mutant, error) {
		GinkgoHelper()
		text, err := json.Marshal(map[string]any{"files": []any{map[string]any{"file_name": "greeting.go", "mutations": mutations}}})
		Expect(err).NotTo(HaveOccurred())
		report := filepath.Join(runner.Scratch, "report.json")
		Expect(os.WriteFile(report, text, 0o666)).To(Succeed())
		return runner.Read(ctx, "greeting", report)
	}
	mutation := func(kind, status string, line, column int) map[string]any {
		return map[string]any{"type": kind, "status": status, "line": line, "column": column}
	}

	It("is put right where a mutant does not compile, is in a case, or is there twice", func(ctx SpecContext) {
		found, err := read(ctx,
			mutation("CONDITIONALS_BOUNDARY", "NOT COVERED", 12, 11),
			mutation("ARITHMETIC_BASE", "KILLED", 6, 18),
			mutation("CONDITIONALS_NEGATION", "NOT COVERED", 5, 14),
			mutation("CONDITIONALS_NEGATION", "NOT COVERED", 5, 14),
		)
		Expect(err).NotTo(HaveOccurred())
		Expect(found).To(HaveExactElements(
			And(HaveField("Becomes", "case polite != true:"), HaveField("Status", mutants.Killed)),
			And(HaveField("Becomes", `return "Dear " - name`), HaveField("Status", mutants.NotViable)),
			And(HaveField("Becomes", "return n <= 3"), HaveField("Status", mutants.NotCovered)),
		))
		Expect(os.ReadFile(filepath.Join(runner.Tree, "greeting/greeting.go"))).To(BeEquivalentTo(greeting), "the tree is left as it is")
	}, SpecTimeout(time.Minute))

	It("is refused where a mutant was not tried", func(ctx SpecContext) {
		_, err := read(ctx, mutation("CONDITIONALS_BOUNDARY", "RUNNABLE", 12, 11))
		Expect(err).To(MatchError(ContainSubstring(`expected gremlins to have tried the mutant, but its status is "runnable"`)))
	})
})
