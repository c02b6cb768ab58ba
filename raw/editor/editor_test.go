package editor_test

import (
	"os"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/raw/editor"
)

var _ = Describe("New", Label("given"), func() {
	It("says why a history can't be kept", func() {
		file := filepath.Join(GinkgoT().TempDir(), "file")
		Expect(os.WriteFile(file, nil, 0o600)).To(Succeed())
		_, err := editor.New(editor.Config{History: filepath.Join(file, "history")})
		Expect(err).To(MatchError(SatisfyAll(ContainSubstring("the history can't be kept"), ContainSubstring(file))))
	})

	It("needs no history", func() {
		Expect(editor.New(editor.Config{})).NotTo(BeNil())
	})
})
