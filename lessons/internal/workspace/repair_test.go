package workspace_test

import (
	"os"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"cacheaside/lessons/internal/words"
	"cacheaside/lessons/internal/workspace"
)

var _ = Describe("Damaged", func() {
	It("finds nothing in a workspace in which learners have written what is theirs", func() {
		w := started()
		passThrough(w, 3)
		solve(w, "services/three.go")
		write(w.Dir, "services/mine.go", "package {")
		Expect(w.Damaged()).To(BeEmpty())
		_, err := w.Jump(lesson(w, 4))
		Expect(err).NotTo(HaveOccurred())
		Expect(w.Damaged()).To(BeEmpty())
	})

	It("finds what is missing, does not parse, or is otherwise than the course has it", func() {
		w := started()
		passThrough(w, 2)
		Expect(os.Remove(filepath.Join(w.Dir, "LICENSE"))).To(Succeed())
		Expect(os.Remove(filepath.Join(w.Dir, "services/two.go"))).To(Succeed())
		write(w.Dir, "services/three.go", "package {")
		write(w.Dir, "services/shared.go", read(w.Dir, "services/shared.go")+"// mine\n")
		write(w.Dir, "go.mod", "modul cacheaside\n")
		damage := func(name, how string, isBroken, isYours bool) types.GomegaMatcher {
			return And(HaveField("Name", name), HaveField("How", WithTransform(words.Text.String, Equal(how))), HaveField("Broken", isBroken), HaveField("Yours", isYours))
		}
		Expect(w.Damaged()).To(ConsistOf(
			damage("LICENSE", "is missing", true, false),
			damage("go.mod", "does not parse", true, false),
			damage("services/shared.go", "is changed", false, false),
			damage("services/three.go", "does not parse", true, false),
			damage("services/two.go", "is missing", true, true),
		))
	})
})

var _ = Describe("Repair", func() {
	It("brings back what is missing or does not parse, keeps a copy, and leaves everything else", func() {
		w := started()
		passThrough(w, 2)
		solve(w, "services/two.go")
		before := everything(w.Dir)
		Expect(os.Remove(filepath.Join(w.Dir, "LICENSE"))).To(Succeed())
		write(w.Dir, "services/three.go", "package {")
		write(w.Dir, "services/four.go", before["services/four.go"]+"// mine\n")
		write(w.Dir, "services/mine.go", "package {")
		done, err := w.Repair()
		Expect(err).NotTo(HaveOccurred())
		Expect(done.Files).To(Equal([]string{"LICENSE", "services/three.go"}))
		Expect(snapshotOf(w, done.Snapshot, "services/three.go")).To(Equal("package {"))
		before["services/four.go"] += "// mine\n"
		before["services/mine.go"] = "package {"
		Expect(everything(w.Dir)).To(Equal(before))
		done, err = w.Repair("services/four.go")
		Expect(err).NotTo(HaveOccurred())
		Expect(read(w.Dir, "services/four.go")).To(Equal(tinyCourse["services/four.go"]))
		Expect(snapshotOf(w, done.Snapshot, "services/four.go")).To(HaveSuffix("// mine\n"))
		Expect(w.Damaged()).To(BeEmpty())
	})

	It("begins a file of the lesson anew that is missing, and brings back that of a lesson that is done", func() {
		w := started()
		passThrough(w, 3)
		mine, begins := read(w.Dir, "services/two.go"), read(w.Dir, "services/three.go")
		Expect(os.Remove(filepath.Join(w.Dir, "services/two.go"))).To(Succeed())
		Expect(os.Remove(filepath.Join(w.Dir, "services/three.go"))).To(Succeed())
		_, err := w.Repair()
		Expect(err).NotTo(HaveOccurred())
		Expect(read(w.Dir, "services/two.go")).To(Equal(mine))
		Expect(read(w.Dir, "services/three.go")).To(Equal(begins))
	})

	It("refuses what is the learner's, and what is not the course's", func() {
		w := started()
		passThrough(w, 2)
		solve(w, "services/two.go")
		write(w.Dir, "services/mine.go", "package {")
		before := everything(w.Dir)
		for _, name := range []string{"services/two.go", "services/mine.go", "../x", "lessons/02-two/specs.txt"} {
			_, err := w.Repair(name)
			Expect(err).To(MatchError(workspace.ErrNotRepaired), name)
		}
		Expect(everything(w.Dir)).To(Equal(before))
	})
})

var _ = Describe("Mend", func() {
	damage := map[string]func(place string) error{
		"is missing":    os.Remove,
		"can't be read": func(place string) error { return os.WriteFile(place, []byte(`{"origin": `), 0o644) },
		"is empty":      func(place string) error { return os.WriteFile(place, nil, 0o644) },
	}
	all := []string{"course.zip", "state.json", "manifest.json"}
	for _, name := range all {
		for how, harm := range damage {
			It("makes "+name+" anew when it "+how, func() {
				w := started()
				passThrough(w, 3)
				solve(w, "services/three.go")
				before, state := everything(w.Dir), w.State
				place := filepath.Join(w.Dir, ".course", name)
				Expect(harm(place)).To(Succeed())
				now, _ := os.ReadFile(place)
				_, err := workspace.Open(w.Dir)
				Expect(err).To(MatchError(workspace.ErrDamaged))
				Expect(err).To(MatchError(And(ContainSubstring(name), ContainSubstring("go run ./lessons repair"))))

				mended, err := workspace.Mend(w.Dir, filepath.Dir(w.Dir))
				Expect(err).NotTo(HaveOccurred())
				Expect(mended).To(ContainElement(HavePrefix(".course/" + name)))
				Expect(everything(w.Dir)).To(Equal(before))
				again := reopened(w)
				Expect(again.State.Current).To(Equal("three"))
				Expect(again.State.Done).To(HaveLen(len(state.Done)))
				Expect(again.Damaged()).To(BeEmpty())
				Expect(again.Origin()).To(Equal(filepath.Dir(w.Dir)))
				beside, err := filepath.Glob(place + ".damaged-*")
				Expect(err).NotTo(HaveOccurred())
				if how != "is missing" {
					Expect(beside).To(HaveLen(1))
					Expect(os.ReadFile(beside[0])).To(Equal(now))
				}
				_, err = again.Jump(lesson(again, 4))
				Expect(err).NotTo(HaveOccurred())
				Expect(read(w.Dir, "services/two.go")).To(ContainSubstring("mine"))
				Expect(read(w.Dir, "services/three.go")).To(Equal(tinyCourse["services/three.go"]))
				build(w.Dir)
			})
		}
	}

	It("makes the best of it when all are damaged but one", func() {
		for _, left := range all {
			w := started()
			passThrough(w, 3)
			before := everything(w.Dir)
			for _, name := range all {
				if name != left {
					write(w.Dir, ".course/"+name, "?")
				}
			}
			_, err := workspace.Mend(w.Dir, filepath.Dir(w.Dir))
			Expect(err).NotTo(HaveOccurred())
			Expect(reopened(w).State.Current).To(Equal("three"))
			Expect(everything(w.Dir)).To(Equal(before))
		}
	})

	It("says what it needs when the repository is gone, and touches nothing", func() {
		w := started()
		moved := filepath.Join(temporary(), "moved")
		Expect(os.Rename(w.Dir, moved)).To(Succeed())
		Expect(os.RemoveAll(filepath.Dir(w.Dir))).To(Succeed())
		write(moved, ".course/course.zip", "?")
		_, err := workspace.Mend(moved, "")
		Expect(err).To(MatchError(ContainSubstring("repair -from")))
		Expect(read(moved, ".course/course.zip")).To(Equal("?"))
		_, err = workspace.Mend(moved, repository())
		Expect(err).NotTo(HaveOccurred())
		_, err = workspace.Open(moved)
		Expect(err).NotTo(HaveOccurred())
	})

	It("follows a repository whose course is a newer one, and says so", func() {
		w := started()
		passThrough(w, 2)
		solve(w, "services/two.go")
		mine := read(w.Dir, "services/two.go")
		write(w.Dir, ".course/course.zip", "?")
		told, err := workspace.Mend(w.Dir, repository(map[string]string{"Makefile": "all: new\n"}))
		Expect(err).NotTo(HaveOccurred())
		Expect(told).To(ContainElement(WithTransform(words.Text.String, Equal("the course there is a newer one, and so are the files that you have not changed: 1"))))
		Expect(read(w.Dir, "Makefile")).To(Equal("all: new\n"))
		Expect(read(w.Dir, "services/two.go")).To(Equal(mine))
	})

	It("puts a change aside that was interrupted and can't be read", func() {
		w := started()
		write(w.Dir, ".course/pending/steps.json", "?")
		_, err := workspace.Open(w.Dir)
		Expect(err).To(MatchError(ContainSubstring("go run ./lessons repair")))
		_, err = workspace.Mend(w.Dir, "")
		Expect(err).NotTo(HaveOccurred())
		reopened(w)
	})

	It("keeps a handout a handout", func() {
		old := repository()
		w, err := workspace.Start(GinkgoT().Context(), old, filepath.Join(old, "workspace"), true, "")
		Expect(err).NotTo(HaveOccurred())
		write(w.Dir, ".course/course.zip", "?")
		_, err = workspace.Mend(w.Dir, "")
		Expect(err).NotTo(HaveOccurred())
		Expect(reopened(w).State.Handout).To(BeTrue())
	})

	It("finds nothing to mend in a workspace that is whole", func() {
		w := started()
		before := everything(w.Dir)
		Expect(workspace.Mend(w.Dir, "")).To(BeEmpty())
		Expect(everything(w.Dir)).To(Equal(before))
	})
})

var _ = Describe("A workspace of an older course, whose lessons had no steps", func() {
	It("is left alone, and says that a new one is to be made", func() {
		old := make(map[string]string)
		for name, text := range tinyCourse {
			if strings.HasSuffix(name, "lesson.yaml") {
				old[name] = strings.ReplaceAll(text, "steps:\n", "predict:\n")
			}
		}
		w := started()
		Expect(workspace.Repack(w, old)).To(Succeed())
		before, archive := everything(w.Dir), read(w.Dir, ".course/course.zip")
		_, err := workspace.Open(w.Dir)
		Expect(err).To(MatchError(workspace.ErrTooOld))
		Expect(err).To(MatchError(ContainSubstring("go run ./lessons start FOLDER")))
		_, err = workspace.Mend(w.Dir, filepath.Dir(w.Dir))
		Expect(err).To(MatchError(workspace.ErrTooOld))
		_, err = w.Update(repository())
		Expect(err).To(MatchError(workspace.ErrTooOld))
		Expect(everything(w.Dir)).To(Equal(before))
		Expect(read(w.Dir, ".course/course.zip") == archive).To(BeTrue(), "the archive should be as it was")
	})
})
