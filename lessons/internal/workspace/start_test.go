package workspace_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"go.yaml.in/yaml/v3"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/workspace"
)

var _ = Describe("Start", func() {
	var repo, dir string

	BeforeEach(func() {
		repo = repository()
		dir = filepath.Join(repo, "workspace")
	})

	Context("in another language", func() {
		BeforeEach(func() {
			write(repo, "lessons/pt-BR.sum", "")
			write(repo, "lessons/01-one/lesson.pt-BR.md", "# Lição 01\n")
			write(repo, "lessons/02-two/hints.pt-BR.yaml", "[]\n")
			write(repo, "lessons/02-two/mistakes.pt-BR.yaml", "a: {about: Errado.}\n")
			write(repo, "raw/experiments/pt-BR/one.txt", "# Uma chave.\n\n> GET k\n(nil)\n")
		})

		It("has a course that speaks it, also when it is updated, and the same replies to predict", func(ctx SpecContext) {
			w, err := workspace.Start(ctx, repo, dir, false, "pt-BR")
			Expect(err).NotTo(HaveOccurred())
			Expect(w.State.Language).To(BeEquivalentTo("pt-BR"))
			Expect(w.Lessons[0].Text(w.Root)).To(Equal("# Lição 01\n"))
			Expect(read(dir, "raw/experiments/one.txt")).To(HavePrefix("# Uma chave.\n\n> GET k\n?\n"))
			for _, name := range []string{"lessons/02-two/hints.pt-BR.yaml", "lessons/02-two/mistakes.pt-BR.yaml", "raw/experiments/pt-BR/one.txt"} {
				Expect(filepath.Join(dir, name)).NotTo(BeAnExistingFile(), "which would give something away")
			}

			write(repo, "lessons/01-one/lesson.pt-BR.md", "# Lição 01, outra vez\n")
			_, err = w.Update(repo)
			Expect(err).NotTo(HaveOccurred())
			Expect(w.Lessons[0].Text(w.Root)).To(Equal("# Lição 01, outra vez\n"))
		})

		It("gives nothing away in a handout", func(ctx SpecContext) {
			w, err := workspace.Start(ctx, repo, dir, true, "pt-BR")
			Expect(err).NotTo(HaveOccurred())
			for _, name := range []string{"lessons/02-two/mistakes.pt-BR.yaml", "raw/experiments/pt-BR/one.txt"} {
				Expect(fs.Stat(w.Root, name)).Error().To(MatchError(fs.ErrNotExist))
			}
		})
	})

	start := func(handout bool) *workspace.Workspace {
		GinkgoHelper()
		w, err := workspace.Start(GinkgoT().Context(), repo, dir, handout, "")
		Expect(err).NotTo(HaveOccurred())
		return w
	}

	It("copies the course, but for what a learner must not see", func() {
		w := start(false)
		Expect(w.Dir).To(Equal(dir))
		all := everything(dir)
		for _, name := range []string{"go.mod", "go.sum", ".gitignore", "Makefile", "LICENSE", "services/two.go", "services/two_test.go",
			"httpapi/main.go", "httpapi/main_test.go", "lessons/main.go", "lessons/02-two/lesson.yaml", "lessons/02-two/lesson.md"} {
			Expect(all).To(HaveKeyWithValue(name, tinyCourse[name]))
		}
		for _, name := range []string{"lessons/02-two/testdata/mistakes/a.diff", "lessons/02-two/specs.txt", "lessons/02-two/hints.yaml",
			"services/four_test.go", "services/four_answers_test.go", "lessons/main_test.go", "lessons/internal/testdata/golden.txt",
			"lessons/mutants/main.go", "lessons/internal/mutants/mutants.go"} {
			Expect(all).NotTo(HaveKey(name))
		}
	})

	It("takes out the first lesson, and no other", func() {
		w := start(false)
		Expect(w.Current().ID).To(Equal("one"))
		Expect(read(dir, "raw/experiments/one.txt")).To(Equal("# strings\n> SET a 1\n?\n> GET a\n?\n"))
		Expect(read(dir, "services/two.go")).To(Equal(tinyCourse["services/two.go"]))
		build(dir)
	})

	It("keeps the course as it was, out of the compiler's way", func() {
		w := start(false)
		for name, text := range tinyCourse {
			kept, err := fs.ReadFile(w.Root, name)
			Expect(err).NotTo(HaveOccurred())
			Expect(string(kept)).To(Equal(text), name)
		}
		mistakes, err := w.Lessons[1].Mistakes(w.Root)
		Expect(err).NotTo(HaveOccurred())
		Expect(mistakes).To(HaveLen(1))
	})

	It("writes the same archive each time", func() {
		start(false)
		first := read(dir, ".course/course.zip")
		other := filepath.Join(temporary(), "other")
		again := repository()
		_, err := workspace.Start(GinkgoT().Context(), again, other, false, "")
		Expect(err).NotTo(HaveOccurred())
		Expect(read(other, ".course/course.zip") == first).To(BeTrue(), "the archives should be equal")
	})

	It("leaves out what is not the course's, whether git knows it or not", func() {
		for _, name := range []string{"products.db", "bin/specs", ".git/config", "notes.txt", "services/products.db-wal", "services/.DS_Store",
			"services/cover.out", "services/services.test", "services/two.go~", "raw/.idea/x.xml"} {
			write(repo, name, "junk")
		}
		write(repo, "raw/mine/.course/course.zip", "of another workspace")
		write(repo, "raw/mine/main.go", "package main")
		before := everything(start(false).Dir)
		for name := range before {
			Expect(tinyCourse).To(HaveKey(name))
		}
	})

	It("keeps scripts ones that can be run", func() {
		if runtime.GOOS == "windows" {
			Skip("there is no such mode on Windows")
		}
		start(false)
		info, err := os.Stat(filepath.Join(dir, "integration/run.sh"))
		Expect(err).NotTo(HaveOccurred())
		Expect(info.Mode().Perm() & 0o100).NotTo(BeZero())
	})

	It("makes a workspace that a learner can write in from a repository that can't be written", func() {
		Expect(os.Chmod(filepath.Join(repo, "services/two.go"), 0o444)).To(Succeed())
		start(false)
		info, err := os.Stat(filepath.Join(dir, "services/two.go"))
		Expect(err).NotTo(HaveOccurred())
		Expect(info.Mode().Perm() & 0o200).NotTo(BeZero())
	})

	It("makes a module of its own, which the repository's packages don't include", func() {
		start(false)
		command := exec.Command("go", "list", "./...")
		command.Dir = repo
		output, err := command.Output()
		Expect(err).NotTo(HaveOccurred())
		Expect(string(output)).NotTo(ContainSubstring("workspace"))
	})

	It("takes an empty folder, and makes the folders above", func() {
		Expect(os.Mkdir(dir, 0o755)).To(Succeed())
		start(false)
		dir = filepath.Join(temporary(), "a", "b")
		start(false)
		build(dir)
	})

	Context("when it can't be", func() {
		refused := func(from, to string) error {
			GinkgoHelper()
			before := everything(repo)
			_, err := workspace.Start(GinkgoT().Context(), from, to, false, "")
			Expect(err).To(HaveOccurred())
			Expect(everything(repo)).To(Equal(before), "nothing should have been changed")
			return err
		}

		It("refuses a folder that has anything in it", func() {
			write(dir, ".hidden", "mine")
			Expect(refused(repo, dir)).To(MatchError(workspace.ErrNotEmpty))
		})

		It("refuses to start from a workspace, and in one", func() {
			start(false)
			Expect(refused(dir, filepath.Join(temporary(), "w"))).To(MatchError(workspace.ErrInWorkspace))
			Expect(refused(repo, filepath.Join(dir, "services", "w"))).To(MatchError(workspace.ErrInWorkspace))
		})

		It("refuses a folder that the course itself is in", func() {
			Expect(refused(repo, filepath.Join(repo, "raw", "mine"))).To(MatchError(ContainSubstring("part of the course")))
		})

		It("says so where there is no course", func() {
			Expect(refused(temporary(), dir)).To(MatchError(ContainSubstring("go.mod")))
		})

		It("leaves nothing when it is interrupted", func() {
			ctx, cancel := context.WithCancel(context.Background())
			cancel()
			_, err := workspace.Start(ctx, repo, dir, false, "")
			Expect(err).To(MatchError(context.Canceled))
			Expect(filepath.Glob(filepath.Join(repo, "*workspace*"))).To(BeEmpty())
			Expect(filepath.Glob(filepath.Join(repo, ".workspace*"))).To(BeEmpty())
		})

		It("leaves nothing when a lesson does not fit its code", func() {
			write(repo, "services/other.go", "package services\n")
			write(repo, "lessons/01-one/lesson.yaml", lessonFile("one", "write: [{file: services/other.go, functions: [Nowhere]}]"))
			Expect(refused(repo, dir)).To(MatchError(ContainSubstring("Nowhere")))
		})
	})

	Context("for a handout", func() {
		It("takes out every lesson, and compiles", func() {
			w := start(true)
			Expect(w.State.Handout).To(BeTrue())
			Expect(read(dir, "raw/experiments/one.txt")).To(ContainSubstring("?"))
			for _, name := range []string{"services/two.go", "services/three.go", "services/four.go"} {
				Expect(read(dir, name)).To(ContainSubstring("is yours to write"))
			}
			Expect(read(dir, "services/schema.sql")).To(Equal("-- yours\n"))
			Expect(read(dir, "services/four_test.go")).To(ContainSubstring("your specs"))
			Expect(filepath.Join(dir, "services/four_answers_test.go")).NotTo(BeAnExistingFile())
			build(dir)
		})

		It("has a workflow for GitHub Classroom: a test for each lesson, and a point for each step", func() {
			w := start(true)
			text := read(dir, ".github/workflows/classroom.yml")
			var workflow struct {
				Jobs map[string]struct {
					Steps []struct {
						ID   string
						Uses string
						With map[string]string
						Env  map[string]string
					}
				}
			}
			Expect(yaml.Unmarshal([]byte(text), &workflow)).To(Succeed())
			steps := workflow.Jobs["lessons"].Steps
			var runners []string
			points := make(map[string]string)
			for _, step := range steps {
				if strings.Contains(step.Uses, "autograding-command-grader") {
					runners = append(runners, step.ID)
					points[step.With["command"]] = step.With["max-score"]
				}
			}
			Expect(runners).To(HaveLen(len(w.Lessons)))
			for _, lesson := range w.Lessons {
				Expect(points).To(HaveKeyWithValue(fmt.Sprintf("go run ./lessons test %d", lesson.Number), fmt.Sprint(len(lesson.Steps))))
			}
			reporter := steps[len(steps)-1]
			Expect(reporter.With).To(HaveKeyWithValue("runners", strings.Join(runners, ",")))
			for _, runner := range runners {
				Expect(reporter.Env).To(HaveKeyWithValue(strings.ToUpper(runner)+"_RESULTS", "${{ steps."+runner+".outputs.result }}"))
			}
		})

		It("has nothing in its archive that gives the code away", func() {
			w := start(true)
			secrets := []string{"loud(quiet", "loud(late", `loud("four")`, "CREATE TABLE", "the specs of the course", "the answers", "Wrong."}
			Expect(fs.WalkDir(w.Root, ".", func(name string, entry fs.DirEntry, err error) error {
				if err != nil || entry.IsDir() {
					return err
				}
				text, err := fs.ReadFile(w.Root, name)
				for _, secret := range secrets {
					Expect(string(text)).NotTo(ContainSubstring(secret), name)
				}
				return err
			})).To(Succeed())
		})

		It("says nowhere where the course is on the teacher's machine", func() {
			w := start(true)
			Expect(w.Origin()).To(BeEmpty())
			Expect(filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
				if err != nil || entry.IsDir() {
					return err
				}
				text, err := os.ReadFile(name)
				Expect(string(text)).NotTo(ContainSubstring(repo), name)
				return err
			})).To(Succeed())
		})

		It("keeps what the lessons say, and can be read as a course", func() {
			w := start(true)
			lessons, err := course.Load(w.Root)
			Expect(err).NotTo(HaveOccurred())
			Expect(lessons).To(HaveLen(4))
			Expect(lessons[1].Text(w.Root)).To(Equal("# Two\n"))
			Expect(lessons[1].Hints(w.Root)).To(BeEmpty())
			Expect(lessons[1].ExpectedSpecs(w.Root)).To(Equal([]course.Expected{{ID: "services: Two", Step: 1}}))
		})
	})
})

var _ = Describe("Open", func() {
	It("finds the workspace at a folder or above it", func() {
		w := started()
		again, err := workspace.Open(filepath.Join(w.Dir, "services"))
		Expect(err).NotTo(HaveOccurred())
		Expect(again.Dir).To(Equal(w.Dir))
		Expect(again.Lessons).To(HaveLen(4))
	})

	It("says so where there is none", func() {
		_, err := workspace.Open(repository())
		Expect(err).To(MatchError(workspace.ErrNone))
	})

	It("opens a workspace that was moved, without the repository", func() {
		w := started()
		moved := filepath.Join(temporary(), "elsewhere")
		Expect(os.Rename(w.Dir, moved)).To(Succeed())
		w, err := workspace.Open(moved)
		Expect(err).NotTo(HaveOccurred())
		passThrough(w, 3)
		build(moved)
	})

	It("says where the state is gone, and what is wrong with one that it can't read", func() {
		w := started()
		Expect(os.Remove(filepath.Join(w.Dir, ".course/state.json"))).To(Succeed())
		_, err := workspace.Open(w.Dir)
		Expect(err).To(MatchError(ContainSubstring("state.json is missing")))
		write(w.Dir, ".course/state.json", "{")
		_, err = workspace.Open(w.Dir)
		Expect(err).To(MatchError(ContainSubstring("state.json can't be read (unexpected end of JSON input)")))
	})
})

var _ = Describe("SaveState", func() {
	It("keeps the state for the next command", func() {
		w := started()
		w.State.Hints["two/Two"] = 2
		w.State.Last["two"] = workspace.Last{Step: 1, Failed: []string{"services: Two"}}
		pass(w)
		Expect(reopened(w).State).To(Equal(w.State))
	})
})

var _ = Describe("ChangeState", func() {
	It("keeps what another command changed since", func() {
		w := started()
		other := reopened(w)
		other.State.Hints["one/x"] = 1
		Expect(other.SaveState()).To(Succeed())
		Expect(w.ChangeState(func(s *workspace.State) { s.Hints["two/y"] = 2 })).To(Succeed())
		Expect(reopened(w).State.Hints).To(Equal(map[string]int{"one/x": 1, "two/y": 2}))
	})
})
