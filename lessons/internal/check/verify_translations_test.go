package check_test

import (
	"os"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/check"
	"cacheaside/lessons/internal/coursetest"
	"cacheaside/lessons/internal/specs"
	"cacheaside/lessons/internal/words"
)

var _ = Describe("Verifier on a translation", func() {
	var b *bench

	BeforeEach(func() {
		b = newBench(1)
		b.extendCourse(map[string]string{
			"lessons/pt-BR.sum":                    "",
			"lessons/01-strings/lesson.pt-BR.md":   "# Strings\n\nUma chave tem um valor. Leia `raw/experiments/strings.txt`, e escreva o que o Redis vai responder onde há um `?`, antes de deixá-lo responder.\n\n    go run ./lessons test 1\n",
			"lessons/01-strings/lesson.pt-BR.yaml": "title: Strings\nlearn: Uma chave tem um valor.\nsteps: [{title: strings}]\n",
			"lessons/01-strings/hints.pt-BR.yaml":  "- for: strings.txt\n  step: 1\n  specs: [raw/experiments/strings.txt]\n  nudge: Olhe a primeira resposta.\n  concept: Uma string aparece entre aspas.\n  code: A resposta a GET é \"v\".\n",
			"raw/experiments/pt-BR/strings.txt":    "# Strings: uma chave e o seu valor.\n\n> SET k v\nOK\n\n> GET k\n\"v\"\n\n> TTL k\n<57..60>\n",
		})
	})

	verify := func(ctx SpecContext, accept bool) []check.Spec {
		GinkgoHelper()
		verifier := check.Verifier{
			Dir: b.course, Root: os.DirFS(b.course), Lessons: b.lessons, Checks: []string{"pt-BR"}, Accept: accept,
			Notice: func(words.Text) {}, Ended: func(check.Result) {},
		}
		results, err := verifier.Run(ctx, b.lesson(1))
		Expect(err).NotTo(HaveOccurred())
		Expect(results).To(HaveLen(1))
		return results[0].Specs
	}

	It("fails what nobody has said yet to be of the source as it is, and accepts it", func(ctx SpecContext) {
		Expect(verify(ctx, false)).To(HaveEach(And(HaveField("Status", specs.Failed), HaveField("Message", ContainSubstring("is new, or has changed since it was translated")))))
		Expect(verify(ctx, true)).To(HaveEach(HaveField("Status", specs.Passed)), "%+v", verify(ctx, true))
		Expect(verify(ctx, false)).To(HaveEach(HaveField("Status", specs.Passed)))
		Expect(os.ReadFile(filepath.Join(b.course, "lessons/pt-BR.sum"))).To(ContainSubstring("lessons/01-strings/lesson.md "))
	})

	It("says what is stale where a source has changed, and what to do", func(ctx SpecContext) {
		verify(ctx, true)
		text, err := os.ReadFile(filepath.Join(b.course, "lessons/01-strings/lesson.md"))
		Expect(err).NotTo(HaveOccurred())
		Expect(coursetest.Put(b.course, "lessons/01-strings/lesson.md", strings.Replace(string(text), "A key holds", "Each key holds", 1))).To(Succeed())
		Expect(verify(ctx, false)).To(ContainElement(And(
			HaveField("Status", specs.Failed), HaveField("ID", "lessons/01-strings/lesson.pt-BR.md"),
			HaveField("Message", And(ContainSubstring(`lessons/01-strings/lesson.md: line 3: "Each key holds`), ContainSubstring("go run ./lessons verify 1 pt-BR -accept"))))))
	})

	It("does not accept what is wrong", func(ctx SpecContext) {
		Expect(coursetest.Put(b.course, "raw/experiments/pt-BR/strings.txt", "# Strings: uma chave e o seu valor.\n")).To(Succeed())
		Expect(verify(ctx, true)).To(ContainElement(And(HaveField("Status", specs.Failed), HaveField("ID", "raw/experiments/pt-BR/strings.txt"))))
		Expect(os.ReadFile(filepath.Join(b.course, "lessons/pt-BR.sum"))).NotTo(ContainSubstring("strings.txt"))
	})
})
