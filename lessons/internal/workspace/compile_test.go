package workspace_test

import (
	"os"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/workspace"
)

var _ = Describe("Compile", func() {
	It("compiles in the background, code and specs, and writes what goes wrong to a log", func() {
		GinkgoT().Setenv(workspace.CompileVariable, "")
		w := started()
		write(w.Dir, "services/wrong_test.go", "package services_test\n\nvar wrong = undefined\n")
		log, err := w.Compile()
		Expect(err).NotTo(HaveOccurred())
		Expect(log).To(Equal(filepath.Join(w.Dir, ".course", "compile.log")))
		Eventually(func() (string, error) {
			text, err := os.ReadFile(log)
			return string(text), err
		}, "60s", "50ms").Should(ContainSubstring("undefined"))
	})

	It("does nothing when it is turned off", func() {
		GinkgoT().Setenv(workspace.CompileVariable, "off")
		w := started()
		Expect(w.Compile()).To(BeEmpty())
		Expect(filepath.Join(w.Dir, ".course/compile.log")).NotTo(BeAnExistingFile())
	})
})
