package cli_test

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/raw/language"

	"cacheaside/lessons/internal/coursetest"
	"cacheaside/lessons/internal/words"
)

// transcript is what commands said in a desk whose course speaks Portuguese, as a learner reads it.
type transcript struct {
	desk
	text strings.Builder
}

// newPortuguese makes a tiny course that is translated as far as a learner of the second lesson sees it.
func newPortuguese() *transcript {
	GinkgoHelper()
	GinkgoT().Setenv("LC_ALL", "pt_BR.UTF-8")
	d := newRepository()
	for name, text := range inPortuguese {
		Expect(coursetest.Put(d.repo, name, text)).To(Succeed())
	}
	mistakes := "last_only: {about: Total esquece tudo menos o último., complaint: Ponho duas coisas na cesta e pago uma.}\n"
	Expect(coursetest.Put(d.repo, "lessons/02-basket/mistakes.pt-BR.yaml", mistakes)).To(Succeed())
	return &transcript{desk: d}
}

// at makes its workspace, which is at a lesson.
func (t *transcript) at(ctx context.Context, lesson string) {
	GinkgoHelper()
	Expect(t.call(ctx, t.repo, "start").status).To(Equal(0))
	if lesson != "1" {
		Expect(t.desk.in(ctx, "jump", lesson).status).To(Equal(0))
	}
}

// run runs a command in a folder, and writes down what it said.
func (t *transcript) run(ctx context.Context, status int, dir string, args ...string) answer {
	GinkgoHelper()
	answer := t.call(ctx, dir, args...)
	Expect(answer.status).To(Equal(status), "%s: %s%s", args, answer.stdout, answer.stderr)
	t.text.WriteString(strings.Join(append([]string{"$ lessons"}, args...), " ") + "\n" + answer.stdout + answer.stderr + "\n")
	return answer
}

// in runs it in the workspace.
func (t *transcript) in(ctx context.Context, status int, args ...string) answer {
	GinkgoHelper()
	return t.run(ctx, status, t.workspace, args...)
}

var (
	listed  = regexp.MustCompile(`(?m)^SNAPSHOT +(dom|seg|ter|qua|qui|sex|sáb) \d+ [a-z]{3} \d{4} \d\d:\d\d `)
	took    = regexp.MustCompile(`em \d+m?\d*s`)
	changes = regexp.MustCompile(`(?ms)^--- .*?^$`)                                                                                                                                 // code, whose comments are in English
	compile = regexp.MustCompile(`(?m)^lessons: compilando … .*\n`)                                                                                                                 // where it takes long
	command = regexp.MustCompile(`(?m)^\$ .*|"?go run \./lessons [a-z]*|\((invalid|zip)[^)]*\)|redeclared in this block|  Basket Add .*|    two prices were added\n.*\n.*\n.*\n.*`) // and what Go and specs say
	english = regexp.MustCompile(`(?im)(^|[\s("])(the|of|you|your|is|it|was|were|are|has|had|and|to|for|from|there|this|that|lesson|lessons|what|not)([\s.,:;)]|$)`)
)

// expect compares it with a golden file, and looks for English words in it.
func (t *transcript) expect(golden string) {
	GinkgoHelper()
	text := strings.ReplaceAll(t.text.String(), t.repo, "REPO")
	text = snapshotName.ReplaceAllString(text, "SNAPSHOT")
	text = took.ReplaceAllString(listed.ReplaceAllString(text, "SNAPSHOT  DATE "), "em 3s")
	text = compile.ReplaceAllString(text, "")
	expectGolden(filepath.Join("pt-BR", golden), text)
	prose := strings.ReplaceAll(command.ReplaceAllString(changes.ReplaceAllString(text, ""), ""), "lessons: ", "")
	Expect(english.FindAllString(prose, -1)).To(BeEmpty())
}

var _ = Describe("In Portuguese", func() {
	var t *transcript

	BeforeEach(func() { t = newPortuguese() })

	It("start says what it made, and what is in the way", func(ctx SpecContext) {
		t.run(ctx, 0, t.repo, "start", "-lang", "pt-BR")
		t.run(ctx, 0, t.repo, "start", "handout", "-handout")
		t.run(ctx, 2, t.repo, "start")
		t.in(ctx, 2, "start")
		t.run(ctx, 2, t.repo, "start", "workspace/mine")
		t.run(ctx, 1, t.repo, "start", "raw/mine")
		Expect(coursetest.Put(t.repo, "notes/mine.txt", "mine\n")).To(Succeed())
		t.run(ctx, 2, t.repo, "start", "notes")
		t.run(ctx, 2, t.repo, "start", "one", "two")
		t.expect("start")
	})

	It("restore lists, and leads back", func(ctx SpecContext) {
		t.at(ctx, "2")
		t.in(ctx, 0, "restore")
		t.put("services/shop/basket.go", wrongTotal)
		Expect(t.desk.in(ctx, "jump", "3").status).To(Equal(0))
		last := snapshotName.FindString(t.in(ctx, 0, "restore").stdout)
		t.in(ctx, 0, "restore", last)
		t.done("basket")
		Expect(t.desk.in(ctx, "next").status).To(Equal(0))
		t.in(ctx, 0, "restore")
		t.expect("restore")
	})

	It("reset says what it keeps", func(ctx SpecContext) {
		t.at(ctx, "1")
		t.in(ctx, 0, "reset", "1")
		t.in(ctx, 2, "reset", "2")
		t.in(ctx, 2, "restore", "yesterday")
		t.put("raw/experiments/strings.txt", "> SET k v\nno\n")
		kept := snapshotName.FindString(t.in(ctx, 0, "reset", "1").stdout)
		t.in(ctx, 0, "restore", kept)
		t.in(ctx, 0, "restore", kept)
		t.in(ctx, 2, "restore", kept, "go.mod")
		t.expect("reset")
	})

	It("repair says what it brings back, and what it leaves", func(ctx SpecContext) {
		t.at(ctx, "2")
		t.in(ctx, 0, "repair")
		t.put("raw/main.go", "package {")
		t.put("services/prices/prices.go", t.read("services/prices/prices.go")+"// mine\n")
		t.in(ctx, 0, "repair")
		t.in(ctx, 2, "repair", "services/shop/basket.go")
		t.in(ctx, 2, "repair", "mine.txt")
		t.in(ctx, 0, "repair", "services/prices/prices.go")
		for _, name := range []string{"state.json", "manifest.json"} {
			t.put(".course/"+name, "?")
			t.in(ctx, 1, "update")
			t.in(ctx, 0, "repair")
		}
		t.put(".course/course.zip", "?")
		t.in(ctx, 1, "repair", "-from", "nowhere")
		t.expect("repair")
		said := strings.Join(strings.Fields(t.desk.in(ctx, "repair").stdout), " ")
		Expect(said).To(HaveSuffix("não podia ser lido. .course/course.zip é novo: tem o curso de " + t.repo + "."))
	})

	It("update says what is new, what stays, and what does not compile", func(ctx SpecContext) {
		t.at(ctx, "2")
		t.in(ctx, 0, "update")
		prices, err := os.ReadFile(filepath.Join(t.repo, "services/prices/prices.go"))
		Expect(err).NotTo(HaveOccurred())
		t.put("services/prices/prices.go", string(prices)+"// mine\n")
		Expect(coursetest.Put(t.repo, "services/prices/prices.go", string(prices)+"// theirs\n")).To(Succeed())
		Expect(coursetest.Put(t.repo, "services/prices/more.go", "package prices\n\nfunc More() {}\n")).To(Succeed())
		t.in(ctx, 0, "update")
		t.in(ctx, 2, "update", "-take", "go.mod")
		t.in(ctx, 0, "update", "-take", "services/prices/prices.go")
		t.put("services/prices/mine.go", "package prices\n\nfunc Less() {}\n")
		Expect(coursetest.Put(t.repo, "services/prices/more.go", "package prices\n\nfunc Less() {}\n")).To(Succeed())
		t.in(ctx, 1, "update")
		t.in(ctx, 2, "update", ".")
		t.in(ctx, 1, "update", "nowhere")
		t.in(ctx, 2, "update", "one", "two")
		t.expect("update")
	})

	It("solution shows the reference, and puts it there", func(ctx SpecContext) {
		t.at(ctx, "2")
		t.put("services/shop/basket.go", wrongTotal)
		t.in(ctx, 0, "solution")
		t.in(ctx, 0, "solution", "-write")
		t.in(ctx, 0, "solution")
		Expect(t.desk.in(ctx, "jump", "1").status).To(Equal(0))
		t.in(ctx, 0, "solution", "-write")
		Expect(t.call(ctx, t.repo, "start", "handout", "-handout").status).To(Equal(0))
		t.run(ctx, 3, filepath.Join(t.repo, "handout"), "solution", "2")
		t.run(ctx, 3, filepath.Join(t.repo, "handout"), "hunt")
		t.run(ctx, 2, filepath.Join(t.repo, "handout"), "update")
		t.expect("solution")
	})

	It("hunt tells what a user complains of, and what was wrong", func(ctx SpecContext) {
		t.at(ctx, "3")
		t.in(ctx, 2, "hunt")
		t.in(ctx, 2, "hunt", "2")
		t.done("strings", "basket")
		t.in(ctx, 2, "hunt", "check")
		t.put("hunt/mine.txt", "mine\n")
		t.in(ctx, 1, "hunt")
		Expect(os.RemoveAll(filepath.Join(t.workspace, "hunt"))).To(Succeed())
		t.in(ctx, 0, "hunt")
		t.in(ctx, 2, "hunt", "1")
		t.in(ctx, 1, "hunt", "check")
		t.put("hunt/services/shop/basket.go", strings.Replace(t.read("hunt/services/shop/basket.go"), "sum = cents", "sum += cents", 1))
		mended := t.read("hunt/services/shop/basket.go")
		t.put("hunt/services/shop/basket.go", strings.Replace(mended, "len(b.cents)", "0", 1))
		t.in(ctx, 1, "hunt", "check")
		t.put("hunt/services/shop/basket.go", mended)
		t.in(ctx, 0, "hunt", "check")
		t.in(ctx, 2, "hunt")
		t.in(ctx, 2, "hunt", "give-up")
		t.expect("hunt")
	})

	It("doctor says what there is and what is missing", func(ctx SpecContext) {
		t.at(ctx, "2")
		t.put("raw/main.go", "package {")
		t.put("services/prices/prices.go", t.read("services/prices/prices.go")+"// mine\n")
		said := t.in(ctx, 0, "doctor").stdout
		Expect(said).To(And(MatchRegexp(`(?m)^tem      Go    `), MatchRegexp(`(?m)^falta    workspace  +raw/main.go tem erro de sintaxe`)))
		Expect(strings.Join(strings.Fields(said), " ")).To(ContainSubstring("services/prices/prices.go foi mudado. Para trazê-lo de volta: go run ./lessons repair services/prices/prices.go. Não é você"))
		Expect(said).To(HaveSuffix("A saída não é um terminal: 80 colunas, sem cores.\nDepois que os módulos estão aqui, nada no curso precisa de rede nem de proxy.\n"))
		Expect(english.FindAllString(command.ReplaceAllString(said, ""), -1)).To(BeEmpty())
	})

	DescribeTable("a command explains its flags", func(ctx SpecContext, name, expected string) {
		said := strings.Join(strings.Fields(t.call(ctx, t.repo, name, "-h").stdout), " ")
		Expect(said).To(ContainSubstring(expected))
	},
		Entry(nil, "start", "-handout tira o código de todas as lições, e a referência"),
		Entry(nil, "repair", "-from DIR o repositório do curso agora está em DIR"),
		Entry(nil, "update", "-take FILE a versão do curso de FILE, embora você o tenha mudado; a sua é guardada"),
		Entry(nil, "solution", "-write põe a referência no workspace; a sua versão é guardada"),
		Entry(nil, "hunt", "-json um objeto JSON, para programas"),
		Entry(nil, "grade", "-csv FILE grava também uma linha por workspace em FILE"),
	)

	It("grade says what was passed", func(ctx SpecContext) {
		withoutBubblewrap()
		Expect(t.call(ctx, t.repo, "start", "-handout").status).To(Equal(0))
		t.put("services/shop/basket.go", wrongTotal)
		Expect(os.Mkdir(filepath.Join(t.repo, "empty"), 0o755)).To(Succeed())
		t.run(ctx, 1, t.repo, "grade", "workspace", "1")
		t.run(ctx, 1, t.repo, "grade", "workspace", "empty", "2", "-jobs", "1")
		t.run(ctx, 2, t.repo, "grade")
		t.run(ctx, 2, t.repo, "grade", "empty")
		t.run(ctx, 2, t.repo, "grade", "workspace", "-timeout", "0s")
		t.run(ctx, 2, t.repo, "grade", "workspace", "-jobs", "0")
		t.in(ctx, 3, "grade", ".")
		t.expect("grade")
	})
})

var _ = Describe("What is said of a time", func() {
	when := time.Date(2026, 5, 2, 9, 30, 0, 0, time.UTC)

	It("has the language's names of days and months", func() {
		Expect(words.In(language.English).Date(when)).To(Equal("Sat 2 May 2026 09:30"))
		Expect(words.In(language.Portuguese).Date(when)).To(Equal("sáb 2 mai 2026 09:30"))
	})
})
