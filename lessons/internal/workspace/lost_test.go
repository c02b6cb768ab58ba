package workspace_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/workspace"
)

// kept collects all contents that the files of a workspace's tree and of its snapshots have, by the files' names.
func kept(w *workspace.Workspace) map[string][]string {
	GinkgoHelper()
	all := make(map[string][]string)
	for name, text := range everything(w.Dir) {
		all[name] = append(all[name], text)
	}
	snapshots, err := w.Snapshots()
	Expect(err).NotTo(HaveOccurred())
	for _, snapshot := range snapshots {
		for name, text := range everything(filepath.Join(w.Dir, ".course/snapshots", snapshot.Name, "files")) {
			all[name] = append(all[name], text)
		}
	}
	return all
}

// learner writes in a workspace as people do, and remembers every version.
type learner struct {
	w       *workspace.Workspace
	random  *rand.Rand
	wrote   map[string][]string
	ever    map[string][]string // wrote, with what they wrote over themselves
	counter int
}

// edit changes something: the lesson's code, a file of another lesson or of nobody's, a new file; or removes one.
func (l *learner) edit() {
	GinkgoHelper()
	l.counter++
	mark := fmt.Sprintf("// mine %d\n", l.counter)
	names := []string{"services/two.go", "services/three.go", "services/shared.go", "services/four.go", "services/four_test.go", "httpapi/main.go"}
	if current := l.w.Current(); current != nil {
		names = slices.Concat(names, workspace.Files(*current), workspace.Files(*current))
	}
	name := names[l.random.IntN(len(names))]
	switch l.random.IntN(8) {
	case 0:
		l.write(fmt.Sprintf("services/mine%d.go", l.counter), "package services\n\n"+mark)
		return
	case 1:
		l.write("raw/notes.txt", mark)
		return
	case 2:
		if name == "services/four_test.go" {
			_ = os.Remove(filepath.Join(l.w.Dir, name))
			return
		}
	}
	if text, ok := everything(l.w.Dir)[name]; ok {
		l.write(name, strings.Replace(text, "is yours to write", "is written now", 1)+mark)
	}
}

func (l *learner) write(name, text string) {
	write(l.w.Dir, name, text)
	l.wrote[name] = append(l.wrote[name], text)
	l.ever[name] = append(l.ever[name], text)
}

// command runs one of the commands, whether it can be done or not.
func (l *learner) command(repositories []string) string {
	n := 1 + l.random.IntN(len(l.w.Lessons))
	switch l.random.IntN(7) {
	case 0, 1:
		if l.w.Current() != nil {
			pass(l.w)
		}
		_, err := l.w.Next()
		return fmt.Sprint("next: ", err)
	case 2:
		_, err := l.w.Jump(lesson(l.w, n))
		return fmt.Sprintf("jump %d: %v", n, err)
	case 3:
		_, err := l.w.Reset(lesson(l.w, n))
		return fmt.Sprintf("reset %d: %v", n, err)
	case 4:
		_, err := l.w.Update(repositories[l.random.IntN(len(repositories))])
		return fmt.Sprint("update: ", err)
	case 5:
		err := l.w.Replace("solution", map[string][]byte{"services/two.go": []byte(tinyCourse["services/two.go"])})
		return fmt.Sprint("solution: ", err)
	}
	all, err := l.w.Snapshots()
	if err != nil || len(all) == 0 {
		return "restore: nothing"
	}
	_, err = l.w.Restore(all[l.random.IntN(len(all))].Name)
	return fmt.Sprint("restore: ", err)
}

func (l *learner) expectAllKept() {
	GinkgoHelper()
	all := kept(l.w)
	for name, versions := range l.wrote {
		for _, version := range versions {
			Expect(all[name]).To(ContainElement(version), "%s", name)
		}
	}
}

// expectNothingGivenAway expects of all snapshots that they have what the learner wrote, or asked for, and nothing else.
func (l *learner) expectNothingGivenAway() {
	GinkgoHelper()
	snapshots, err := l.w.Snapshots()
	Expect(err).NotTo(HaveOccurred())
	for _, snapshot := range snapshots {
		for name, text := range everything(filepath.Join(l.w.Dir, ".course/snapshots", snapshot.Name, "files")) {
			if name != "services/two.go" || text != tinyCourse[name] { // the solution
				Expect(l.ever[name]).To(ContainElement(text), "%s in %s", name, snapshot.Reason)
			}
		}
	}
}

func newLearner(w *workspace.Workspace, stream uint64) *learner {
	return &learner{w: w, random: rand.New(rand.NewPCG(uint64(GinkgoRandomSeed()), stream)), wrote: make(map[string][]string), ever: make(map[string][]string)}
}

var _ = Describe("What a learner wrote", func() {
	for stream := range uint64(8) {
		It(fmt.Sprintf("is in the tree or in a snapshot after any commands (%d)", stream), func() {
			repositories := []string{repository(), repository(map[string]string{
				"services/shared.go": tinyCourse["services/shared.go"] + "\n// new\n",
				"services/three.go":  tinyCourse["services/three.go"] + "\n// new\n",
				"raw/notes.txt":      "the course's\n",
			})}
			l := newLearner(started(), stream)
			for range 25 {
				l.edit()
				// What is overwritten by the learner is theirs to lose: only what was there when a command ran counts.
				l.wrote = present(l.w, l.wrote)
				By(l.command(repositories))
				l.expectAllKept()
				l.expectNothingGivenAway()
				l.w = reopened(l.w)
			}
			Expect(filepath.Glob(filepath.Join(l.w.Dir, ".course/pending"))).To(BeEmpty())
			Expect(filepath.Glob(filepath.Join(l.w.Dir, ".course/tmp/*"))).To(BeEmpty())
		})
	}
})

// present are those of the versions that are kept somewhere: a learner may write over their own.
func present(w *workspace.Workspace, wrote map[string][]string) map[string][]string {
	GinkgoHelper()
	all, left := kept(w), make(map[string][]string)
	for name, versions := range wrote {
		for _, version := range versions {
			if slices.Contains(all[name], version) {
				left[name] = append(left[name], version)
			}
		}
	}
	return left
}

var _ = Describe("A change that can't be made", func() {
	It("touches nothing when the snapshot can't be written", func() {
		w := started()
		passThrough(w, 2)
		solve(w, "services/two.go")
		Expect(os.RemoveAll(filepath.Join(w.Dir, ".course/snapshots"))).To(Succeed())
		write(w.Dir, ".course/snapshots", "no folder")
		before, state := everything(w.Dir), read(w.Dir, ".course/state.json")
		for _, change := range []func() error{
			func() error { _, err := w.Reset(lesson(w, 2)); return err },
			func() error { _, err := w.Jump(lesson(w, 4)); return err },
			func() error { pass(w); _, err := w.Next(); return err },
			func() error { return w.Replace("try", map[string][]byte{"services/two.go": []byte("x")}) },
		} {
			Expect(change()).NotTo(Succeed())
			Expect(everything(w.Dir)).To(Equal(before))
			delete(w.State.Done, "two")
			Expect(w.SaveState()).To(Succeed())
			Expect(read(w.Dir, ".course/state.json")).To(Equal(state))
		}
	})

	It("puts back what was written before a file that can't be", func() {
		w := started()
		before := everything(w.Dir)
		w.OnStep(func(step string) {
			if step == "raw/z.txt" { // comes last, since nothing depends on it
				write(w.Dir, "raw/z.txt/in/the/way", "x")
			}
		})
		err := w.Replace("try", map[string][]byte{"raw/a.txt": []byte("a"), "services/two.go": []byte("b"), "go.sum": nil, "raw/z.txt": []byte("z"), "zz": []byte("z")})
		Expect(err).To(MatchError(ContainSubstring("everything is as it was")))
		Expect(os.RemoveAll(filepath.Join(w.Dir, "raw/z.txt"))).To(Succeed())
		Expect(everything(w.Dir)).To(Equal(before))
		Expect(filepath.Join(w.Dir, ".course/pending")).NotTo(BeADirectory())
	})
})

// differences names the files that are not the same in two trees.
func differences(one, other map[string]string) []string {
	var names []string
	for name := range one {
		if text, ok := other[name]; !ok || text != one[name] {
			names = append(names, name)
		}
	}
	for name := range other {
		if _, ok := one[name]; !ok {
			names = append(names, name)
		}
	}
	return names
}

var _ = Describe("A change that is killed", func() {
	type killed struct{}

	// killAt runs a command that ends at its nth step. It reports whether there were so many.
	killAt := func(w *workspace.Workspace, n int, command func(w *workspace.Workspace)) (died bool) {
		w.OnStep(func(string) {
			if n--; n < 0 {
				panic(killed{})
			}
		})
		defer func() {
			if reason := recover(); reason != nil {
				Expect(reason).To(Equal(killed{}))
				died = true
			}
		}()
		command(w)
		return false
	}

	type command struct {
		name string
		at   int // the lesson that it is run in
		run  func(w *workspace.Workspace)
	}
	commands := []command{
		{"next", 1, func(w *workspace.Workspace) { _, _ = w.Next() }},
		{"jump", 3, func(w *workspace.Workspace) { _, _ = w.Jump(lesson(w, 4)) }},
		{"back", 3, func(w *workspace.Workspace) { _, _ = w.Jump(lesson(w, 2)) }},
		{"reset", 3, func(w *workspace.Workspace) { _, _ = w.Reset(lesson(w, 3)) }},
		{"update", 3, func(w *workspace.Workspace) {
			_, _ = w.Update(repository(map[string]string{"Makefile": "new\n", "LICENSE": ""}))
		}},
	}
	for _, command := range commands {
		It("leaves a workspace that compiles, and is completed by the next command, or never was: "+command.name, func() {
			var file string
			prepared := func() *workspace.Workspace {
				w := started()
				passThrough(w, command.at)
				files := workspace.Files(*w.Current())
				file = files[len(files)-1]
				solve(w, file)
				if command.at == 1 {
					pass(w)
				}
				return w
			}
			w := prepared()
			before := everything(w.Dir)
			command.run(w)
			after := everything(w.Dir)

			for n := 0; ; n++ {
				w := prepared()
				mine := read(w.Dir, file)
				if !killAt(w, n, command.run) {
					Expect(n).To(BeNumerically(">", 3))
					break
				}
				build(w.Dir)
				w = reopened(w)
				now := everything(w.Dir)
				if w.Completed != "" || !maps.Equal(now, before) {
					Expect(differences(now, after)).To(BeEmpty())
				}
				Expect(kept(w)[file]).To(ContainElement(mine))
				Expect(reopened(w).Completed).To(BeEmpty())
			}
		})
	}

	It("keeps what the learner wrote between the kill and the next command", func() {
		for n := 0; ; n++ {
			w := started()
			passThrough(w, 2)
			if !killAt(w, n, func(w *workspace.Workspace) { _, _ = w.Jump(lesson(w, 3)) }) {
				break
			}
			mine := "package services\n\n// Two is mine.\nfunc Two() string { return \"since\" }\n"
			write(w.Dir, "services/two.go", mine)
			Expect(kept(reopened(w))["services/two.go"]).To(ContainElement(mine))
		}
	})

	It("is completed by one of two programs that come at the same time", func() {
		w := started()
		passThrough(w, 2)
		Expect(killAt(w, 5, func(w *workspace.Workspace) { _, _ = w.Jump(lesson(w, 3)) })).To(BeTrue())
		opened := make(chan error)
		for range 4 {
			go func() {
				_, err := workspace.Open(w.Dir)
				opened <- err
			}()
		}
		for range 4 {
			Expect(<-opened).To(Succeed())
		}
		Expect(reopened(w).Current().ID).To(Equal("three"))
	})
})
