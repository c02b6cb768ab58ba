package workspace_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"

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

	// Each is a way to another lesson, from lesson 03, which the learner has begun.
	for name, move := range map[string]func(w *workspace.Workspace) (workspace.Change, error){
		"next":            func(w *workspace.Workspace) (workspace.Change, error) { pass(w); return w.Next() },
		"jump 1":          func(w *workspace.Workspace) (workspace.Change, error) { return w.Jump(lesson(w, 1)) },
		"jump 2":          func(w *workspace.Workspace) (workspace.Change, error) { return w.Jump(lesson(w, 2)) },
		"jump 4":          func(w *workspace.Workspace) (workspace.Change, error) { return w.Jump(lesson(w, 4)) },
		"reset 2":         func(w *workspace.Workspace) (workspace.Change, error) { return w.Reset(lesson(w, 2)) },
		"jump 4, unbegun": func(w *workspace.Workspace) (workspace.Change, error) { return w.Jump(lesson(w, 4)) },
	} {
		It("takes back "+name+" with a snapshot that has nothing but the learner's", func() {
			w := started()
			passThrough(w, 3)
			if name != "jump 4, unbegun" {
				solve(w, "services/three.go")
			}
			before, was := everything(w.Dir), w.Current()
			moved, err := move(w)
			Expect(err).NotTo(HaveOccurred())
			after := everything(w.Dir)
			for name, text := range everything(filepath.Join(w.Dir, ".course/snapshots", moved.Snapshot, "files")) {
				Expect(text).To(ContainSubstring("mine"), name)
			}
			back, err := w.Restore(moved.Snapshot)
			Expect(err).NotTo(HaveOccurred())
			Expect(everything(w.Dir)).To(Equal(before))
			Expect(w.Current()).To(Equal(was))
			_, err = w.Restore(back.Snapshot)
			Expect(err).NotTo(HaveOccurred())
			Expect(everything(w.Dir)).To(Equal(after))
			Expect(w.Current()).NotTo(Equal(was))
		})
	}

	It("takes a jump back, although the learner has begun there, and keeps what they wrote", func() {
		w := started()
		before := everything(w.Dir)
		jumped, err := w.Jump(lesson(w, 4))
		Expect(err).NotTo(HaveOccurred())
		solve(w, "services/four.go")
		mine := read(w.Dir, "services/four.go")
		done, err := w.Restore(jumped.Snapshot)
		Expect(err).NotTo(HaveOccurred())
		Expect(everything(w.Dir)).To(Equal(before))
		Expect(snapshotOf(w, done.Snapshot, "services/four.go")).To(Equal(mine))
	})

	It("leaves what the workbench has put there since, where the learner stays where they are", func() {
		w := started()
		solve(w, "raw/experiments/one.txt")
		mine := read(w.Dir, "raw/experiments/one.txt")
		first, err := w.Jump(lesson(w, 2))
		Expect(err).NotTo(HaveOccurred())
		_, err = w.Jump(lesson(w, 3))
		Expect(err).NotTo(HaveOccurred())
		before := everything(w.Dir)
		done, err := w.Restore(first.Snapshot)
		Expect(err).NotTo(HaveOccurred())
		Expect(done.Files).To(Equal([]string{"raw/experiments/one.txt"}))
		before["raw/experiments/one.txt"] = mine
		Expect(everything(w.Dir)).To(Equal(before))
		Expect(w.Current().ID).To(Equal("three"))
	})

	It("puts the helpers back that the version uses which it brings back", func() {
		w := started()
		passThrough(w, 2)
		write(w.Dir, "services/two.go", "package services\n\nfunc Two() string { return late(loud(\"two\")) }\n")
		pass(w)
		_, err := w.Next()
		Expect(err).NotTo(HaveOccurred())
		reset, err := w.Reset(lesson(w, 2))
		Expect(err).NotTo(HaveOccurred())
		_, err = w.Jump(lesson(w, 3))
		Expect(err).NotTo(HaveOccurred())
		Expect(read(w.Dir, "services/shared.go")).NotTo(ContainSubstring("func late"))
		_, err = w.Restore(reset.Snapshot, "services/two.go")
		Expect(err).NotTo(HaveOccurred())
		Expect(read(w.Dir, "services/shared.go")).To(ContainSubstring("func late"))
		build(w.Dir)
	})

	It("reads a snapshot of an older workbench, which kept what the learner had not written, too", func() {
		w := started()
		before := everything(w.Dir)
		jumped, err := w.Jump(lesson(w, 2))
		Expect(err).NotTo(HaveOccurred())
		record := ".course/snapshots/" + jumped.Snapshot + "/snapshot.json"
		write(w.Dir, record, strings.ReplaceAll(read(w.Dir, record), `"own": true`, `"own": false`))
		for _, name := range jumped.Files {
			write(w.Dir, ".course/snapshots/"+jumped.Snapshot+"/files/"+name, before[name])
		}
		_, err = w.Restore(jumped.Snapshot)
		Expect(err).NotTo(HaveOccurred())
		Expect(everything(w.Dir)).To(Equal(before))
		Expect(w.Current().ID).To(Equal("one"))
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
		write(w.Dir, "services/two.go", "package services\n")
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

	It("has no copy of what the learner has not written", func() {
		w := started()
		name, err := w.Snapshot("try", "services/two.go", "services/three.go")
		Expect(err).NotTo(HaveOccurred())
		Expect(everything(filepath.Join(w.Dir, ".course/snapshots", name, "files"))).To(BeEmpty())
		_, err = w.Restore(name, "services/two.go")
		Expect(err).To(MatchError(workspace.ErrNoSnapshot))
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
		write(w.Dir, "integration/run.sh", "#!/bin/sh\n# mine\n")
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
