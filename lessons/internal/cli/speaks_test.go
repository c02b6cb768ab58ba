package cli_test

import (
	"context"
	"regexp"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/coursetest"
)

// inPortuguese is the tiny course as it is translated.
var inPortuguese = map[string]string{
	"lessons/pt-BR.sum":                    "",
	"lessons/01-strings/lesson.pt-BR.md":   "# Strings\n\nUma chave tem um valor.\n",
	"lessons/01-strings/lesson.pt-BR.yaml": "title: Strings\nlearn: Uma chave tem um valor até que alguém a apague.\nsteps: [{title: strings}]\n",
	"lessons/02-basket/lesson.pt-BR.md":    "# A cesta\n\nEscreva `Basket.Add` e `Basket.Total`.\n",
	"lessons/02-basket/lesson.pt-BR.yaml":  "title: A cesta\nlearn: Uma cesta soma sem um float.\nsteps: [{title: pôr na cesta}, {title: somar}]\n",
	"lessons/02-basket/hints.pt-BR.yaml": `- for: Basket.Add
  step: 1
  specs: [Basket Add]
  nudge: O que tem que haver depois de Add que antes não havia?
  concept: append retorna o slice mais longo.
  code: b.cents = append(b.cents, cents)
- for: Basket.Total
  step: 2
  specs: [Basket Total]
  nudge: Cada preço conta.
  concept: Um laço que percorre o slice, e uma soma.
  code: "for _, cents := range b.cents { sum += cents }"
- for: Basket.Len
  step: 2
  nudge: Já vem pronto.
  concept: Um slice sabe o seu tamanho.
  code: return len(b.cents)
`,
	"lessons/03-prices/hints.yaml": `- for: your specs
  step: 1
  specs: [accepts the reference]
  nudge: Begin with one.
  concept: One that passes.
  code: It(…)
- for: the faulty version Heron
  step: 1
  specs: [rejects Heron]
  nudge: A quarter off.
  concept: It costs less.
  code: It(…)
`,
	"lessons/03-prices/hints.pt-BR.yaml": `- for: your specs
  called: as suas specs
  step: 1
  specs: [accepts the reference]
  nudge: Comece com uma.
  concept: Uma que passe.
  code: It(…)
- for: the faulty version Heron
  step: 1
  specs: [rejects Heron]
  nudge: Um quarto a menos.
  concept: Custa menos.
  code: It(…)
`,
	"lessons/03-prices/lesson.pt-BR.md":     "# Preços\n\nEscreva specs para `Discount` e, depois, `Discount`.\n",
	"lessons/03-prices/lesson.pt-BR.yaml":   "title: Preços\nlearn: Uma spec vale o que ela rejeita.\nsteps: [{title: as suas specs}, {title: o desconto}]\n",
	"lessons/03-prices/mistakes.pt-BR.yaml": "adds: {about: Discount soma a porcentagem em vez de descontar.}\nnegative: {about: Discount dá um preço abaixo de zero.}\n",
}

// spoken is what a learner has asked the workbench, and what it said.
type spoken struct {
	desk
	said strings.Builder
}

// newSpoken makes a tiny course in Portuguese, with a workspace at a lesson, or without one if that is "".
func newSpoken(ctx context.Context, lesson string) *spoken {
	GinkgoHelper()
	s := &spoken{desk: newRepository()}
	for name, text := range inPortuguese {
		Expect(coursetest.Put(s.repo, name, text)).To(Succeed())
	}
	if lesson == "" {
		GinkgoT().Setenv("LC_ALL", "pt_BR.UTF-8")
		s.workspace = s.repo
		return s
	}
	GinkgoT().Setenv("LC_ALL", "C") // the workspace says it
	Expect(s.call(ctx, s.repo, "start", "-lang", "pt-BR").status).To(Equal(0))
	if lesson != "1" {
		Expect(s.in(ctx, "jump", lesson).status).To(Equal(0))
	}
	return s
}

var snapshotNames = regexp.MustCompile(`\d{8}-\d{6}(-\d+)?`)

// ask runs a command, and notes what it says.
func (s *spoken) ask(ctx context.Context, status int, args ...string) {
	GinkgoHelper()
	answer := s.in(ctx, args...)
	Expect(answer.status).To(Equal(status), "%s%s", answer.stdout, answer.stderr)
	said := strings.NewReplacer(s.desk.workspace, "DIR", s.repo, "DIR").Replace(answer.stderr + answer.stdout)
	s.said.WriteString("$ " + strings.TrimSpace("go run ./lessons "+strings.Join(args, " ")) + "\n" + snapshotNames.ReplaceAllString(said, "YYYYMMDD-HHMMSS") + "\n")
}

// notOurs are lines that are the same in each language: the names of specs, what specs and compilers say, doc comments, and how
// the course says a right version differs, which is not translated.
var notOurs = regexp.MustCompile(`(?m)^(  (Basket|Discount|My discount|SET|GET|TTL) .*|.* se chama: .*|.* de outro jeito: .*\n.*\n.*|    (Expected|to equal|panic: .*|(Add|Discount|Total) \S+s .*|\S+\.go:\d+:\d+: .*)| {6,}\S.*|[-+ ]\t.*|\$ .*)$`)

// commands are parts of lines that are the same in each language.
var commands = regexp.MustCompile(`"?go run \./\S+( (help|make|next|read|restore|start|test|hunt)\b)?|^  test |-[a-z]+`)

// inEnglish are words that no Portuguese sentence has.
var inEnglish = regexp.MustCompile(`(?i)\b(the|of|you|your|is|are|was|has|have|this|that|what|which|and|to|in|at|from|with|all|one|lesson|step|none|there|expected|found|done|passed|failed)\b`)

// expect holds what was said against a golden file, and expects that nothing of it is in English.
func (s *spoken) expect(golden string) {
	GinkgoHelper()
	for line := range strings.Lines(notOurs.ReplaceAllString(s.said.String(), "")) {
		ours := commands.ReplaceAllString(line, "")
		Expect(inEnglish.FindString(ours)).To(BeEmpty(), line)
	}
	expectGolden("pt-BR/"+golden, s.said.String())
}

var _ = Describe("The workbench speaks Portuguese", func() {
	It("where there is no workspace yet", func(ctx SpecContext) {
		s := newSpoken(ctx, "")
		s.ask(ctx, 0)
		s.ask(ctx, 0, "list")
		s.ask(ctx, 0, "read", "2")
		s.ask(ctx, 2, "test")
		s.ask(ctx, 2, "read", "9")
		s.ask(ctx, 2, "read", "-lang", "de")
		s.ask(ctx, 2, "read", "-lang")
		s.expect("no_workspace")
	})

	It("in its help", func(ctx SpecContext) {
		s := newSpoken(ctx, "1")
		s.ask(ctx, 0, "help")
		for command := range strings.FieldsSeq("start list read test watch hint solution hunt next reset jump restore repair update grade doctor") {
			s.ask(ctx, 0, "help", command)
		}
		s.expect("help")
	})

	It("to who calls it wrongly", func(ctx SpecContext) {
		s := newSpoken(ctx, "2")
		s.ask(ctx, 2, "nothing")
		s.ask(ctx, 2, "test", "9")
		s.ask(ctx, 2, "test", "1", "2")
		s.ask(ctx, 2, "test", "-colour")
		s.ask(ctx, 2, "test", "-junit")
		s.ask(ctx, 2, "list", "2")
		s.ask(ctx, 2, "jump")
		s.ask(ctx, 2, "next", "3")
		s.ask(ctx, 2, "hint", "Basket.Sum")
		s.ask(ctx, 2, "list", "-lang", "de")
		s.expect("wrongly")
	})

	It("of a lesson, from its text to its end", func(ctx SpecContext) {
		s := newSpoken(ctx, "2")
		s.ask(ctx, 0)
		s.ask(ctx, 0, "read")
		s.ask(ctx, 1, "test")
		s.ask(ctx, 0, "hint")
		s.put("services/shop/basket.go", wrongTotal)
		s.ask(ctx, 1, "test")
		s.ask(ctx, 0, "hint")
		s.ask(ctx, 0, "hint")
		s.ask(ctx, 0, "hint")
		s.ask(ctx, 0, "list")
		s.ask(ctx, 1, "next")
		s.put("services/shop/basket.go", strings.Replace(wrongTotal, "return len", "panic(`no total`)\n\treturn len", 1))
		s.ask(ctx, 1, "test", "-all")
		s.put("services/shop/basket.go", strings.Replace(wrongTotal, "len(b.cents)\n}\n", "cents\n}\n", 1))
		s.ask(ctx, 1, "test")
		s.ask(ctx, 0, "hint")
		s.putReference("services/shop/basket.go")
		s.ask(ctx, 0, "test")
		s.ask(ctx, 0, "hint")
		s.done("basket") // on a day that does not change
		s.ask(ctx, 0)
		s.ask(ctx, 0, "next")
		s.expect("lesson")
	})

	It("of specs that come first, and of the end", func(ctx SpecContext) {
		s := newSpoken(ctx, "3")
		s.done("strings", "basket")
		s.ask(ctx, 1, "test")
		s.ask(ctx, 0, "hint")
		s.ask(ctx, 0, "hint", "Heron")
		s.put("services/prices/prices_test.go", weakSpecs)
		s.ask(ctx, 1, "test")
		s.ask(ctx, 0, "hint")
		s.ask(ctx, 0, "hint")
		s.ask(ctx, 0, "hint")
		s.put("services/prices/prices_test.go", discountSpecs)
		s.ask(ctx, 1, "test")
		s.ask(ctx, 0, "list")
		s.putReference("services/prices/prices.go")
		s.ask(ctx, 0, "test")
		s.done("prices")
		s.ask(ctx, 0, "next")
		s.ask(ctx, 0, "list")
		s.ask(ctx, 2, "test")
		s.ask(ctx, 0, "watch")
		s.expect("specs_first")
	})

	It("of predictions", func(ctx SpecContext) {
		s := newSpoken(ctx, "1")
		s.put("raw/experiments/strings.txt", "> SET k v\nOK\n\n> GET k\nv\n\n> TTL k\n?\n")
		s.ask(ctx, 1, "test")
		s.expect("predictions")
	})

	It("of predictions that are not right, or not there", func(ctx SpecContext) {
		s := newSpoken(ctx, "1")
		s.put("raw/experiments/strings.txt", "> SET k v\nOK\n\n> GET k\nv\n\n> TTL k\n60\n")
		s.ask(ctx, 1, "test", "-all")
		s.put("raw/experiments/strings.txt", "> SET k v\n<*>\n\n> GET k\n\"w\"\n\n> TTL\n?\n")
		s.ask(ctx, 1, "test", "-all")
		s.expect("predictions_wrong")
	})

	It("of specs that ask for too much, or do not compile", func(ctx SpecContext) {
		s := newSpoken(ctx, "3")
		s.put("services/prices/prices_test.go", strings.NewReplacer("Equal(300)", "Equal(301)", "Equal(0)", "Equal(1)").Replace(discountSpecs))
		s.ask(ctx, 1, "test", "-all")
		s.put("services/prices/prices_test.go", strings.Replace(discountSpecs, "prices.Discount(400, 25)).To(Equal(300))", "prices.Discount(9, 50)).To(Equal(5))", 1))
		s.ask(ctx, 1, "test")
		s.put("services/prices/prices_test.go", strings.Replace(discountSpecs, "Equal(300)", "Equals(300)", 1))
		s.ask(ctx, 1, "test")
		s.put("services/prices/prices_test.go", discountSpecs)
		s.put("services/prices/prices.go", "package prices\n\nfunc Discount(cents, percent int) int { return cents }\n")
		s.ask(ctx, 1, "test")
		s.expect("specs_wrong")
	})

	It("of code that ends the program, and of specs that left no result", func(ctx SpecContext) {
		s := newSpoken(ctx, "2")
		total := func(imported, does string) {
			s.put("services/shop/basket.go", strings.NewReplacer("package shop\n", "package shop\n\n"+imported, "return len", does+"\n\treturn len").Replace(wrongTotal))
		}
		total("import \"os\"\n", "if len(b.cents) > 0 {\n\t\tprintln(`bye`)\n\t\tos.Exit(3)\n\t}")
		s.ask(ctx, 1, "test", "-all")
		total("", "if len(b.cents) > 0 {\n\t\tgo func() { panic(`no total`) }()\n\t\tselect {}\n\t}")
		s.ask(ctx, 1, "test", "-all")
		s.putReference("services/shop/basket.go")
		s.put("services/shop/basket_test.go", "package shop_test\n\nimport . \"github.com/onsi/ginkgo/v2\"\n\n"+
			"var _ = Describe(\"Basket\", Label(\"lesson-02\"), func() { PIt(\"Total adds up\", func() {}) })\n")
		s.ask(ctx, 1, "test", "-all")
		s.expect("ended")
	})

	It("of ways that go back and forth", func(ctx SpecContext) {
		s := newSpoken(ctx, "1")
		s.ask(ctx, 0, "test", "2")
		s.ask(ctx, 1, "next")
		s.put("raw/experiments/strings.txt", "> SET k v\nOK\n")
		s.ask(ctx, 0, "jump", "3")
		s.ask(ctx, 0, "jump", "3")
		s.done("prices")
		s.ask(ctx, 0, "next")
		s.done("strings")
		s.putReference("raw/experiments/strings.txt")
		s.ask(ctx, 0, "next")
		s.expect("back_and_forth")
	})

	It("where Go is missing", func(ctx SpecContext) {
		s := newSpoken(ctx, "2")
		GinkgoT().Setenv("PATH", GinkgoT().TempDir())
		s.ask(ctx, 3, "test")
		s.ask(ctx, 3, "watch")
		s.expect("no_go")
	})

	It("where the go command can't work on the machine", func(ctx SpecContext) {
		s := newSpoken(ctx, "2")
		GinkgoT().Setenv("GOCACHE", "/dev/null/cache")
		Expect(s.in(ctx, "test").stderr).To(And(HavePrefix("lessons: o comando go não consegue trabalhar aqui: "), ContainSubstring("\nDefina GOCACHE com uma pasta")))
	})

	It("while it watches", func(ctx SpecContext) {
		GinkgoT().Setenv("VISUAL", "")
		GinkgoT().Setenv("EDITOR", "")
		s := newSpoken(ctx, "2")
		w := watch(s.desk)
		w.says(`De olho em .*workspace: toda vez que você salva, é feita uma verificação\.\nEnter: de novo   e: editor   h: dica   n: próxima   l: lista   q: sair\n`)
		w.says(`0 de 1 passou\.`)
		w.says(`A tecla h  +ajuda com isto`)
		w.press("e")
		w.says(`falta dizer qual é o seu editor`)
		w.press("h")
		w.says(`Dica para Basket\.Add \(1 de 3\)`)
		w.press("n")
		w.says(`a lição 02 ainda não está concluída`)
		s.putReference("services/shop/basket.go")
		w.says(`passou, com todas as 3 verificações\.`)
		w.says(`A tecla n segue para a lição 03, Preços`)
		w.says(`\d+,\d s depois de salvar\n`)
		w.press("e")
		w.says(`não há na tela uma falha com arquivo e linha`)
	})
})
