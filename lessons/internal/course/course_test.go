package course_test

import (
	"maps"
	"regexp"
	"strings"
	"testing/fstest"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/course"
)

const (
	first = `id: first
title: The first
day: "02/05"
learn: What there is.
steps:
  - title: strings
    predict: [raw/strings.txt]
`
	second = `id: second
title: The second
day: "03/05"
learn: How it is done.
steps:
  - title: selling
    write:
      - file: shop/shop.go
        functions: [Shop.Sell]
        keep: [price]
packages: [./shop]
`
	mistake = `Sell sells for nothing.
It does so always.

file: shop/shop.go
rejected by: shop: Shop Sell takes the price
codename: Heron
breaks: Shop.Sell: It takes the price
breaks: Shop.Sell: It counts

@@
-func (s *Shop) Sell() int { return s.price }
+func (s *Shop) Sell() int { return 0 }
`
)

func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }

// tree returns a course of two lessons, with some files changed; an empty text takes a file away.
func tree(changes map[string]string) fstest.MapFS {
	files := fstest.MapFS{
		"lessons/01-first/lesson.yaml":                      file(first),
		"lessons/01-first/lesson.md":                        file("# Lesson 01: The first\n"),
		"lessons/02-second/lesson.yaml":                     file(second),
		"lessons/02-second/specs.txt":                       file("step 1\nshop: Shop Sell counts\nshop: Shop Sell takes the price\n"),
		"lessons/02-second/testdata/mistakes/for_free.diff": file(mistake),
		"lessons/02-second/testdata/mistakes/no_table.diff": file("There is no table.\n\nfile: shop/schema.sql\nrejected by: shop: the schema is there\n\n@@\n-CREATE TABLE\n"),
		"lessons/02-second/testdata/right/twice.diff":       file("It looks twice.\n\nfile: shop/shop.go\n\n@@\n+x\n y\n"),
		"lessons/internal/x.go":                             file("package internal\n"),
		"raw/strings.txt":                                   file("> GET k\n(nil)\n"),
		"shop/shop.go":                                      file("package shop\n"),
		"shop/schema.sql":                                   file("CREATE TABLE\n"),
	}
	for name, text := range changes {
		if text == "" {
			delete(files, name)
		} else {
			files[name] = file(text)
		}
	}
	return maps.Clone(files)
}

var _ = Describe("Load", func() {
	It("reads the lessons in their order, and nothing else", func() {
		lessons, err := course.Load(tree(nil))
		Expect(err).NotTo(HaveOccurred())
		Expect(lessons).To(HaveLen(2))
		Expect(lessons[0].ID).To(Equal("first"))
		Expect(lessons[0].Predict).To(Equal([]string{"raw/strings.txt"}))
		Expect(lessons[1].Number).To(Equal(2))
		Expect(lessons[1].Folder).To(Equal("lessons/02-second"))
		Expect(lessons[1].Label()).To(Equal("lesson-02"))
		Expect(lessons[1].Write).To(Equal([]course.Write{{File: "shop/shop.go", Functions: []string{"Shop.Sell"}, Keep: []string{"price"}}}))
	})

	DescribeTable("says which file is wrong, and how", func(changes map[string]string, parts ...string) {
		_, err := course.Load(tree(changes))
		Expect(err).To(HaveOccurred())
		for _, part := range parts {
			Expect(err.Error()).To(ContainSubstring(part))
		}
	},
		Entry("a field that there is not", map[string]string{"lessons/01-first/lesson.yaml": first + "level: 1\n"},
			"01-first/lesson.yaml: line ", `expected one of the keys id, title, day, learn, steps, packages, docker, found "level"`),
		Entry("a day that there is not", map[string]string{"lessons/02-second/lesson.yaml": regexp.MustCompile("day: .*").ReplaceAllString(second, "day: someday")}, "02-second/lesson.yaml: day: expected", `found "someday"`),
		Entry("a package that there is not", map[string]string{"lessons/02-second/lesson.yaml": strings.Replace(second, "packages: [./shop]", "packages: [./shops]", 1)}, "packages: expected", `"./shops"`),
		Entry("no identifier", map[string]string{"lessons/01-first/lesson.yaml": strings.Replace(first, "id: first\n", "", 1)}, "01-first/lesson.yaml", "id"),
		Entry("nothing to do", map[string]string{"lessons/01-first/lesson.yaml": "id: a\ntitle: b\nday: beyond\nlearn: d\n"}, "predict or to write"),
		Entry("a file that is not there", map[string]string{"raw/strings.txt": ""}, "raw/strings.txt"),
		Entry("a gap in the numbers", map[string]string{
			"lessons/02-second/lesson.yaml": "", "lessons/02-second/specs.txt": "", "lessons/02-second/testdata/mistakes/for_free.diff": "",
			"lessons/02-second/testdata/mistakes/no_table.diff": "", "lessons/02-second/testdata/right/twice.diff": "", "lessons/03-second/lesson.yaml": second,
		}, "03-second", "without gaps"),
		Entry("an identifier that another has", map[string]string{"lessons/02-second/lesson.yaml": "id: first\n" + second[len("id: second\n"):]}, "02-second/lesson.yaml: id: expected one of its own", `"first", which lessons/01-first has already`),
		Entry("a file that another lesson has written", map[string]string{"lessons/01-first/lesson.yaml": first + "  - {title: more, write: [{file: shop/shop.go, functions: [Shop.Sell]}]}\npackages: [./shop]\n"}, "02-second", "shop/shop.go", "01-first"),
		Entry("a step that is nothing", map[string]string{"lessons/01-first/lesson.yaml": first + "  - title: more\n"}, "01-first/lesson.yaml", "step 2"),
		Entry("a step that is two things", map[string]string{"lessons/01-first/lesson.yaml": first + "  - {title: more, protection: guard, predict: [raw/strings.txt]}\n"}, "step 2", `found the title "more" and ["predict" "protection"]`),
		Entry("code without specs", map[string]string{"lessons/02-second/lesson.yaml": second[:len(second)-len("packages: [./shop]\n")]}, "packages"),
	)
})

var _ = Describe("a lesson", func() {
	var lesson course.Lesson

	BeforeEach(func() {
		lessons, err := course.Load(tree(nil))
		Expect(err).NotTo(HaveOccurred())
		lesson = lessons[1]
	})

	It("lists the specs that it expects", func() {
		Expect(lesson.ExpectedSpecs(tree(nil))).To(Equal([]course.Expected{{ID: "shop: Shop Sell counts", Step: 1}, {ID: "shop: Shop Sell takes the price", Step: 1}}))
		Expect(lesson.ExpectedSpecs(tree(map[string]string{"lessons/02-second/specs.txt": ""}))).To(BeEmpty())
	})

	It("has steps, of which the later ones are still to be written", func() {
		two, err := course.Load(tree(map[string]string{"lessons/02-second/lesson.yaml": strings.Replace(second, "packages:",
			"  - title: buying\n    write: [{file: shop/shop.go, functions: [Shop.Buy], keep: [sum]}, {file: shop/till.go, functions: [Open]}]\n"+
				"  - {title: the list, predict: [raw/strings.txt]}\npackages:", 1), "shop/till.go": "package shop\n"}))
		Expect(err).NotTo(HaveOccurred())
		lesson := two[1]
		till := course.Write{File: "shop/till.go", Functions: []string{"Open"}}
		Expect(lesson.Write).To(Equal([]course.Write{{File: "shop/shop.go", Functions: []string{"Shop.Sell", "Shop.Buy"}, Keep: []string{"price", "sum"}}, till}))
		Expect(lesson.WrittenAfter(1)).To(Equal([]course.Write{{File: "shop/shop.go", Functions: []string{"Shop.Buy"}, Keep: []string{"sum"}}, till}))
		Expect(lesson.WrittenAfter(2)).To(BeEmpty())
		Expect(lesson.Predict).To(Equal([]string{"raw/strings.txt"}))
		Expect(lesson.Steps[1].Functions()).To(Equal([]string{"Shop.Buy", "Open"}))
		Expect(lesson.StepOf([]string{"lesson-02", "step-1"})).To(Equal(1))
		Expect(lesson.StepOf([]string{"lesson-02"})).To(Equal(2), "the last in which code is written")
		Expect(lesson.StepOf([]string{"step-1", "step-3", "step-2"})).To(Equal(3))
	})

	It("lists expected specs below their steps, and reads them again", func() {
		all := []course.Expected{{ID: "shop: a", Step: 1}, {ID: "shop: b", Step: 3}, {ID: "shop: c", Step: 3}}
		text := course.FormatExpected(all)
		Expect(text).To(Equal("step 1\nshop: a\nstep 3\nshop: b\nshop: c\n"))
		Expect(lesson.ExpectedSpecs(tree(map[string]string{"lessons/02-second/specs.txt": strings.ReplaceAll(text, "\n", "\r\n")}))).To(Equal(all))
	})

	It("has its known mistakes, in Go and in other files", func() {
		mistakes, err := lesson.Mistakes(tree(nil))
		Expect(err).NotTo(HaveOccurred())
		Expect(mistakes).To(HaveLen(2))
		Expect(mistakes[0].Name).To(Equal("for_free"))
		Expect(mistakes[0]).To(Equal(course.Mistake{
			Change: course.Change{
				Source: "lessons/02-second/testdata/mistakes/for_free.diff", Name: "for_free", About: "Sell sells for nothing. It does so always.", File: "shop/shop.go",
				Hunks: "@@\n-func (s *Shop) Sell() int { return s.price }\n+func (s *Shop) Sell() int { return 0 }\n",
			},
			RejectedBy: "shop: Shop Sell takes the price",
			Codename:   "Heron",
			Breaks:     []string{"Shop.Sell: It takes the price", "Shop.Sell: It counts"},
		}))
		Expect(mistakes[1].File).To(Equal("shop/schema.sql"))
	})

	It("has other right versions", func() {
		Expect(lesson.Rights(tree(nil))).To(Equal([]course.Change{{Source: "lessons/02-second/testdata/right/twice.diff", Name: "twice", About: "It looks twice.", File: "shop/shop.go", Hunks: "@@\n+x\n y\n"}}))
	})

	DescribeTable("says what is wrong with a mistake", func(text, expected string) {
		_, err := lesson.Mistakes(tree(map[string]string{"lessons/02-second/testdata/mistakes/for_free.diff": text}))
		Expect(err).To(MatchError(And(HavePrefix("lessons/02-second/testdata/mistakes/for_free.diff: "), ContainSubstring(expected))))
	},
		Entry("that is no change", "package shop\n", "expected three parts with an empty line between each"),
		Entry("that names no file", "Wrong.\n\nrejected by: shop: Sell\n\n@@\n-x\n", `expected a line "file: "`),
		Entry("that nothing rejects", "Wrong.\n\nfile: shop/shop.go\n\n@@\n-x\n", `expected a line "rejected by: "`),
		Entry("with another field", "Wrong.\n\nfile: shop/shop.go\nrejected by: x\nauthor: me\n\n@@\n-x\n", `expected one of the fields file, rejected by, breaks, complaint, codename, found "author"`),
		Entry("of a file that there is not", "Wrong.\n\nfile: shop/till.go\nrejected by: shop: x\n\n@@\n-x\n", `file: expected a file of the reference, found "shop/till.go"`),
		Entry("of a package that there is not", "Wrong.\n\nfile: shop/shop.go\nrejected by: till: x\n\n@@\n-x\n", `rejected by: expected the folder of a package, a colon`),
		Entry("of no package", "Wrong.\n\nfile: shop/shop.go\nrejected by: Shop sells\n\n@@\n-x\n", `found "Shop sells"`),
	)

	It("has hints in three parts, each for some specs", func() {
		hints, err := lesson.Hints(tree(map[string]string{
			"lessons/02-second/hints.yaml": "- for: Shop.Sell\n  step: 1\n  specs: [\"Shop Sell \"]\n  nudge: look\n  concept: think\n  code: write\n",
		}))
		Expect(err).NotTo(HaveOccurred())
		Expect(hints).To(HaveLen(1))
		Expect(hints[0].Parts()).To(Equal([]string{"look", "think", "write"}))
		Expect(hints[0].IsFor("Shop.Sell")).To(BeTrue())
		Expect(hints[0].IsFor("Shop.Se")).To(BeFalse())
		codename, isFaulty := course.Hint{For: "the faulty version Heron"}.FaultyVersion()
		Expect(isFaulty).To(BeTrue())
		Expect(codename).To(Equal("Heron"))
		Expect(course.Hint{For: "redisconn.Open, the way up"}.IsFor("Open")).To(BeTrue())
		Expect(course.Hint{For: "Shop.Sell and Buy"}.IsFor("Shop.Buy")).To(BeTrue())
		Expect(course.Hint{For: "the list"}.IsFor("")).To(BeFalse())
		Expect(hints[0].Concerns("shop: Shop Sell counts")).To(BeTrue())
		Expect(hints[0].Concerns("shop: Shop Close counts")).To(BeFalse())
		Expect(lesson.Hints(tree(nil))).To(BeEmpty())
	})

	It("finds the hint that is for a function alone before one that is for it, too", func() {
		hints := []course.Hint{{For: "Shop.Sell, its price"}, {For: "Shop.Sell"}, {For: "Shop.Buy and Lend"}}
		Expect(course.HintFor(hints, "shop.sell")).To(Equal(1))
		Expect(course.HintFor(hints, "Lend")).To(Equal(2))
		Expect(course.HintFor(hints, "Shop.Steal")).To(Equal(-1))
	})
})
