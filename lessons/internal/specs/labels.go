package specs

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// lessonLabel is a lesson's label as it is written in Go.
var lessonLabel = regexp.MustCompile(`"lesson-(\d\d)"`)

// label is the Ginkgo label of a lesson's specs.
func label(lesson int) string { return fmt.Sprintf("lesson-%02d", lesson) }

// beyond are the Ginkgo labels of what Options.Beyond runs.
var beyond = []string{"machines", "page"}

// mentions says whether a label is written, as a string, where the package's specs may be. It keeps packages that
// have no spec of a lesson from being compiled for it.
func (p testPackage) mentions(label string) bool {
	found := false
	p.eachSource(func(text []byte) {
		found = found || bytes.Contains(text, []byte(strconv.Quote(label)))
	})
	return found
}

// lessonsOf lists the lessons whose labels are written in the packages.
func lessonsOf(packages []testPackage) []int {
	var lessons []int
	for _, p := range packages {
		p.eachSource(func(text []byte) {
			for _, match := range lessonLabel.FindAllSubmatch(text, -1) {
				if lesson, err := strconv.Atoi(string(match[1])); err == nil {
					lessons = append(lessons, lesson)
				}
			}
		})
	}
	slices.Sort(lessons)
	return slices.Compact(lessons)
}

// eachSource reads the Go files that the package's specs may be written in: its own, and those of packages that
// its tests import, without their tests. It passes over what it cannot read: the compiler will say what is wrong.
func (p testPackage) eachSource(do func(text []byte)) {
	files, _ := filepath.Glob(filepath.Join(p.dir, "*.go"))
	for _, dir := range p.imports {
		imported, _ := filepath.Glob(filepath.Join(dir, "*.go"))
		for _, file := range imported {
			if !strings.HasSuffix(file, "_test.go") {
				files = append(files, file)
			}
		}
	}
	for _, file := range files {
		if text, err := os.ReadFile(file); err == nil {
			do(text)
		}
	}
}

// unfindable is a failure for each lesson's label that a spec carries and that mentions does not find: a
// run of that lesson alone would silently leave the spec out.
func (p testPackage) unfindable(results []Result) []Result {
	var failures []Result
	checked := map[string]bool{}
	for _, result := range results {
		for _, label := range result.Labels {
			if checked[label] || !lessonLabel.MatchString(strconv.Quote(label)) {
				continue
			}
			checked[label] = true
			if !p.mentions(label) {
				failures = append(failures, p.failure(Failed, fmt.Sprintf(
					"the spec %q carries the label %s, but no file of its package, nor of the packages that its tests import, has that string, "+
						"so a run of that lesson alone would leave it out; write Label(%q) there", result.Name, label, label)))
			}
		}
	}
	return failures
}

func numbers(values []int) string {
	texts := make([]string, len(values))
	for i, value := range values {
		texts[i] = strconv.Itoa(value)
	}
	return strings.Join(texts, ", ")
}
