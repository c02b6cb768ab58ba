package check_test

import (
	"os/exec"
	"path/filepath"
	"testing/fstest"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/check"
	"cacheaside/lessons/internal/course"
)

var _ = Describe("What is laid into a tree", func() {
	It("is all but the lessons' own folder, of which there is what the console needs", func() {
		tree := GinkgoT().TempDir()
		all := fstest.MapFS{}
		for _, name := range []string{
			"go.mod", "raw/main.go", "lessons/main.go", "lessons/language/language.go", "lessons/language/language_test.go",
			"lessons/internal/check/lay.go", "lessons/01-strings/lesson.yaml", "bin/raw", ".git/config",
		} {
			all[name] = &fstest.MapFile{Data: []byte(name)}
		}
		Expect(check.Lay(all, tree)).To(Succeed())
		for name := range all {
			file := filepath.Join(tree, filepath.FromSlash(name))
			switch name {
			case "go.mod", "raw/main.go", "lessons/language/language.go":
				Expect(file).To(BeARegularFile())
			default:
				Expect(file).NotTo(BeAnExistingFile())
			}
		}
	})

	It("is enough for the console, and so is what a hunt has", func(ctx SpecContext) {
		tree := GinkgoT().TempDir()
		Expect(check.Lay(course.Root("../../.."), tree)).To(Succeed())
		list := exec.CommandContext(ctx, "go", "list", "-deps", "-f", "{{if not .Standard}}{{.Dir}}{{end}}", "./raw")
		list.Dir = tree
		out, err := list.CombinedOutput()
		Expect(err).NotTo(HaveOccurred(), string(out))
		Expect(check.IsHunted("lessons/language/language.go")).To(BeTrue())
		Expect(check.IsHunted("lessons/language/language_test.go")).To(BeFalse())
		Expect(check.IsHunted("lessons/main.go")).To(BeFalse())
	})
})
