package workspace_test

import (
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/workspace"
)

var _ = Describe("the list of protections", func() {
	const list = `package main

var protections = []string{
	"guard",    // lesson 02
	"stampede", // lesson 03
	"near",
}
`
	protected := map[string]string{
		course.ProtectionsFile:         list,
		"lessons/02-two/lesson.yaml":   tinyCourse["lessons/02-two/lesson.yaml"] + "  - {title: the list, protection: guard}\n",
		"lessons/03-three/lesson.yaml": tinyCourse["lessons/03-three/lesson.yaml"] + "  - {title: the list, protection: stampede}\n",
	}

	start := func(handout bool) *workspace.Workspace {
		GinkgoHelper()
		repo := repository(protected)
		w, err := workspace.Start(GinkgoT().Context(), repo, filepath.Join(repo, "workspace"), handout, "")
		Expect(err).NotTo(HaveOccurred())
		return w
	}
	listed := func(w *workspace.Workspace) []string {
		GinkgoHelper()
		names, err := course.Protections([]byte(read(w.Dir, course.ProtectionsFile)))
		Expect(err).NotTo(HaveOccurred())
		return names
	}
	add := func(w *workspace.Workspace, lines string) {
		GinkgoHelper()
		write(w.Dir, course.ProtectionsFile, "package main\n\n// My server.\nvar protections = []string{"+lines+"}\n")
	}
	goTo := func(w *workspace.Workspace, number int) workspace.Change {
		GinkgoHelper()
		done, err := w.Jump(lesson(w, number))
		Expect(err).NotTo(HaveOccurred())
		return done
	}

	It("is empty at first, in a handout, too", func() {
		Expect(listed(start(false))).To(BeEmpty())
		Expect(listed(start(true))).To(BeEmpty())
	})

	It("is the learner's: what they have added stays as they go on, in their own words, and nothing is said of it", func() {
		w := start(false)
		passThrough(w, 2)
		add(w, `"guard"`)
		solve(w, "services/two.go")
		pass(w)
		mine := read(w.Dir, course.ProtectionsFile)
		done, err := w.Next()
		Expect(err).NotTo(HaveOccurred())
		Expect(read(w.Dir, course.ProtectionsFile)).To(Equal(mine))
		Expect(done.Left).To(BeEmpty())
		Expect(done.Files).NotTo(ContainElement(course.ProtectionsFile))
		Expect(w.IsWritten(lesson(w, 3))).To(BeFalse(), "lesson 03 has not been begun, although its list was changed")
	})

	It("keeps what the learner has added beyond the lessons", func() {
		w := start(false)
		passThrough(w, 2)
		add(w, `"guard", "near"`)
		solve(w, "services/two.go")
		pass(w)
		_, err := w.Next()
		Expect(err).NotTo(HaveOccurred())
		Expect(listed(w)).To(Equal([]string{"guard", "near"}))
	})

	It("is what belongs to a lesson that is jumped to, and can be taken back", func() {
		w := start(false)
		done := goTo(w, 3)
		Expect(listed(w)).To(Equal([]string{"guard"}))
		Expect(done.Files).To(ContainElement(course.ProtectionsFile))
		Expect(listed(w)).To(Equal([]string{"guard"}))
		goTo(w, 4)
		Expect(listed(w)).To(Equal([]string{"guard", "stampede"}))
		add(w, `"near"`)
		mine := read(w.Dir, course.ProtectionsFile)
		done = goTo(w, 2)
		Expect(listed(w)).To(BeEmpty())
		Expect(snapshotOf(w, done.Snapshot, course.ProtectionsFile)).To(Equal(mine))
		_, err := w.Restore(done.Snapshot)
		Expect(err).NotTo(HaveOccurred())
		Expect(read(w.Dir, course.ProtectionsFile)).To(Equal(mine))
	})

	It("is as a lesson begins after a reset", func() {
		w := start(false)
		goTo(w, 3)
		add(w, `"guard", "stampede"`)
		_, err := w.Reset(lesson(w, 3))
		Expect(err).NotTo(HaveOccurred())
		Expect(listed(w)).To(Equal([]string{"guard"}))
	})

	It("stays in a handout, whatever lesson is begun anew there", func() {
		w := start(true)
		add(w, `"guard", "stampede"`)
		_, err := w.Reset(lesson(w, 3))
		Expect(err).NotTo(HaveOccurred())
		Expect(listed(w)).To(Equal([]string{"guard", "stampede"}))
	})

	It("is one of the files of the lessons that add to it", func() {
		w := start(false)
		Expect(workspace.Files(lesson(w, 2))).To(ConsistOf("services/two.go", course.ProtectionsFile))
		Expect(workspace.Files(lesson(w, 4))).NotTo(ContainElement(course.ProtectionsFile))
	})
})
