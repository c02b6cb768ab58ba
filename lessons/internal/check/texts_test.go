package check_test

import (
	"os"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/check"
	"cacheaside/lessons/internal/specs"
	"cacheaside/lessons/internal/words"
)

// basketText is a text as each lesson has one.
var basketText = `# Lesson 02: The basket

## At the end of this lesson

` + strings.Repeat("word ", 600) + `

## The idea

A basket adds up, as [the source](https://go.dev/doc) and [the code](../../services/shop/basket.go) say.

## Read

Run ` + "`go run ./lessons test 2`, and read `services/shop/basket.go`" + `; more [is below](#see-it).

## Write

1. putting in
2. adding up

## See it

` + "```sh\ngo run ./raw play\n# not a heading\n```" + `

## What people get wrong

## In a project of your own

## Sources
`

const basketHints = `- for: Basket.Add
  step: 1
  specs: ["Basket Add "]
  nudge: Where.
  concept: Why.
  code: b.cents
- for: Basket.Total
  step: 2
  specs: ["Basket Total "]
  nudge: Where.
  concept: Why.
  code: for
`

var _ = Describe("Verifier on a lesson's text", func() {
	// read verifies the text and the hints of lesson 2, and returns what is wrong with them.
	read := func(ctx SpecContext, text, hints string) []string {
		GinkgoHelper()
		b := newBench(1)
		b.extendCourse(map[string]string{"lessons/02-basket/lesson.md": text, "lessons/02-basket/hints.yaml": hints})
		verifier := check.Verifier{
			Dir: b.course, Root: os.DirFS(b.course), Lessons: b.lessons, Checks: []string{"text"}, Commands: []string{"test", "hint"},
			Notice: func(words.Text) {}, Ended: func(check.Result) {},
		}
		results, err := verifier.Run(ctx, b.lesson(2))
		Expect(err).NotTo(HaveOccurred())
		Expect(results).To(HaveExactElements(HaveField("Check", "text")))
		var wrong []string
		for _, spec := range results[0].Specs {
			if spec.Status != specs.Passed {
				wrong = append(wrong, spec.Message)
			}
		}
		return wrong
	}

	It("has nothing to say of one that is right", func(ctx SpecContext) {
		Expect(read(ctx, basketText, basketHints)).To(BeEmpty())
	})

	DescribeTable("says where it is, what was expected, and what was found", func(ctx SpecContext, old, new, says string) {
		text := strings.Replace(basketText, old, new, 1)
		Expect(text).NotTo(Equal(basketText))
		Expect(read(ctx, text, basketHints)).To(HaveExactElements(And(HavePrefix("lessons/02-basket/lesson.md: expected "), ContainSubstring(says))))
	},
		Entry("another title", "# Lesson 02: The basket", "# Lesson 2: The basket", `the heading "# Lesson 02: The basket" behind its beginning, found none`),
		Entry("a section that is missing", "## See it\n", "## See them\n\n### See it\n\n<a name=\"see-it\"></a>", `the heading "## See it" behind "## Write", found none`),
		Entry("sections in another order", "## The idea\n", "## Sources\n\n## The ideas\n", `the heading "## The idea" behind "## At the end of this lesson", found none`),
		Entry("too few words", strings.Repeat("word ", 100), "", "600 to 1500 words"),
		Entry("too many words", "word ", strings.Repeat("word ", 1000), "600 to 1500 words"),
		Entry("a step that it does not have", "2. adding up", "3. adding up", `a line in the section Write that begins with "2. ", for the step "adding up"`),
		Entry("a step by another name", "2. adding up", "2. **adding it up**: the sum", `expected step 2 to be called "adding up" in the section Write, as lesson.yaml has it, found "adding it up"`[len("expected "):]),
		Entry("a link to no file", "../../services/shop/basket.go", "../../services/shop/bucket.go", `the link "../../services/shop/bucket.go" to lead to a file`),
		Entry("a link to no heading", "(#see-it)", "(#see-them)", `the link "#see-them" to lead to a heading`),
		Entry("a link that is not secure", "https://go.dev", "http://go.dev", `found "http://go.dev/doc"`),
		Entry("a command that there is not", "lessons test 2", "lessons check 2", `"go run ./lessons check" to name a command of the workbench, which are test, hint`),
		Entry("a program that there is not", "go run ./raw", "go run ./console", `"go run ./console play" to name a program of the repository`),
		Entry("a file that there is not", "read `services/shop/basket.go", "read `services/basket.go", "`services/basket.go` to be a file of the repository"),
	)

	DescribeTable("says of hints which one it is, and what it lacks", func(ctx SpecContext, old, new string, says ...string) {
		hints := strings.Replace(basketHints, old, new, 1)
		Expect(hints).NotTo(Equal(basketHints))
		var matchers []any
		for _, text := range says {
			matchers = append(matchers, And(HavePrefix("lessons/02-basket/hints.yaml: "), ContainSubstring(text)))
		}
		Expect(read(ctx, basketText, hints)).To(HaveExactElements(matchers...))
	},
		Entry("a part", "  concept: Why.\n", "", `expected the hint for "Basket.Add" to have a text behind concept, found none`),
		Entry("a function", "for: Basket.Total", "for: Basket.Sum", "for: expected a hint for Basket.Total, which is written in step 2, found none"),
		Entry("specs", `"Basket Add "`, `"Basket Adds "`, `specs: expected the hint for "Basket.Add" to be about what has "Basket Adds " in its name, such as a spec of specs.txt, found none`,
			`specs: expected a hint for "services/shop: Basket Add counts what was added", found none`),
		Entry("a command that there is", "code: for", "code: go run ./lessons sum", `"go run ./lessons sum" to name a command`),
	)
})
