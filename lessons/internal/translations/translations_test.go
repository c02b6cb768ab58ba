package translations_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing/fstest"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/translations"
	"cacheaside/raw/language"
)

// files are a lesson and its translation.
var files = map[string]string{
	"lessons/01-keys/lesson.yaml":               "id: keys\ntitle: Keys\nday: beyond\nlearn: A key ends.\nsteps:\n  - title: the code\n    write: [{file: keys/keys.go, functions: [Set]}]\n  - title: replies\n    predict: [raw/experiments/keys.txt]\npackages: [./keys]\n",
	"lessons/01-keys/lesson.pt-BR.yaml":         "title: Chaves\nlearn: Uma chave acaba.\nsteps: [{title: o código}, {title: respostas}]\n",
	"lessons/01-keys/lesson.md":                 "# Lesson 01: Keys\n\nA `key` lives 1,500 ms or 0.5 s,\nas [Redis](https://redis.io) says.\n\n- one\n- two\n\n```go\nx := 1 // one\n\ny := 2\n```\n",
	"lessons/01-keys/lesson.pt-BR.md":           "# Lição 01: Chaves\n\nSegundo o [Redis](https://redis.io), uma `key` vive 1.500 ms ou 0,5 s.\n\n- um\n- dois\n\n```go\nx := 1 // one\n\ny := 2\n```\n",
	"lessons/01-keys/hints.yaml":                "- for: Set\n  step: 1\n  specs: [\"Set \"]\n  nudge: Look.\n  concept: Think of `SET`.\n  code: set(…)\n",
	"lessons/01-keys/hints.pt-BR.yaml":          "- for: Set\n  step: 1\n  specs: [\"Set \"]\n  nudge: Olhe.\n  concept: Pense em `SET`.\n  code: set(…)\n",
	"lessons/01-keys/testdata/mistakes/no.diff": "It sets nothing.\n\nfile: keys/keys.go\nrejected by: keys: Set sets\ncomplaint: All is lost.\n\n@@\n-x\n",
	"lessons/01-keys/mistakes.pt-BR.yaml":       "no: {about: Não guarda nada., complaint: Sumiu tudo.}\n",
	"raw/experiments/keys.txt":                  "# A key.\n\n> GET k\n(nil)\n",
	"raw/experiments/pt-BR/keys.txt":            "# Uma chave.\n\n> GET k\n(nil)\n",
	"raw/experiments/sets.txt":                  "# A set.\n\n> SCARD s\n(integer) 0\n", // which no lesson predicts
	"raw/experiments/pt-BR/sets.txt":            "# Um set.\n\n> SCARD s\n(integer) 0\n",
	"keys/keys.go":                              "package keys\n",
}

const portuguese = language.Portuguese

var _ = Describe("a translation", func() {
	var tree fstest.MapFS
	var lesson course.Lesson

	BeforeEach(func() {
		tree = make(fstest.MapFS)
		for name, text := range files {
			tree[name] = &fstest.MapFile{Data: []byte(text)}
		}
		lessons, err := course.Load(tree)
		Expect(err).NotTo(HaveOccurred())
		lesson = lessons[0]
	})

	wrong := func() (all []string) {
		GinkgoHelper()
		glossary, err := translations.ReadGlossary(tree, portuguese)
		Expect(err).NotTo(HaveOccurred())
		for _, source := range translations.Sources(tree, lesson, portuguese) {
			found, err := source.Wrong(tree, glossary)
			Expect(err).NotTo(HaveOccurred())
			all = append(all, found...)
		}
		return all
	}

	It("is of the text, the hints, the titles, the mistakes and the transcripts", func() {
		var names []string
		for _, source := range translations.Sources(tree, lesson, portuguese) {
			names = append(names, source.Translated)
		}
		Expect(names).To(ConsistOf("lessons/01-keys/lesson.pt-BR.md", "lessons/01-keys/hints.pt-BR.yaml", "lessons/01-keys/lesson.pt-BR.yaml",
			"lessons/01-keys/mistakes.pt-BR.yaml", "raw/experiments/pt-BR/keys.txt", "raw/experiments/pt-BR/sets.txt"))
	})

	It("is, with lesson 1 and no other, of a transcript that no lesson predicts", func() {
		second := strings.NewReplacer("id: keys", "id: more", "keys/keys.go", "keys/more.go", "raw/experiments/keys.txt", "raw/experiments/more.txt").Replace(files["lessons/01-keys/lesson.yaml"])
		tree["lessons/02-more/lesson.yaml"] = &fstest.MapFile{Data: []byte(second)}
		tree["keys/more.go"] = &fstest.MapFile{Data: []byte("package keys\n")}
		tree["raw/experiments/more.txt"] = &fstest.MapFile{Data: []byte("# More.\n")}
		lessons, err := course.Load(tree)
		Expect(err).NotTo(HaveOccurred())
		transcripts := func(lesson course.Lesson) (names []string) {
			for _, source := range translations.Sources(tree, lesson, portuguese) {
				if strings.HasPrefix(source.Name, "raw/") {
					names = append(names, source.Name)
				}
			}
			return names
		}
		Expect(transcripts(lessons[0])).To(ConsistOf("raw/experiments/keys.txt", "raw/experiments/sets.txt"))
		Expect(transcripts(lessons[1])).To(ConsistOf("raw/experiments/more.txt"))

		in, err := translations.In(tree, portuguese)
		Expect(err).NotTo(HaveOccurred())
		Expect(in.(fs.ReadFileFS).ReadFile("raw/experiments/sets.txt")).To(BeEquivalentTo(files["raw/experiments/pt-BR/sets.txt"]))
		tree["raw/experiments/pt-BR/sets.txt"].Data = []byte("# Um set.\n\n> SCARD x\n(integer) 0\n")
		Expect(wrong()).To(ConsistOf(ContainSubstring(`found "> SCARD x"`)))
	})

	It("is right where all that a machine can compare is the same", func() {
		Expect(wrong()).To(BeEmpty())
	})

	DescribeTable("says where it is wrong", func(file, old, new, says string) {
		text := strings.Replace(files[file], old, new, 1)
		Expect(text).NotTo(Equal(files[file]))
		tree[file].Data = []byte(text)
		Expect(wrong()).To(ContainElement(And(HavePrefix(file+": "), ContainSubstring(says))))
	},
		Entry("a paragraph is missing", "lessons/01-keys/lesson.pt-BR.md", "\n\n- um\n- dois", "", "expected 4 pieces, as lessons/01-keys/lesson.md has them, found 3; they differ from line 5 on"),
		Entry("code differs", "lessons/01-keys/lesson.pt-BR.md", "// one", "// um", `line 8: expected the code of the source, to the byte`),
		Entry("an inline name differs", "lessons/01-keys/lesson.pt-BR.md", "`key`", "`chave`", "line 3: expected the code [\"`key`\"], found [\"`chave`\"]"),
		Entry("a link differs", "lessons/01-keys/lesson.pt-BR.md", "redis.io", "redis.com", `expected the links to ["https://redis.io"], found ["https://redis.com"]`),
		Entry("a number differs", "lessons/01-keys/lesson.pt-BR.md", "1.500", "1.600", `expected the numbers ["1500"], found ["1600"]`),
		Entry("a heading is another", "lessons/01-keys/lesson.pt-BR.md", "# Lição", "## Lição", `expected a counterpart of "# Lesson 01: Keys", found "## Lição 01: Chaves"`),
		Entry("an item is missing", "lessons/01-keys/lesson.pt-BR.md", "\n- dois", "", "expected as many items and rows"),
		Entry("a hint is about something else", "lessons/01-keys/hints.pt-BR.yaml", "step: 1", "step: 2", "for Set: expected the code of the source"),
		Entry("a hint lacks a part", "lessons/01-keys/hints.pt-BR.yaml", "  nudge: Olhe.\n", "", `nudge of Set: expected a translation of "Look.", found none`),
		Entry("a title is missing", "lessons/01-keys/lesson.pt-BR.yaml", "learn: Uma chave acaba.\n", "", `learn: expected a translation of "A key ends.", found none`),
		Entry("a mistake is missing", "lessons/01-keys/mistakes.pt-BR.yaml", ", complaint: Sumiu tudo.", "", "expected 2 pieces"),
		Entry("a command differs", "raw/experiments/pt-BR/keys.txt", "> GET k", "> GET x", `line 3: expected the code of the source, to the byte, found "> GET x"`),
	)

	It("says where a term is another word than the glossary has", func() {
		tree["lessons/pt-BR.glossary.yaml"] = &fstest.MapFile{Data: []byte("key: chave\nlife: vid|viv\n")}
		Expect(wrong()).To(BeEmpty())
		tree["raw/experiments/pt-BR/keys.txt"].Data = []byte("# Uma entrada.\n\n> GET k\n(nil)\n")
		Expect(wrong()).To(ConsistOf(`raw/experiments/pt-BR/keys.txt: line 1: expected "key" to be "chave", as the glossary has it, found "# Uma entrada."`))
	})

	Describe("a hint for something in English prose", func() {
		hints := func(of string) {
			for _, name := range []string{"lessons/01-keys/hints.yaml", "lessons/01-keys/hints.pt-BR.yaml"} {
				tree[name].Data = []byte(strings.Replace(string(tree[name].Data), "for: Set\n", "for: "+of+"\n", 1))
			}
		}
		called := func(name, as string) {
			tree[name].Data = []byte(strings.Replace(string(tree[name].Data), "  step: 1\n", "  called: "+as+"\n  step: 1\n", 1))
		}

		It("is called otherwise in a translation", func() {
			hints("the key")
			Expect(wrong()).To(ConsistOf("lessons/01-keys/hints.pt-BR.yaml: for the key: expected called, which says that in the language, found none"))
			called("lessons/01-keys/hints.pt-BR.yaml", "a chave")
			Expect(wrong()).To(BeEmpty())
		})

		It("is not in its source, nor where it is for a function or for a faulty version", func() {
			hints("the faulty version Heron")
			Expect(wrong()).To(BeEmpty())
			called("lessons/01-keys/hints.pt-BR.yaml", "Heron")
			called("lessons/01-keys/hints.yaml", "Heron")
			Expect(wrong()).To(ConsistOf(
				HavePrefix("lessons/01-keys/hints.yaml: for the faulty version Heron: expected called only in a translation"),
				HavePrefix("lessons/01-keys/hints.pt-BR.yaml: for the faulty version Heron: expected no called")))
		})
	})

	It("says which file is not there", func() {
		delete(tree, "lessons/01-keys/hints.pt-BR.yaml")
		Expect(wrong()).To(ConsistOf("lessons/01-keys/hints.pt-BR.yaml: expected a translation of lessons/01-keys/hints.yaml, found none"))
	})

	Describe("whose source has changed", func() {
		var sums translations.Sums

		BeforeEach(func() {
			sums = make(translations.Sums)
			for _, source := range translations.Sources(tree, lesson, portuguese) {
				var err error
				sums[source.Name], err = source.Sum(tree)
				Expect(err).NotTo(HaveOccurred())
			}
			tree["lessons/pt-BR.sum"] = &fstest.MapFile{Data: []byte(sums.Format())}
		})

		stale := func() (all []string) {
			GinkgoHelper()
			read, err := translations.ReadSums(tree, portuguese)
			Expect(err).NotTo(HaveOccurred())
			Expect(read).To(Equal(sums))
			for _, source := range translations.Sources(tree, lesson, portuguese) {
				found, err := source.Stale(tree, read)
				Expect(err).NotTo(HaveOccurred())
				all = append(all, found...)
			}
			return all
		}

		It("is stale nowhere at first, nor when lines are broken anew", func() {
			Expect(stale()).To(BeEmpty())
			tree["lessons/01-keys/lesson.md"].Data = []byte(strings.Replace(files["lessons/01-keys/lesson.md"], "0.5 s,\nas", "0.5\ns, as", 1))
			Expect(stale()).To(BeEmpty())
		})

		DescribeTable("is stale where that is", func(file, old, new string, says ...string) {
			tree[file].Data = []byte(strings.Replace(files[file], old, new, 1))
			Expect(stale()).To(HaveExactElements(says))
		},
			Entry("in a paragraph", "lessons/01-keys/lesson.md", "0.5 s", "0.6 s",
				`lessons/01-keys/lesson.md: line 3: "A `+"`key`"+` lives 1,500 ms or 0.6 s," is new, or has changed since it was translated`,
				"lessons/01-keys/lesson.md: 1 pieces that were translated are gone, or have changed"),
			Entry("in a hint", "lessons/01-keys/hints.yaml", "Look.", "Look twice.",
				`lessons/01-keys/hints.yaml: nudge of Set: "Look twice." is new, or has changed since it was translated`,
				"lessons/01-keys/hints.yaml: 1 pieces that were translated are gone, or have changed"),
			Entry("in a complaint that went", "lessons/01-keys/testdata/mistakes/no.diff", "complaint: All is lost.\n", "",
				"lessons/01-keys/testdata/mistakes: 1 pieces that were translated are gone, or have changed"),
			Entry("in the order", "lessons/01-keys/lesson.md", "# Lesson 01: Keys\n\nA `key` lives 1,500 ms or 0.5 s,\nas [Redis](https://redis.io) says.\n", "A `key` lives 1,500 ms or 0.5 s,\nas [Redis](https://redis.io) says.\n\n# Lesson 01: Keys\n",
				"lessons/01-keys/lesson.md: its pieces are in another order than when they were translated"),
		)
	})

	It("is of the README, too, beside the sums, with links from the root of the course", func() {
		tree["README.md"] = &fstest.MapFile{Data: []byte("# The course\n\nSee [the guide](lessons/README.md).\n")}
		Expect(wrong()).To(ConsistOf("lessons/pt-BR.README.md: expected a translation of README.md, found none"))
		tree["lessons/pt-BR.README.md"] = &fstest.MapFile{Data: []byte("# O curso\n\nVeja [o guia](/lessons/README.md).\n")}
		Expect(wrong()).To(BeEmpty())
		in, err := translations.In(tree, portuguese)
		Expect(err).NotTo(HaveOccurred())
		Expect(in.(fs.ReadFileFS).ReadFile("README.md")).To(BeEquivalentTo("# O curso\n\nVeja [o guia](/lessons/README.md).\n"))
		tree["lessons/pt-BR.README.md"].Data = []byte("# O curso\n\nVeja [o guia](/lessons/GUIDE.md).\n")
		Expect(wrong()).To(ConsistOf(ContainSubstring("expected the links to")))
	})

	It("makes a course that says all in its language, and does the same", func() {
		in, err := translations.In(tree, portuguese)
		Expect(err).NotTo(HaveOccurred())
		lessons, err := course.Load(in)
		Expect(err).NotTo(HaveOccurred())
		Expect(lessons[0]).To(And(HaveField("ID", "keys"), HaveField("Title", "Chaves"), HaveField("Learn", "Uma chave acaba."), HaveField("Write", lesson.Write)))
		Expect(lessons[0].Steps).To(HaveExactElements(HaveField("Title", "o código"), HaveField("Title", "respostas")))
		Expect(lessons[0].Text(in)).To(HavePrefix("# Lição 01: Chaves"))
		Expect(lessons[0].Hints(in)).To(HaveExactElements(And(HaveField("For", "Set"), HaveField("Nudge", "Olhe."))))
		english, err := lesson.Mistakes(tree)
		Expect(err).NotTo(HaveOccurred())
		english[0].About, english[0].Complaint = "Não guarda nada.", "Sumiu tudo."
		Expect(lessons[0].Mistakes(in)).To(Equal(english))
		Expect(in.(fs.ReadFileFS).ReadFile("raw/experiments/keys.txt")).To(BeEquivalentTo("# Uma chave.\n\n> GET k\n(nil)\n"))
	})

	It("leaves in English what is not translated", func() {
		delete(tree, "lessons/01-keys/lesson.pt-BR.md")
		in, err := translations.In(tree, portuguese)
		Expect(err).NotTo(HaveOccurred())
		Expect(lesson.Text(in)).To(HavePrefix("# Lesson 01: Keys"))
	})

	It("is of the languages of which there are sums", func() {
		tree["lessons/pt-BR.sum"], tree["lessons/es.sum"] = &fstest.MapFile{}, &fstest.MapFile{}
		all, err := translations.Languages(tree)
		slices.Sort(all)
		Expect(all, err).To(Equal([]language.Language{"es", "pt-BR"}))
	})
})
