package cli_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/cli"
	"cacheaside/lessons/internal/coursetest"
	"cacheaside/lessons/internal/workspace"
)

// desk is a tiny course, and the workspace that "start" made from it.
type desk struct{ repo, workspace string }

// newDesk makes a workspace that is at a lesson.
func newDesk(ctx context.Context, lesson string) desk {
	GinkgoHelper()
	d := newRepository()
	Expect(d.call(ctx, d.repo, "start").status).To(Equal(0))
	if lesson != "1" {
		Expect(d.call(ctx, d.workspace, "jump", lesson).status).To(Equal(0))
	}
	return d
}

// newRepository makes a tiny course alone.
func newRepository() desk {
	GinkgoHelper()
	GinkgoT().Setenv("LESSONS_COMPILE", "off")
	GinkgoT().Setenv("NO_COLOR", "1")
	repo := GinkgoT().TempDir()
	Expect(coursetest.Write(repo)).To(Succeed())
	return desk{repo, filepath.Join(repo, "workspace")}
}

// answer is what a command printed, and its exit status.
type answer struct {
	status         int
	stdout, stderr string
}

// call runs a command in a folder, and expects that everything fits into 80 columns.
func (d desk) call(ctx context.Context, dir string, args ...string) answer {
	GinkgoHelper()
	var stdout, stderr bytes.Buffer
	status := cli.Run(ctx, append([]string{"-C", dir}, args...), strings.NewReader(""), io.MultiWriter(&stdout, GinkgoWriter), io.MultiWriter(&stderr, GinkgoWriter))
	for line := range strings.Lines(stdout.String()) {
		if !strings.Contains(line, d.repo) && !slices.Contains(args, "--json") {
			Expect(utf8.RuneCountInString(strings.TrimSuffix(line, "\n"))).To(BeNumerically("<=", 80), line)
		}
	}
	Expect(stdout.String()).NotTo(ContainSubstring("\x1b"))
	return answer{status, stdout.String(), stderr.String()}
}

// in runs a command in the workspace.
func (d desk) in(ctx context.Context, args ...string) answer {
	GinkgoHelper()
	return d.call(ctx, d.workspace, args...)
}

func (d desk) put(name, content string) {
	GinkgoHelper()
	Expect(coursetest.Put(d.workspace, name, content)).To(Succeed())
}

func (d desk) read(name string) string {
	GinkgoHelper()
	content, err := os.ReadFile(filepath.Join(d.workspace, name))
	Expect(err).NotTo(HaveOccurred())
	return string(content)
}

// putReference writes files as the course has them.
func (d desk) putReference(names ...string) {
	GinkgoHelper()
	for _, name := range names {
		content, err := os.ReadFile(filepath.Join(d.repo, name))
		Expect(err).NotTo(HaveOccurred())
		d.put(name, string(content))
	}
}

func (d desk) state() workspace.State {
	GinkgoHelper()
	w, err := workspace.Open(d.workspace)
	Expect(err).NotTo(HaveOccurred())
	return w.State
}

// done says of lessons that they are done, and of the last one that it is the current one.
func (d desk) done(lessons ...string) {
	GinkgoHelper()
	w, err := workspace.Open(d.workspace)
	Expect(err).NotTo(HaveOccurred())
	for _, lesson := range lessons {
		w.State.Done[lesson] = time.Date(2026, 5, 2, 12, 0, 0, 0, time.UTC)
	}
	Expect(w.SaveState()).To(Succeed())
}

// expectGolden compares a text with a file in testdata. With UPDATE_GOLDEN set it writes the file, for review.
func expectGolden(name, text string) {
	GinkgoHelper()
	file := filepath.Join("testdata", name+".golden")
	if os.Getenv("UPDATE_GOLDEN") != "" {
		Expect(os.MkdirAll(filepath.Dir(file), 0o755)).To(Succeed())
		Expect(os.WriteFile(file, []byte(text), 0o644)).To(Succeed())
	}
	golden, err := os.ReadFile(file)
	Expect(err).NotTo(HaveOccurred(), "UPDATE_GOLDEN=1 go test writes it")
	Expect(text).To(Equal(string(golden)), "if it is right as it is now: UPDATE_GOLDEN=1 go test, and review the difference")
}

// A learner's specs and code for the tiny course.
const (
	discountSpecs = `package prices_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/services/prices"
)

var _ = Describe("My discount", func() {
	It("takes a quarter off", func() { Expect(prices.Discount(400, 25)).To(Equal(300)) })
	It("ends at zero", func() { Expect(prices.Discount(400, 101)).To(Equal(0)) })
})
`
	weakSpecs = `package prices_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/services/prices"
)

var _ = Describe("My discount", func() {
	It("takes a quarter off", func() { Expect(prices.Discount(400, 25)).To(Equal(300)) })
})
`
	wrongTotal = `package shop

type Basket struct{ cents []int }

func (b *Basket) Add(cents int) { b.cents = append(b.cents, cents) }

func (b *Basket) Len() int { return len(b.cents) }

func (b *Basket) Total() int {
	return len(b.cents)
}
`
)
