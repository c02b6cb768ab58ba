package workspace_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/edit"
	"cacheaside/lessons/internal/workspace"
)

var _ = Describe("A workspace of this repository's course", func() {
	repository := func() string {
		GinkgoHelper()
		dir, err := filepath.Abs(filepath.Join("..", "..", ".."))
		Expect(err).NotTo(HaveOccurred())
		Expect(filepath.Join(dir, "go.mod")).To(BeAnExistingFile())
		return dir
	}

	// blank counts the functions that are still to be written.
	blank := func(w *workspace.Workspace) int {
		GinkgoHelper()
		count := 0
		for _, lesson := range w.Lessons {
			for _, write := range lesson.Write {
				text, err := os.ReadFile(filepath.Join(w.Dir, filepath.FromSlash(write.File)))
				Expect(err).NotTo(HaveOccurred())
				for _, function := range write.Functions {
					if edit.IsBlank(text, lesson.Name()+": "+function+" is yours to write") {
						count++
					}
				}
			}
		}
		return count
	}

	It("has the code of one lesson taken out, at each", func(ctx SpecContext) {
		w, err := workspace.Start(ctx, repository(), filepath.Join(temporary(), "workspace"), false, "")
		Expect(err).NotTo(HaveOccurred())
		for _, lesson := range w.Lessons {
			_, err := w.Jump(lesson)
			Expect(err).NotTo(HaveOccurred())
			functions := 0
			for _, write := range lesson.Write {
				functions += len(write.Functions)
			}
			Expect(blank(w)).To(Equal(functions), lesson.Name())
		}
	})

	// What compiles with all lessons taken out does so with one; and "verify" compiles every lesson's starter.
	It("compiles as a handout, specs included", func(ctx SpecContext) {
		w, err := workspace.Start(ctx, repository(), filepath.Join(temporary(), "workspace"), true, "")
		Expect(err).NotTo(HaveOccurred())
		command := exec.CommandContext(ctx, "go", "vet", "./...")
		command.Dir = w.Dir
		output, err := command.CombinedOutput()
		Expect(err).NotTo(HaveOccurred(), "go vet ./... says:\n%s", output)
	}, SpecTimeout(5*time.Minute))
})
