package main_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/integration/explore/search"
	"cacheaside/lessons/edit"
)

const root = "../.."

// versionVariable chooses what is planted, by its number, in a program that has all of them.
const versionVariable = "EXPLORE_PLANTED"

// plant returns the program with all that the paths say planted in it: diffs, as the lessons have them for what people get wrong.
func plant(ctx context.Context, paths []string) *search.Program {
	GinkgoHelper()
	versions := make(map[string][]edit.Version) // by the file
	for number, path := range paths {
		text, err := os.ReadFile(filepath.Join(root, path+".diff"))
		Expect(err).NotTo(HaveOccurred())
		head, hunks, _ := strings.Cut(string(text), "\n@@")
		_, file, found := strings.Cut(head, "\nfile: ")
		Expect(found).To(BeTrue(), path)
		file, _, _ = strings.Cut(file, "\n")
		original, err := os.ReadFile(filepath.Join(root, file))
		Expect(err).NotTo(HaveOccurred())
		changed, err := edit.Patch(file, original, "@@"+hunks)
		Expect(err).NotTo(HaveOccurred(), path)
		versions[file] = append(versions[file], edit.Version{Number: number + 1, Text: changed})
	}
	folder := GinkgoT().TempDir()
	overlay := struct{ Replace map[string]string }{make(map[string]string)}
	put := func(file string, content []byte) {
		as := filepath.Join(folder, fmt.Sprint(len(overlay.Replace)))
		Expect(os.WriteFile(as, content, 0o644)).To(Succeed())
		whole, err := filepath.Abs(filepath.Join(root, file))
		Expect(err).NotTo(HaveOccurred())
		overlay.Replace[whole] = as
	}
	chosen := make(map[string]bool)
	for file, list := range versions {
		original, err := os.ReadFile(filepath.Join(root, file))
		Expect(err).NotTo(HaveOccurred())
		files, left, err := edit.Together(file, original, list, false)
		Expect(err).NotTo(HaveOccurred())
		Expect(left).To(BeEmpty(), "what can't be planted beside the others")
		for name, content := range files {
			put(name, content)
		}
		if dir := filepath.Dir(file); !chosen[dir] {
			chosen[dir] = true
			put(dir+"/version_chosen.go", edit.Chosen(filepath.Base(dir), versionVariable))
		}
	}
	text, err := json.Marshal(overlay)
	Expect(err).NotTo(HaveOccurred())
	path := filepath.Join(folder, "overlay.json")
	Expect(os.WriteFile(path, text, 0o644)).To(Succeed())
	program, err := search.Compile(ctx, path)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(program.Remove)
	return program
}
