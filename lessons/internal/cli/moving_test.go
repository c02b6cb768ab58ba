package cli_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"

	"cacheaside/lessons/internal/cli"
	"cacheaside/lessons/internal/coursetest"
	"cacheaside/lessons/internal/workspace"
)

var _ = Describe("Going from lesson to lesson", func() {
	var repo, dir string

	BeforeEach(func() {
		GinkgoT().Setenv(workspace.CompileVariable, "off")
		repo = GinkgoT().TempDir()
		Expect(coursetest.Write(repo)).To(Succeed())
		dir = filepath.Join(repo, "workspace")
	})

	// called runs a command about a folder, and expects its exit status.
	called := func(status int, at string, args ...string) (stdout, stderr *gbytes.Buffer) {
		GinkgoHelper()
		stdout, stderr = gbytes.NewBuffer(), gbytes.NewBuffer()
		got := cli.Run(context.Background(), append([]string{"-C", at}, args...), strings.NewReader(""), stdout, stderr)
		Expect(got).To(Equal(status), "%s%s", stdout.Contents(), stderr.Contents())
		for line := range strings.Lines(string(stdout.Contents())) {
			if !strings.Contains(line, repo) { // a folder's name is as long as it is
				Expect(len([]rune(strings.TrimRight(line, "\n")))).To(BeNumerically("<=", 80), line)
			}
		}
		return stdout, stderr
	}

	started := func() {
		GinkgoHelper()
		called(0, repo, "start")
	}

	text := func(name string) string {
		GinkgoHelper()
		content, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		Expect(err).NotTo(HaveOccurred())
		return string(content)
	}

	pass := func() {
		GinkgoHelper()
		w, err := workspace.Open(dir)
		Expect(err).NotTo(HaveOccurred())
		Expect(w.ChangeState(func(s *workspace.State) { s.Done[s.Current] = time.Now() })).To(Succeed())
	}

	Describe("start", func() {
		It("makes the workspace in the repository, and says what comes next", func() {
			out, _ := called(0, repo, "start")
			Expect(out).To(gbytes.Say("The workspace is ready: "))
			Expect(out).To(gbytes.Say(`Lesson 01, Strings \(day 02/05\)`))
			Expect(out).To(gbytes.Say(`  cd .*workspace\n  go run ./lessons\n`))
			Expect(text("raw/experiments/strings.txt")).To(ContainSubstring("?"))
		})

		It("takes a folder, and its flag before it or behind", func() {
			out, _ := called(0, repo, "start", "a", "--handout")
			Expect(out).To(gbytes.Say("The handout is ready: "))
			called(0, repo, "start", "-handout", filepath.Join(GinkgoT().TempDir(), "b"))
		})

		It("says what is compiled in the background", func() {
			GinkgoT().Setenv(workspace.CompileVariable, "")
			out, _ := called(0, repo, "start")
			Expect(out).To(gbytes.Say("in the background"))
			Expect(out).To(gbytes.Say("compile.log"))
		})

		It("refuses a folder that has something in it, and a workspace, with status 2", func() {
			started()
			_, complaint := called(2, repo, "start")
			Expect(complaint).To(gbytes.Say("something in it already.*a workspace"))
			_, complaint = called(2, dir, "start")
			Expect(complaint).To(gbytes.Say("workspace already.*go run ./lessons reset N"))
			called(2, repo, "start", "a", "b")
			called(2, repo, "start", "-no")
		})
	})

	Describe("next", func() {
		It("says what is yours to write, and where what was there is", func() {
			started()
			pass()
			out, _ := called(0, dir, "next")
			Expect(out).To(gbytes.Say(`snapshot \d{8}-\d{6}`))
			Expect(out).To(gbytes.Say(`Lesson 02, The basket \(day 03/05\), begins. Its steps:\n  1  putting in\n       services/shop/basket.go\n`))
			Expect(out).To(gbytes.Say("go run ./lessons read"))
			Expect(text("services/shop/basket.go")).To(ContainSubstring("is yours to write"))
		})

		It("refuses with status 1 while the lesson is not done, and says what to do", func() {
			started()
			_, complaint := called(1, dir, "next")
			Expect(complaint).To(gbytes.Say(`lesson 01 is not done yet: "go run ./lessons test".*go run ./lessons jump 2`))
		})

		It("says so when all are done", func() {
			started()
			for range 3 {
				pass()
				called(0, dir, "next")
			}
			out, _ := called(0, dir, "next")
			Expect(out).To(gbytes.Say("All lessons are done"))
		})
	})

	Describe("jump, reset and restore", func() {
		It("goes there, and back", func() {
			started()
			out, _ := called(0, dir, "jump", "2")
			Expect(out).To(gbytes.Say("You left lesson 01 unfinished: it has the reference's code now"))
			Expect(out).To(gbytes.Say(`go run ./lessons restore (\S+)`))
			called(0, dir, "jump", "2")
			all, _ := called(0, dir, "restore")
			Expect(all).To(gbytes.Say(`before: jump 2\n +nothing of yours; it leads back to lesson 01\n\n`))
			name := strings.Fields(string(all.Contents()))[0]
			back, _ := called(0, dir, "restore", name)
			Expect(back).To(gbytes.Say("You are at lesson 01 again"))
			Expect(text("services/shop/basket.go")).NotTo(ContainSubstring("is yours to write"))
		})

		It("begins a lesson anew, and says where the old version is", func() {
			started()
			called(0, dir, "jump", "basket")
			Expect(coursetest.Put(dir, "services/shop/basket.go", "package shop\n\n// mine\n")).To(Succeed())
			out, _ := called(0, dir, "reset", "2")
			Expect(out).To(gbytes.Say("Your version is in the snapshot "))
			out, _ = called(0, dir, "reset", "2")
			Expect(out).To(gbytes.Say("no file had to be changed"))
			all, _ := called(0, dir, "restore")
			name := strings.Fields(string(all.Contents()))[0]
			called(0, dir, "restore", name, filepath.FromSlash("services/shop/basket.go"))
			Expect(text("services/shop/basket.go")).To(ContainSubstring("mine"))
		})

		It("offers what was written in a lesson that is come back to, and no file that was not", func() {
			started()
			called(0, dir, "jump", "3")
			Expect(coursetest.Put(dir, "services/prices/prices.go", "package prices\n\n// mine\n")).To(Succeed())
			called(0, dir, "jump", "2")
			out, _ := called(0, dir, "jump", "3")
			Expect(out).To(gbytes.Say(`(?s)has what you wrote there before.*restore \S+ services/prices/prices.go\n\n`))
			all, _ := called(0, dir, "restore")
			Expect(all.Contents()).NotTo(ContainSubstring("prices_test.go"))
		})

		It("says how to take a solution back, whether something was written or not", func() {
			started()
			called(0, dir, "jump", "2")
			out, _ := called(0, dir, "solution", "2", "-write")
			Expect(out).To(gbytes.Say("To begin it anew: go run ./lessons reset 2\n"))
			Expect(coursetest.Put(dir, "services/shop/basket.go", "package shop\n\n// mine\n")).To(Succeed())
			out, _ = called(0, dir, "solution", "2", "-write")
			Expect(out).To(gbytes.Say("Your version is kept in a snapshot"))
		})

		It("says that there is nothing to restore", func() {
			started()
			out, _ := called(0, dir, "restore")
			Expect(out).To(gbytes.Say("There are no snapshots"))
		})

		DescribeTable("ends with status 2 when it is called wrongly",
			func(says string, args ...string) {
				started()
				_, complaint := called(2, dir, args...)
				Expect(complaint).To(gbytes.Say(says))
			},
			Entry("no lesson", "expected a lesson, such as: go run ./lessons reset 1", "reset"),
			Entry("no such lesson", "they are 1 to 3", "jump", "9"),
			Entry("two lessons", "one lesson", "jump", "1", "2"),
			Entry("a lesson to come", "go run ./lessons jump 3", "reset", "3"),
			Entry("no such snapshot", `"go run ./lessons restore" lists them`, "restore", "20000101-000000"),
			Entry("an argument too many", "takes no arguments", "next", "2"),
		)

		It("ends with status 2 where there is no workspace, and says how to make one", func() {
			for _, command := range [][]string{{"next"}, {"jump", "1"}, {"reset", "1"}, {"restore"}} {
				_, complaint := called(2, repo, command...)
				Expect(complaint).To(gbytes.Say(`go run ./lessons start`))
			}
		})
	})

	Describe("update", func() {
		BeforeEach(func() {
			started()
			Expect(coursetest.Put(repo, "lessons/01-strings/lesson.md", "# Better\n")).To(Succeed())
			Expect(coursetest.Put(repo, "raw/main.go", "package main\n\nfunc main() {}\n")).To(Succeed())
			Expect(coursetest.Put(dir, "raw/main.go", "package main\n\n// mine\nfunc main() {}\n")).To(Succeed())
		})

		DescribeTable("replaces what the learner has not changed, and names the rest",
			func(args func() []string, at func() string) {
				out, _ := called(0, at(), append([]string{"update"}, args()...)...)
				Expect(out).To(gbytes.Say("Changed:\n  lessons/01-strings/lesson.md\n"))
				Expect(out).To(gbytes.Say("stay as they are.*:\n  raw/main.go\n"))
				Expect(text("lessons/01-strings/lesson.md")).To(Equal("# Better\n"))
			},
			Entry("in the workspace", func() []string { return nil }, func() string { return dir }),
			Entry("in the workspace, with the repository", func() []string { return []string{".."} }, func() string { return dir }),
			Entry("in the repository", func() []string { return nil }, func() string { return repo }),
			Entry("in the repository, with the workspace", func() []string { return []string{"workspace"} }, func() string { return repo }),
		)

		It("takes the course's version where it is told to, and keeps the learner's", func() {
			out, _ := called(0, dir, "update")
			Expect(out).To(gbytes.Say("  go run ./lessons update -take raw/main.go\n"))
			out, _ = called(0, dir, "update", "-take", "raw/main.go")
			Expect(out).To(gbytes.Say("What you wrote there is in the snapshot "))
			Expect(text("raw/main.go")).To(Equal("package main\n\nfunc main() {}\n"))
			called(2, dir, "update", "-take", "raw/main.go")
		})

		It("says what does not compile then, and what to do", func() {
			Expect(coursetest.Put(repo, "services/shop/basket.go", strings.Replace(text("services/shop/basket.go"), "Len()", "Size()", 1))).To(Succeed())
			Expect(coursetest.Put(repo, "services/shop/basket_test.go", strings.Replace(text("services/shop/basket_test.go"), "Len()", "Size()", 1))).To(Succeed())
			Expect(coursetest.Put(dir, "services/shop/basket.go", text("services/shop/basket.go")+"\n// mine\n")).To(Succeed())
			out, _ := called(1, dir, "update")
			Expect(out).To(gbytes.Say("  go run ./lessons update -take raw/main.go -take services/shop/basket.go\n"))
			Expect(out).To(gbytes.Say(`does not compile now:\n  services/shop\n    services/shop/basket_test.go:18:\d+: basket.Size undefined`))
			called(0, dir, "update", "-take", "services/shop/basket.go")
		})

		It("wants to be told where the course is, for a handout", func() {
			handout := filepath.Join(GinkgoT().TempDir(), "handout")
			called(0, repo, "start", "-handout", handout)
			_, complaint := called(2, handout, "update")
			Expect(complaint).To(gbytes.Say("go run ./lessons update ../cacheaside"))
			called(0, handout, "update", repo)
		})

		It("says how to go on when the repository is gone", func() {
			moved := filepath.Join(GinkgoT().TempDir(), "moved")
			Expect(os.Rename(dir, moved)).To(Succeed())
			Expect(os.RemoveAll(repo)).To(Succeed())
			_, complaint := called(1, moved, "update")
			Expect(complaint).To(gbytes.Say("Nothing was changed. .*go run ./lessons update REPOSITORY"))
		})
	})
})
