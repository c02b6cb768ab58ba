package language_test

import (
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/raw/language"
)

func TestLanguage(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "language")
}

var _ = Describe("a language", func() {
	DescribeTable("is chosen", func(name, all, lang string, expected language.Language) {
		GinkgoT().Setenv("LC_ALL", all)
		GinkgoT().Setenv("LC_MESSAGES", "")
		GinkgoT().Setenv("LANG", lang)
		Expect(language.Choose([]language.Language{"es", "pt-BR"}, name)).To(Equal(expected))
	},
		Entry("by its name", "pt-br", "C", "C", language.Portuguese),
		Entry("by the name of English", "en", "pt_BR.UTF-8", "", language.English),
		Entry("by LANG", "", "", "pt_BR.UTF-8", language.Portuguese),
		Entry("by LC_ALL before LANG", "", "C.UTF-8", "pt_BR.UTF-8", language.English),
		Entry("as that of a country near by", "", "", "pt_PT", language.Portuguese),
		Entry("as English where there is none", "", "", "de_DE.UTF-8", language.English),
		Entry("as English where nobody asks", "", "", "", language.English),
	)

	It("is not chosen where there is none of that name", func() {
		Expect(language.Choose([]language.Language{"pt-BR"}, "de")).Error().To(MatchError(ContainSubstring(`which are en and ["pt-BR"], found "de"`)))
	})

	Context("of a workspace", func() {
		var dir string
		BeforeEach(func() {
			dir = GinkgoT().TempDir()
			Expect(os.MkdirAll(filepath.Join(dir, "raw", "experiments"), 0o755)).To(Succeed())
			Expect(os.Mkdir(filepath.Join(dir, ".course"), 0o755)).To(Succeed())
		})
		state := func(content string) {
			GinkgoHelper()
			Expect(os.WriteFile(filepath.Join(dir, ".course", "state.json"), []byte(content), 0o644)).To(Succeed())
		}

		DescribeTable("is that of its state, from each folder in it:", func(content string, expected language.Language, has bool) {
			state(content)
			for _, at := range []string{dir, filepath.Join(dir, "raw", "experiments")} {
				of, is := language.OfWorkspace(at)
				Expect(of).To(Equal(expected))
				Expect(is).To(Equal(has))
			}
		},
			Entry("Portuguese", `{"version":1,"language":"pt-BR"}`, language.Portuguese, true),
			Entry("English, which is none", `{"version":1}`, language.English, true),
			Entry("none where it can't be read", `{"version":`, language.English, false),
		)

		It("is none where there is no workspace", func() {
			of, is := language.OfWorkspace(dir)
			Expect(of).To(Equal(language.English))
			Expect(is).To(BeFalse())
		})
	})
})
