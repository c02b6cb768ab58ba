package workspace_test

import (
	"os"
	"path/filepath"
	"runtime"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/workspace"
)

var _ = Describe("Restore", func() {
	It("takes back a jump, the current lesson included", func() {
		w := started()
		passThrough(w, 3)
		solve(w, "services/three.go")
		before, state := everything(w.Dir), w.State
		jumped, err := w.Jump(lesson(w, 2))
		Expect(err).NotTo(HaveOccurred())
		done, err := w.Restore(jumped.Snapshot)
		Expect(err).NotTo(HaveOccurred())
		Expect(everything(w.Dir)).To(Equal(before))
		Expect(w.State).To(Equal(state))
		Expect(done.Lesson.ID).To(Equal("three"))

		By("taking that back, too")
		_, err = w.Restore(done.Snapshot)
		Expect(err).NotTo(HaveOccurred())
		Expect(w.Current().ID).To(Equal("two"))
		Expect(read(w.Dir, "services/two.go")).To(ContainSubstring("is yours to write"))
	})

	It("brings back the version that a reset replaced, and the learner stays where they are", func() {
		w := started()
		passThrough(w, 2)
		mine := "package services\n\nfunc Two() string { return \"a first try\" }\n"
		write(w.Dir, "services/two.go", mine)
		reset, err := w.Reset(lesson(w, 2))
		Expect(err).NotTo(HaveOccurred())
		passThrough(w, 3)
		done, err := w.Restore(reset.Snapshot)
		Expect(err).NotTo(HaveOccurred())
		Expect(done.Files).To(Equal([]string{"services/two.go"}))
		Expect(read(w.Dir, "services/two.go")).To(Equal(mine))
		Expect(w.Current().ID).To(Equal("three"))
	})

	It("brings back only the files that are named", func() {
		w := started()
		write(w.Dir, "a.txt", "1")
		write(w.Dir, "b.txt", "1")
		name, err := w.Snapshot("try", "a.txt", "b.txt")
		Expect(err).NotTo(HaveOccurred())
		write(w.Dir, "a.txt", "2")
		write(w.Dir, "b.txt", "2")
		_, err = w.Restore(name, "b.txt")
		Expect(err).NotTo(HaveOccurred())
		Expect(read(w.Dir, "a.txt") + read(w.Dir, "b.txt")).To(Equal("21"))
		_, err = w.Restore(name, "c.txt")
		Expect(err).To(MatchError(workspace.ErrNoSnapshot))
	})

	It("removes a file that was not there, and keeps it", func() {
		w := started()
		name, err := w.Snapshot("try", "new/a.txt")
		Expect(err).NotTo(HaveOccurred())
		write(w.Dir, "new/a.txt", "mine")
		done, err := w.Restore(name)
		Expect(err).NotTo(HaveOccurred())
		Expect(filepath.Join(w.Dir, "new")).NotTo(BeADirectory())
		Expect(snapshotOf(w, done.Snapshot, "new/a.txt")).To(Equal("mine"))
	})

	DescribeTable("says that there is no such snapshot",
		func(name string) {
			w := started()
			_, err := w.Restore(name)
			Expect(err).To(MatchError(workspace.ErrNoSnapshot))
		},
		Entry("of that name", "20260506-101112"),
		Entry("outside of the folder", "../../services"),
		Entry("no name", ""),
		Entry("the folder itself", "."),
	)
})

var _ = Describe("Snapshots", func() {
	It("lists them, the newest first, with the reason and the files", func() {
		w := started()
		for _, reason := range []string{"first", "second", "third"} {
			_, err := w.Snapshot(reason, "services/two.go", "not/there.go")
			Expect(err).NotTo(HaveOccurred())
		}
		all, err := w.Snapshots()
		Expect(err).NotTo(HaveOccurred())
		var reasons []string
		for _, snapshot := range all {
			reasons = append(reasons, snapshot.Reason)
			Expect(snapshot.Files).To(HaveExactElements(
				And(HaveField("Name", "not/there.go"), HaveField("Absent", true)),
				And(HaveField("Name", "services/two.go"), HaveField("Absent", false))))
		}
		Expect(reasons).To(Equal([]string{"third", "second", "first"}))
	})

	It("refuses a file that is not in the workspace", func() {
		w := started()
		_, err := w.Snapshot("try", "../outside")
		Expect(err).To(HaveOccurred())
		Expect(w.Snapshots()).To(BeEmpty())
	})
})

var _ = Describe("Replace", func() {
	It("writes and removes files, and keeps what was there, and their modes", func() {
		w := started()
		before := read(w.Dir, "integration/run.sh")
		Expect(w.Replace("try", map[string][]byte{
			"integration/run.sh": []byte("new"), "services/two.go": nil, "deep/er/new.txt": {},
		})).To(Succeed())
		Expect(read(w.Dir, "integration/run.sh")).To(Equal("new"))
		Expect(filepath.Join(w.Dir, "services/two.go")).NotTo(BeAnExistingFile())
		Expect(read(w.Dir, "deep/er/new.txt")).To(BeEmpty())
		if runtime.GOOS != "windows" {
			info, err := os.Stat(filepath.Join(w.Dir, "integration/run.sh"))
			Expect(err).NotTo(HaveOccurred())
			Expect(info.Mode().Perm()).To(Equal(os.FileMode(0o755)))
		}
		all, err := w.Snapshots()
		Expect(err).NotTo(HaveOccurred())
		Expect(all).To(HaveLen(1))
		Expect(snapshotOf(w, all[0].Name, "integration/run.sh")).To(Equal(before))
	})

	It("makes no snapshot where nothing changes", func() {
		w := started()
		Expect(w.Replace("try", map[string][]byte{"services/two.go": []byte(tinyCourse["services/two.go"])})).To(Succeed())
		Expect(w.Snapshots()).To(BeEmpty())
	})

	It("does not take the learner's for its own afterwards", func() {
		w := started()
		passThrough(w, 2)
		Expect(w.Replace("solution 2", map[string][]byte{"services/two.go": []byte(tinyCourse["services/two.go"])})).To(Succeed())
		pass(w)
		_, err := w.Next()
		Expect(err).NotTo(HaveOccurred())
		Expect(read(w.Dir, "services/two.go")).To(Equal(tinyCourse["services/two.go"]))
	})

	DescribeTable("refuses what is not a file of the learner's, and touches nothing",
		func(name string) {
			w := started()
			before := everything(w.Dir)
			Expect(w.Replace("try", map[string][]byte{name: []byte("x"), "services/two.go": []byte("x")})).NotTo(Succeed())
			Expect(everything(w.Dir)).To(Equal(before))
		},
		Entry("outside", "../x"),
		Entry("absolute", "/tmp/x"),
		Entry("the workbench's own", ".course/state.json"),
		Entry("a folder", "services"),
	)
})
