package check_test

import (
	"os"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/specs"
	"cacheaside/lessons/internal/words"
	"cacheaside/raw/language"
)

var _ = Describe("Learner, in Portuguese", func() {
	inPortuguese := func(number int) *bench {
		b := newBench(number)
		b.learner.Words = words.In(language.Portuguese)
		return b
	}

	It("names its own checks so, and identifies them as in English", func(ctx SpecContext) {
		b := inPortuguese(3)
		result := b.check(ctx, 3)
		Expect(find(result, "accepts the reference").Name).To(Equal("as suas specs aceitam o que está certo"))
		Expect(find(result, "rejects Heron")).To(And(
			HaveField("Name", "as suas specs rejeitam a versão com defeito Heron"), HaveField("Message", "antes, as suas specs têm que aceitar todas as versões corretas")))
		b.learner.Handout = true
		b.put("services/prices/prices_test.go", goodSpecs)
		Expect(find(b.check(ctx, 3), "accepts the reference").Name).To(Equal("as suas specs são julgadas"))
	})

	It("says what became of code that waits for ever", func(ctx SpecContext) {
		b := inPortuguese(2)
		b.learner.SpecTime = time.Second
		b.putReference("services/shop/basket.go")
		b.put("services/shop/basket.go", strings.Replace(read(b, "services/shop/basket.go"), "sum := 0", "sum := 0\n\tif b.Len() > 0 {\n\t\tselect {}\n\t}", 1))
		Expect(b.check(ctx, 2).Specs).To(ContainElement(And(HaveField("Status", specs.TimedOut),
			HaveField("Message", MatchRegexp(`^não tinha terminado depois de \d+,\d s, e a execução foi interrompida ali`)))))
	})

	It("says why specs did not run where their package does not compile, and what the compiler says as it is", func(ctx SpecContext) {
		b := inPortuguese(2)
		b.put("services/shop/basket.go", "package shop\n\ntype Basket struct{}\n\nfunc (b *Basket) Add(cents int) { undefined() }\n")
		result := b.check(ctx, 2)
		Expect(find(result, "services/shop: [package]").Message).To(ContainSubstring("undefined: undefined"))
		Expect(find(result, "services/shop: Basket Add counts what was added").Message).To(Equal("o pacote dela falhou por inteiro: não compilou"))
	})

	It("says which file is not there", func(ctx SpecContext) {
		b := inPortuguese(3)
		Expect(os.Remove(b.workspace + "/services/prices/prices_test.go")).To(Succeed())
		Expect(find(b.check(ctx, 3), "services/prices/prices_test.go").Message).To(HavePrefix("esperava o arquivo services/prices/prices_test.go, e ele não está ali."))
	})
})
