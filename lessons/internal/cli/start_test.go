package cli_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/coursetest"
)

var _ = Describe("start -lang", func() {
	var d desk

	BeforeEach(func() {
		d = newRepository()
		for name, text := range map[string]string{
			"lessons/pt-BR.sum":                    "",
			"lessons/01-strings/lesson.pt-BR.md":   "# Lição 01: Strings\n\nUma chave tem um valor.\n",
			"lessons/01-strings/lesson.pt-BR.yaml": "title: Textos\nlearn: Uma chave tem um valor.\nsteps: [{title: textos}]\n",
		} {
			Expect(coursetest.Put(d.repo, name, text)).To(Succeed())
		}
		GinkgoT().Setenv("LC_ALL", "C")
	})

	It("makes a workspace in which the course speaks that language, whatever the environment says later", func(ctx SpecContext) {
		Expect(d.call(ctx, d.repo, "start", "-lang", "pt-BR").status).To(Equal(0))
		Expect(d.in(ctx, "read").stdout).To(ContainSubstring("Uma chave tem um valor."))
		Expect(d.in(ctx, "list").stdout).To(MatchRegexp(`01  Textos .*você está aqui`))
	})

	It("is not needed where the environment says it", func(ctx SpecContext) {
		GinkgoT().Setenv("LC_ALL", "pt_BR.UTF-8")
		Expect(d.call(ctx, d.repo, "read", "1").stdout).To(ContainSubstring("Uma chave tem um valor."))
		Expect(d.call(ctx, d.repo, "read", "1", "-lang", "en").stdout).To(ContainSubstring("A key holds a value."))
		Expect(d.call(ctx, d.repo, "start").status).To(Equal(0))
		Expect(d.in(ctx, "read").stdout).To(ContainSubstring("Uma chave tem um valor."))
	})

	It("says which languages there are, and that a workspace keeps its own", func(ctx SpecContext) {
		answer := d.call(ctx, d.repo, "start", "-lang", "de")
		Expect(answer.status).To(Equal(2))
		Expect(answer.stderr).To(ContainSubstring(`-lang: expected a language that there is, which are en and ["pt-BR"], found "de"`))
		Expect(d.call(ctx, d.repo, "start", "-lang").status).To(Equal(2))
		Expect(d.call(ctx, d.repo, "start").status).To(Equal(0))
		answer = d.in(ctx, "read", "-lang", "pt-BR")
		Expect(answer.status).To(Equal(2))
		Expect(answer.stderr).To(ContainSubstring("um workspace fica no idioma em que foi criado, que aqui é en"), "it is said in the language that was asked for")
	})
})
