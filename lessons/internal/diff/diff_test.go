package diff_test

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/diff"
)

func lines(all ...string) []byte { return []byte(strings.Join(all, "\n") + "\n") }

var _ = Describe("Unified", func() {
	It("is nothing for equal texts", func() {
		Expect(diff.Unified("a", "b", lines("one"), lines("one"))).To(BeEmpty())
	})

	It("shows what goes and what comes, with three lines around it", func() {
		Expect(diff.Unified("yours", "reference",
			lines("1", "2", "3", "4", "5", "six", "7", "8", "9", "10"),
			lines("1", "2", "3", "4", "5", "6", "7", "8", "9", "10"))).To(Equal(
			"--- yours\n+++ reference\n@@ -3,7 +3,7 @@\n 3\n 4\n 5\n-six\n+6\n 7\n 8\n 9\n"))
	})

	It("shows changes that are far apart in hunks of their own", func() {
		text := diff.Unified("a", "b",
			lines("x", "1", "2", "3", "4", "5", "6", "7", "8", "y"),
			lines("1", "2", "3", "4", "5", "6", "7", "8", "y", "z"))
		Expect(text).To(Equal("--- a\n+++ b\n@@ -1,4 +1,3 @@\n-x\n 1\n 2\n 3\n@@ -8,3 +7,4 @@\n 7\n 8\n y\n+z\n"))
	})

	It("shows a file that comes, and one that goes", func() {
		Expect(diff.Unified("a", "b", nil, lines("1", "2"))).To(Equal("--- a\n+++ b\n@@ -0,0 +1,2 @@\n+1\n+2\n"))
		Expect(diff.Unified("a", "b", lines("1"), nil)).To(Equal("--- a\n+++ b\n@@ -1 +0,0 @@\n-1\n"))
	})

	It("says where a line feed is missing at the end", func() {
		Expect(diff.Unified("a", "b", []byte("1\n2"), []byte("1\n2\n"))).To(Equal(
			"--- a\n+++ b\n@@ -1,2 +1,2 @@\n 1\n-2\n\\ No newline at end of file\n+2\n"))
	})

	It("makes what patch makes the new text of", func() {
		patch, err := exec.LookPath("patch")
		if err != nil {
			Skip("there is no patch on the PATH")
		}
		random := rand.New(rand.NewPCG(uint64(GinkgoRandomSeed()), 1))
		text := func() []byte {
			var all []string
			for range random.IntN(40) {
				all = append(all, string(rune('a'+random.IntN(6))))
			}
			return []byte(strings.Join(all, "\n"))
		}
		for range 50 {
			a, b := text(), text()
			file := filepath.Join(GinkgoT().TempDir(), "file")
			Expect(os.WriteFile(file, a, 0o600)).To(Succeed())
			command := exec.Command(patch, "--quiet", "--no-backup-if-mismatch", file)
			command.Stdin = strings.NewReader(diff.Unified("a", "b", a, b))
			output, err := command.CombinedOutput()
			Expect(err).NotTo(HaveOccurred(), "%s", output)
			patched, err := os.ReadFile(file)
			if len(b) == 0 && os.IsNotExist(err) { // what becomes empty is removed
				continue
			}
			Expect(err).NotTo(HaveOccurred())
			Expect(string(patched)).To(Equal(string(b)))
		}
	})
})
