package workspace_test

import (
	"os"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/words"
	"cacheaside/lessons/internal/workspace"
)

// snapshotOf reads a file as it is in a snapshot.
func snapshotOf(w *workspace.Workspace, snapshot, name string) string {
	GinkgoHelper()
	return read(w.Dir, ".course/snapshots/"+snapshot+"/files/"+name)
}

var _ = Describe("Next", func() {
	It("takes out the next lesson, and keeps what the learner wrote", func() {
		w := started()
		solve(w, "raw/experiments/one.txt")
		mine := read(w.Dir, "raw/experiments/one.txt")
		pass(w)
		done, err := w.Next()
		Expect(err).NotTo(HaveOccurred())
		Expect(done.Lesson.ID).To(Equal("two"))
		Expect(done.Files).To(ConsistOf("services/two.go", "services/shared.go"))
		Expect(read(w.Dir, "services/two.go")).To(ContainSubstring(`panic("lesson 02: Two is yours to write")`))
		Expect(read(w.Dir, "services/two.go")).NotTo(ContainSubstring("own()"))
		Expect(read(w.Dir, "services/shared.go")).NotTo(ContainSubstring("quiet"))
		Expect(read(w.Dir, "raw/experiments/one.txt")).To(Equal(mine))
		Expect(snapshotOf(w, done.Snapshot, "raw/experiments/one.txt")).To(Equal(mine))
		Expect(reopened(w).Current().ID).To(Equal("two"))
		build(w.Dir)
	})

	It("refuses while the lesson is not done", func() {
		w := started()
		before := everything(w.Dir)
		_, err := w.Next()
		Expect(err).To(MatchError(workspace.ErrNotDone))
		Expect(everything(w.Dir)).To(Equal(before))
		Expect(w.Snapshots()).To(BeEmpty())
	})

	It("puts the learner's specs in place where they come first, and never the course's", func() {
		w := started()
		passThrough(w, 4)
		Expect(read(w.Dir, "services/four_test.go")).To(ContainSubstring("your specs"))
		Expect(filepath.Join(w.Dir, "services/four_answers_test.go")).NotTo(BeAnExistingFile())
	})

	It("puts a starter in place of a file without functions", func() {
		w := started()
		passThrough(w, 3)
		Expect(read(w.Dir, "services/schema.sql")).To(Equal("-- yours\n"))
	})

	It("keeps a helper that the learner's code has come to use", func() {
		w := started()
		passThrough(w, 2)
		write(w.Dir, "services/two.go", "package services\n\nfunc Two() string { return late(loud(\"two\")) }\n")
		pass(w)
		_, err := w.Next()
		Expect(err).NotTo(HaveOccurred())
		Expect(read(w.Dir, "services/shared.go")).To(ContainSubstring("func late"))
		build(w.Dir)
	})

	It("leaves helpers away that the learner has written anew", func() {
		w := started()
		passThrough(w, 2)
		write(w.Dir, "services/two.go", "package services\n\nfunc Two() string { return quiet(loud(\"two\")) }\n\nfunc quiet(s string) string { return s }\n")
		build(w.Dir)
		pass(w)
		_, err := w.Next()
		Expect(err).NotTo(HaveOccurred())
		Expect(read(w.Dir, "services/shared.go")).NotTo(ContainSubstring("func quiet"))
		build(w.Dir)
	})

	It("leaves other files alone that the learner changed, and says so", func() {
		w := started()
		passThrough(w, 2)
		solve(w, "services/two.go")
		write(w.Dir, "services/shared.go", tinyCourse["services/shared.go"]+"\n// mine\n")
		pass(w)
		done, err := w.Next()
		Expect(err).NotTo(HaveOccurred())
		Expect(done.Left).To(Equal([]string{"services/shared.go"}))
		Expect(read(w.Dir, "services/shared.go")).To(HaveSuffix("// mine\n"))
		build(w.Dir)
	})

	It("goes from the last lesson to one that was left out, and then has none", func() {
		w := started()
		_, err := w.Jump(lesson(w, 2))
		Expect(err).NotTo(HaveOccurred())
		passThrough(w, 4)
		pass(w)
		done, err := w.Next()
		Expect(err).NotTo(HaveOccurred())
		Expect(done.Lesson.ID).To(Equal("one"))
		pass(w)
		done, err = w.Next()
		Expect(err).NotTo(HaveOccurred())
		Expect(done.Lesson).To(BeNil())
		Expect(w.Current()).To(BeNil())
		Expect(reopened(w).State.Current).To(BeEmpty())
		done, err = w.Next()
		Expect(err).NotTo(HaveOccurred())
		Expect(done.Lesson).To(BeNil())
		build(w.Dir)
	})

	It("changes no file of a handout", func() {
		repo := repository()
		w, err := workspace.Start(GinkgoT().Context(), repo, filepath.Join(repo, "workspace"), true, "")
		Expect(err).NotTo(HaveOccurred())
		solve(w, "services/two.go")
		before := everything(w.Dir)
		pass(w)
		_, err = w.Next()
		Expect(err).NotTo(HaveOccurred())
		_, err = w.Jump(lesson(w, 4))
		Expect(err).NotTo(HaveOccurred())
		Expect(w.Current().ID).To(Equal("four"))
		Expect(everything(w.Dir)).To(Equal(before))
	})
})

var _ = Describe("Jump", func() {
	It("gives the lesson that is left the reference's code, and keeps the learner's", func() {
		w := started()
		passThrough(w, 2)
		solve(w, "services/two.go")
		mine := read(w.Dir, "services/two.go")
		done, err := w.Jump(lesson(w, 4))
		Expect(err).NotTo(HaveOccurred())
		Expect(done.Lesson.ID).To(Equal("four"))
		Expect(done.Filled.ID).To(Equal("two"))
		Expect(read(w.Dir, "services/two.go")).To(Equal(tinyCourse["services/two.go"]))
		Expect(read(w.Dir, "services/shared.go")).To(Equal(tinyCourse["services/shared.go"]))
		Expect(read(w.Dir, "services/three.go")).To(Equal(tinyCourse["services/three.go"]))
		Expect(read(w.Dir, "services/four.go")).To(ContainSubstring("is yours to write"))
		Expect(snapshotOf(w, done.Snapshot, "services/two.go")).To(Equal(mine))
		build(w.Dir)
	})

	It("keeps the code of lessons that are done", func() {
		w := started()
		passThrough(w, 3)
		mine := read(w.Dir, "services/two.go")
		_, err := w.Jump(lesson(w, 1))
		Expect(err).NotTo(HaveOccurred())
		Expect(read(w.Dir, "services/two.go")).To(Equal(mine))
		Expect(read(w.Dir, "services/three.go")).To(Equal(tinyCourse["services/three.go"]))
		Expect(w.State.Done).NotTo(HaveKey("one"))
		Expect(w.State.Done).To(HaveKey("two"))
		build(w.Dir)
	})

	It("takes specs away that come first in a lesson that is left, and gives them back", func() {
		w := started()
		passThrough(w, 4)
		solve(w, "services/four_test.go")
		mine := read(w.Dir, "services/four_test.go")
		left, err := w.Jump(lesson(w, 1))
		Expect(err).NotTo(HaveOccurred())
		Expect(filepath.Join(w.Dir, "services/four_test.go")).NotTo(BeAnExistingFile())
		done, err := w.Jump(lesson(w, 4))
		Expect(err).NotTo(HaveOccurred())
		Expect(done.Earlier).To(Equal(left.Snapshot))
		_, err = w.Restore(done.Earlier, "services/four_test.go")
		Expect(err).NotTo(HaveOccurred())
		Expect(read(w.Dir, "services/four_test.go")).To(Equal(mine))
		Expect(w.Current().ID).To(Equal("four"))
	})

	It("says what of the learner's does not go with the reference's code", func() {
		w := started()
		passThrough(w, 2)
		write(w.Dir, "services/mine.go", "package services\n\nfunc quiet(s string) string { return s }\n")
		build(w.Dir)
		done, err := w.Jump(lesson(w, 3))
		Expect(err).NotTo(HaveOccurred())
		Expect(done.Clashes).To(ConsistOf(WithTransform(words.Text.String, Equal("services/mine.go declares quiet, and so does services/shared.go"))))
	})

	It("does nothing when the lesson is the current one", func() {
		w := started()
		passThrough(w, 2)
		solve(w, "services/two.go")
		before := everything(w.Dir)
		done, err := w.Jump(lesson(w, 2))
		Expect(err).NotTo(HaveOccurred())
		Expect(done.Snapshot).To(BeEmpty())
		Expect(everything(w.Dir)).To(Equal(before))
	})
})

var _ = Describe("Reset", func() {
	It("makes the current lesson as it begins, and keeps the learner's version", func() {
		w := started()
		passThrough(w, 2)
		begins := everything(w.Dir)
		solve(w, "services/two.go")
		mine := read(w.Dir, "services/two.go")
		done, err := w.Reset(lesson(w, 2))
		Expect(err).NotTo(HaveOccurred())
		Expect(everything(w.Dir)).To(Equal(begins))
		Expect(snapshotOf(w, done.Snapshot, "services/two.go")).To(Equal(mine))
	})

	It("brings back a file that the learner removed", func() {
		w := started()
		passThrough(w, 2)
		begins := everything(w.Dir)
		Expect(os.Remove(filepath.Join(w.Dir, "services/two.go"))).To(Succeed())
		_, err := w.Reset(lesson(w, 2))
		Expect(err).NotTo(HaveOccurred())
		Expect(everything(w.Dir)).To(Equal(begins))
	})

	It("keeps what the learner added", func() {
		w := started()
		passThrough(w, 2)
		write(w.Dir, "services/mine.go", "package services\n\nvar mine = late(\"x\")\n")
		_, err := w.Reset(lesson(w, 2))
		Expect(err).NotTo(HaveOccurred())
		Expect(filepath.Join(w.Dir, "services/mine.go")).To(BeAnExistingFile())
		build(w.Dir)
	})

	It("works although the code can't be parsed", func() {
		w := started()
		passThrough(w, 2)
		write(w.Dir, "services/two.go", "package services\n\nfunc Two( {")
		write(w.Dir, "services/mine.go", "package {")
		done, err := w.Reset(lesson(w, 2))
		Expect(err).NotTo(HaveOccurred())
		Expect(read(w.Dir, "services/two.go")).To(ContainSubstring("is yours to write"))
		Expect(snapshotOf(w, done.Snapshot, "services/two.go")).To(HaveSuffix("Two( {"))
	})

	It("goes back to a lesson that is done", func() {
		w := started()
		passThrough(w, 3)
		done, err := w.Reset(lesson(w, 2))
		Expect(err).NotTo(HaveOccurred())
		Expect(done.Lesson.ID).To(Equal("two"))
		Expect(w.State.Done).NotTo(HaveKey("two"))
		Expect(read(w.Dir, "services/two.go")).To(ContainSubstring("is yours to write"))
		Expect(read(w.Dir, "services/three.go")).To(Equal(tinyCourse["services/three.go"]))
		build(w.Dir)
	})

	It("refuses a lesson that has not begun", func() {
		w := started()
		_, err := w.Reset(lesson(w, 3))
		Expect(err).To(MatchError(workspace.ErrNotBegun))
	})

	It("does so in a handout, too", func() {
		repo := repository()
		w, err := workspace.Start(GinkgoT().Context(), repo, filepath.Join(repo, "workspace"), true, "")
		Expect(err).NotTo(HaveOccurred())
		begins := everything(w.Dir)
		solve(w, "services/two.go")
		_, err = w.Reset(lesson(w, 2))
		Expect(err).NotTo(HaveOccurred())
		Expect(everything(w.Dir)).To(Equal(begins))
	})
})
