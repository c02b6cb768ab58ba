package workspace_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/workspace"
)

var _ = Describe("Update", func() {
	// newer is the tiny course with something new in each kind of file.
	newer := map[string]string{
		"Makefile":                    "all: new\n",
		"LICENSE":                     "",
		"raw/new.go":                  "package raw\n",
		"services/shared.go":          strings.Replace(tinyCourse["services/shared.go"], "by everything", "by all of them", 1),
		"services/two.go":             strings.Replace(tinyCourse["services/two.go"], `"two"`, `"TWO"`, 1),
		"services/three.go":           strings.Replace(tinyCourse["services/three.go"], "is lesson 03's", "is new", 1),
		"services/four.go":            strings.Replace(tinyCourse["services/four.go"], "is lesson 04's", "is new", 1),
		"lessons/02-two/lesson.md":    "# Two, better\n",
		"lessons/04-four/specs.txt":   "services: Four\nservices: More\n",
		"lessons/04-four/lesson.md":   "# Four, better\n",
		"lessons/03-three/hints.yaml": "[]\n",
	}

	It("replaces what the learner has not changed, and nothing else", func() {
		w := started()
		passThrough(w, 3)
		write(w.Dir, "httpapi/main_test.go", "package main\n\n// mine\n")
		two := read(w.Dir, "services/two.go")
		repo := repository(newer, map[string]string{"httpapi/main_test.go": "package main\n\n// new\n"})
		done, err := w.Update(repo)
		Expect(err).NotTo(HaveOccurred())
		Expect(done.Files).To(ConsistOf("Makefile", "LICENSE", "raw/new.go", "services/shared.go", "services/three.go", "services/four.go",
			"lessons/02-two/lesson.md", "lessons/04-four/lesson.md"))
		Expect(done.Left).To(ConsistOf("httpapi/main_test.go"))
		Expect(read(w.Dir, "services/two.go")).To(Equal(two))
		Expect(read(w.Dir, "services/three.go")).To(And(ContainSubstring("is new"), ContainSubstring("is yours to write")))
		Expect(read(w.Dir, "services/four.go")).To(Equal(newer["services/four.go"]))
		Expect(read(w.Dir, "services/shared.go")).To(And(ContainSubstring("by all of them"), Not(ContainSubstring("late")), Not(ContainSubstring("quiet"))))
		Expect(filepath.Join(w.Dir, "LICENSE")).NotTo(BeAnExistingFile())
		Expect(done.Snapshot).To(BeEmpty(), "nothing of the learner's was changed")
		Expect(w.Current().ID).To(Equal("three"))
		Expect(w.Lessons[3].ExpectedSpecs(w.Root)).To(HaveLen(2))
		text, err := fs.ReadFile(w.Root, "services/two.go")
		Expect(err).NotTo(HaveOccurred())
		Expect(string(text)).To(ContainSubstring("TWO"))
		build(w.Dir)
	})

	It("puts no specs of the course where the learner's own are gone", func() {
		w := started()
		write(w.Dir, "raw/experiments/one.txt", "# mine\n")
		before, err := w.Jump(lesson(w, 4))
		Expect(err).NotTo(HaveOccurred())
		Expect(os.Remove(filepath.Join(w.Dir, "services/four_test.go"))).To(Succeed())
		pass(w)
		_, err = w.Next()
		Expect(err).NotTo(HaveOccurred())
		_, err = w.Restore(before.Snapshot) // in which there are none yet
		Expect(err).NotTo(HaveOccurred())
		_, err = w.Update(repository(newer))
		Expect(err).NotTo(HaveOccurred())
		Expect(filepath.Join(w.Dir, "services/four_test.go")).NotTo(BeAnExistingFile())
	})

	It("leaves the current lesson's code when the learner has begun with it", func() {
		w := started()
		passThrough(w, 3)
		solve(w, "services/three.go")
		three := read(w.Dir, "services/three.go")
		done, err := w.Update(repository(newer))
		Expect(err).NotTo(HaveOccurred())
		Expect(done.Left).To(Equal([]string{"services/three.go"}))
		Expect(read(w.Dir, "services/three.go")).To(Equal(three))

		By("giving the newer starter to a reset")
		_, err = w.Reset(lesson(w, 3))
		Expect(err).NotTo(HaveOccurred())
		Expect(read(w.Dir, "services/three.go")).To(And(ContainSubstring("is new"), ContainSubstring("is yours to write")))
	})

	It("takes the course's version of a file in place of the learner's, which it keeps, and only where it is told to", func() {
		w := started()
		passThrough(w, 3)
		solve(w, "services/three.go")
		write(w.Dir, "services/shared.go", tinyCourse["services/shared.go"]+"// mine\n")
		three, shared, two := read(w.Dir, "services/three.go"), read(w.Dir, "services/shared.go"), read(w.Dir, "services/two.go")
		repo := repository(newer)
		before := everything(w.Dir)
		_, err := w.Update(repo, "raw/experiments/one.txt")
		Expect(err).To(MatchError(workspace.ErrNoConflict))
		Expect(everything(w.Dir)).To(Equal(before))

		done, err := w.Update(repo, "services/shared.go")
		Expect(err).NotTo(HaveOccurred())
		Expect(done.Left).To(Equal([]string{"services/three.go"}))
		Expect(read(w.Dir, "services/three.go")).To(Equal(three))
		Expect(read(w.Dir, "services/shared.go")).To(ContainSubstring("by all of them"))
		Expect(snapshotOf(w, done.Snapshot, "services/shared.go")).To(Equal(shared))

		By("taking the other one later")
		done, err = w.Update(repo, "services/three.go")
		Expect(err).NotTo(HaveOccurred())
		Expect(done.Files).To(ContainElement("services/three.go"))
		Expect(read(w.Dir, "services/three.go")).To(And(ContainSubstring("is new"), ContainSubstring("is yours to write")))
		Expect(snapshotOf(w, done.Snapshot, "services/three.go")).To(Equal(three))
		Expect(read(w.Dir, "services/two.go")).To(Equal(two))
		build(w.Dir)
	})

	It("takes the reference where the lesson is done", func() {
		w := started()
		passThrough(w, 3)
		repo := repository(map[string]string{"services/two.go": strings.Replace(tinyCourse["services/two.go"], "is lesson 02's", "is new", 1)})
		done, err := w.Update(repo)
		Expect(err).NotTo(HaveOccurred())
		Expect(done.Left).To(Equal([]string{"services/two.go"}))
		_, err = w.Update(repo, "services/two.go")
		Expect(err).NotTo(HaveOccurred())
		Expect(read(w.Dir, "services/two.go")).To(And(ContainSubstring("is new"), ContainSubstring(`quiet("two")`)))
		build(w.Dir)
		Expect(reopened(w).Damaged()).To(BeEmpty())
	})

	It("does nothing the second time", func() {
		w := started()
		repo := repository(newer)
		_, err := w.Update(repo)
		Expect(err).NotTo(HaveOccurred())
		before, err := w.Snapshots()
		Expect(err).NotTo(HaveOccurred())
		done, err := reopened(w).Update(repo)
		Expect(err).NotTo(HaveOccurred())
		Expect(done.Files).To(BeEmpty())
		Expect(w.Snapshots()).To(HaveLen(len(before)))
	})

	It("leaves a file of the learner's where the course has a new one", func() {
		w := started()
		write(w.Dir, "raw/new.go", "package raw\n\n// mine\n")
		done, err := w.Update(repository(newer))
		Expect(err).NotTo(HaveOccurred())
		Expect(done.Left).To(Equal([]string{"raw/new.go"}))
	})

	It("goes by the lessons' identifiers when they move", func() {
		w := started()
		passThrough(w, 3)
		solve(w, "services/three.go")
		three := read(w.Dir, "services/three.go")
		moved := map[string]string{
			"lessons/03-between/lesson.yaml": lessonFile("between", "predict: [raw/experiments/two.txt]"),
			"raw/experiments/two.txt":        "> PING\nPONG\n",
		}
		for name, text := range tinyCourse {
			if below, ok := strings.CutPrefix(name, "lessons/04-four/"); ok {
				moved[name], moved["lessons/05-four/"+below] = "", text
			}
			if below, ok := strings.CutPrefix(name, "lessons/03-three/"); ok {
				moved[name], moved["lessons/04-three/"+below] = "", text
			}
		}
		_, err := w.Update(repository(moved))
		Expect(err).NotTo(HaveOccurred())
		Expect(w.Lessons).To(HaveLen(5))
		Expect(w.Current().Number).To(Equal(4))
		Expect(w.Current().ID).To(Equal("three"))
		Expect(read(w.Dir, "services/three.go")).To(Equal(three))
		Expect(read(w.Dir, "raw/experiments/two.txt")).To(Equal("> PING\nPONG\n"))
	})

	It("goes to the first lesson that is not done when the current one is no more", func() {
		w := started()
		_, err := w.Jump(lesson(w, 4))
		Expect(err).NotTo(HaveOccurred())
		gone := map[string]string{}
		for name := range tinyCourse {
			if strings.HasPrefix(name, "lessons/04-four/") {
				gone[name] = ""
			}
		}
		_, err = w.Update(repository(gone))
		Expect(err).NotTo(HaveOccurred())
		Expect(w.Current().ID).To(Equal("one"))
		build(w.Dir)
	})

	It("gives a done lesson the reference of what a newer course takes out there besides", func() {
		w := started()
		passThrough(w, 3)
		_, err := w.Update(repository(map[string]string{
			"lessons/02-two/lesson.yaml": lessonFile("two",
				"write: [{file: services/two.go, functions: [Two]}, {file: services/more.go, functions: [More]}]"),
			"services/more.go": "package services\n\n// More is new.\nfunc More() int { return 1 }\n",
		}))
		Expect(err).NotTo(HaveOccurred())
		Expect(read(w.Dir, "services/more.go")).To(ContainSubstring("return 1"))
	})

	It("updates a handout without bringing the reference", func() {
		old := repository()
		w, err := workspace.Start(GinkgoT().Context(), old, filepath.Join(old, "workspace"), true, "")
		Expect(err).NotTo(HaveOccurred())
		solve(w, "services/two.go")
		_, err = w.Update(repository(newer))
		Expect(err).NotTo(HaveOccurred())
		Expect(w.State.Handout).To(BeTrue())
		Expect(read(w.Dir, "services/three.go")).To(And(ContainSubstring("is new"), ContainSubstring("is yours to write")))
		Expect(read(w.Dir, "services/two.go")).To(ContainSubstring("mine"))
		for _, name := range []string{"services/two.go", "services/three.go", "services/four.go"} {
			text, err := fs.ReadFile(w.Root, name)
			Expect(err).NotTo(HaveOccurred())
			Expect(string(text)).To(ContainSubstring("is yours to write"))
		}
		build(w.Dir)
	})

	DescribeTable("touches nothing when it can't be",
		func(from func(w *workspace.Workspace) string) {
			w := started()
			before, archive := everything(w.Dir), read(w.Dir, ".course/course.zip")
			_, err := w.Update(from(w))
			Expect(err).To(HaveOccurred())
			Expect(everything(w.Dir)).To(Equal(before))
			Expect(read(w.Dir, ".course/course.zip") == archive).To(BeTrue(), "the archive should be as it was")
			Expect(reopened(w).Current().ID).To(Equal("one"))
		},
		Entry("from a folder without a course", func(*workspace.Workspace) string { return temporary() }),
		Entry("from itself", func(w *workspace.Workspace) string { return w.Dir }),
		Entry("from a course that is not right", func(*workspace.Workspace) string {
			return repository(map[string]string{"lessons/03-three/lesson.yaml": "id: three\nunknown: field\n"})
		}),
	)
})
