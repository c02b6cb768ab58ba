package check_test

import (
	"os"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/check"
	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/specs"
	"cacheaside/lessons/internal/words"
	"cacheaside/raw/language"
)

var _ = Describe("the list of protections", func() {
	const (
		all   = "package main\n\nvar protections = []string{\n\t\"guard\",\n\t\"near\",\n}\n"
		guard = "package main\n\nvar protections = []string{\"guard\"}\n"
		none  = "package main\n\nvar protections = []string{}\n"
	)
	// newProtected is a workspace whose second lesson, written well, adds the guard.
	newProtected := func(list string) *bench {
		GinkgoHelper()
		b := newBench(2)
		yaml, err := os.ReadFile(filepath.Join(b.course, "lessons/02-basket/lesson.yaml"))
		Expect(err).NotTo(HaveOccurred())
		b.extendCourse(map[string]string{
			"lessons/02-basket/lesson.yaml": strings.Replace(string(yaml), "packages:", "  - {title: the list, protection: guard}\npackages:", 1),
			course.ProtectionsFile:          all,
		})
		b.putReference("services/shop/basket.go")
		b.put(course.ProtectionsFile, list)
		b.put(".course/state.json", `{"version":1,"current":"basket","done":{}}`)
		return b
	}
	theList := func(result check.Result) check.Spec {
		GinkgoHelper()
		last := result.Specs[len(result.Specs)-1]
		Expect(last.File).To(Equal(course.ProtectionsFile))
		return last
	}
	test := func(ctx SpecContext, b *bench) check.Result {
		GinkgoHelper()
		result, err := b.learner.Check(ctx, b.lesson(2))
		Expect(err).NotTo(HaveOccurred())
		return result
	}

	It("has what the lesson adds, and the lesson has passed", func(ctx SpecContext) {
		b := newProtected(guard)
		Expect(test(ctx, b).Status).To(Equal(specs.Passed))
		Expect(b.gradeOne(ctx, 2).Status).To(Equal(specs.Passed))
	})

	It("does not have it, and the lesson has not passed: what to do is said last", func(ctx SpecContext) {
		b := newProtected(none)
		for _, result := range []check.Result{test(ctx, b), b.gradeOne(ctx, 2)} {
			Expect(result.Status).To(Equal(specs.Failed))
			Expect(result.Failed).To(Equal(1))
			Expect(theList(result).Message).To(HavePrefix("expected stack.Guard in the list, found []: add it, start the server"))
		}
		b.put("services/shop/basket.go", "package shop\n\ntype Basket struct{}\n\nfunc (*Basket) Add(int) {}\nfunc (*Basket) Len() int { return 0 }\nfunc (*Basket) Total() int { return 1 }\n")
		failures := check.Failures(b.lesson(2), test(ctx, b))
		Expect(len(failures)).To(BeNumerically(">", 1))
		Expect(failures[len(failures)-1].ID).To(Equal("httpapi/protections.go: guard"))
	})

	It("has what each of two steps adds, and what is missing belongs to its own step", func(ctx SpecContext) {
		b := newProtected(guard)
		yaml, err := os.ReadFile(filepath.Join(b.course, "lessons/02-basket/lesson.yaml"))
		Expect(err).NotTo(HaveOccurred())
		b.extendCourse(map[string]string{
			"lessons/02-basket/lesson.yaml": strings.Replace(string(yaml), "packages:", "  - {title: the list once more, protection: near}\npackages:", 1),
		})
		result := test(ctx, b)
		Expect(theList(result).ID).To(Equal("httpapi/protections.go: near"))
		Expect(theList(result).Message).To(HavePrefix(`expected stack.Near in the list, found ["guard"]`))
		steps := b.lesson(2).Steps
		Expect(result.Step).To(Equal(len(steps)), "the first step that is not done")
		Expect(result.Steps[len(steps)-2]).To(Equal(check.StepResult{Title: "the list", Passed: 1, All: 1}))
		b.put(course.ProtectionsFile, all)
		Expect(test(ctx, b).Status).To(Equal(specs.Passed))
	})

	It("says what is wrong with a list that can't be read", func(ctx SpecContext) {
		b := newProtected("package main\n")
		Expect(theList(test(ctx, b)).Message).To(ContainSubstring("found none"))
		Expect(os.Remove(filepath.Join(b.workspace, course.ProtectionsFile))).To(Succeed())
		Expect(theList(test(ctx, b)).Message).To(HavePrefix("expected the file httpapi/protections.go, found none"))
	})

	It("is told of in the workspace's language", func(ctx SpecContext) {
		b := newProtected(none)
		b.learner.Words = words.In(language.Portuguese)
		Expect(theList(test(ctx, b))).To(And(HaveField("Name", "o seu servidor tem a proteção guard"),
			HaveField("Message", "esperava stack.Guard na lista, que tem []: acrescente, inicie o servidor e veja a diferença")))
		b.put(course.ProtectionsFile, "package main\n")
		Expect(theList(test(ctx, b)).Message).To(HavePrefix("esperava em " + course.ProtectionsFile + " uma lista, "))
	})

	It("is not looked at where the code is the course's own", func(ctx SpecContext) {
		b := newProtected(none)
		b.learner.ToCome = true
		Expect(test(ctx, b).Status).To(Equal(specs.Passed))
	})
})
