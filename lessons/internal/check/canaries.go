package check

import (
	"cmp"
	"crypto/rand"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strings"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/specs"
)

// canaries are specs that are put beside those of a package that is graded: some pass and some fail, at random, and so do they
// have to in the report. Code that makes all specs pass, or writes the report itself, does not know which.
type canaries map[string]bool // whether it passes, by its identifier

const canariesPerPackage = 8

// putCanaries makes the files with them for packages, each labelled with all of the lessons.
func putCanaries(root fs.FS, packages []string, lessons []course.Lesson) (canaries, Variant, error) {
	put, variant := make(canaries), make(Variant)
	for _, pattern := range packages {
		folder := path.Clean(pattern)
		name, err := testPackageName(root, folder)
		if err != nil {
			return nil, nil, err
		}
		subject := rand.Text()
		var text strings.Builder
		fmt.Fprintf(&text, "package %s\n\nimport (\n\t\"github.com/onsi/ginkgo/v2\"\n\t\"github.com/onsi/gomega\"\n)\n\nvar _ = ginkgo.Describe(%q, ginkgo.Label(", name, subject)
		for _, lesson := range lessons {
			fmt.Fprintf(&text, "%q, ", lesson.Label())
		}
		text.WriteString("), func() {\n")
		for i, passes := range someOfEach(canariesPerPackage) {
			name := fmt.Sprintf("%s %d", rand.Text(), i)
			put[folder+": "+subject+" "+name] = passes
			expected := "true"
			if !passes {
				expected = "false"
			}
			fmt.Fprintf(&text, "\tginkgo.It(%q, func() { gomega.Expect(true).To(gomega.Equal(%s)) })\n", name, expected)
		}
		text.WriteString("})\n")
		variant[path.Join(folder, strings.ToLower(rand.Text())+"_test.go")] = []byte(text.String())
	}
	return put, variant, nil
}

// someOfEach returns so many values at random, of which at least one is true and one is false.
func someOfEach(number int) []bool {
	for {
		values, random := make([]bool, number), make([]byte, number)
		_, _ = rand.Read(random) // never fails
		for i := range values {
			values[i] = random[i]%2 == 0
		}
		if slices.Contains(values, true) && slices.Contains(values, false) {
			return values
		}
	}
}

// testPackageName is the name of the package of a folder's specs.
func testPackageName(root fs.FS, folder string) (string, error) {
	entries, err := fs.ReadDir(root, folder)
	if err != nil {
		return "", err
	}
	names := make(map[string]int)
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), "_test.go") {
			continue
		}
		content, err := fs.ReadFile(root, path.Join(folder, entry.Name()))
		if err != nil {
			return "", err
		}
		file, err := parser.ParseFile(token.NewFileSet(), entry.Name(), content, parser.PackageClauseOnly)
		if err != nil {
			return "", err
		}
		names[file.Name.Name]++
	}
	if len(names) == 0 {
		return "", fmt.Errorf("expected specs in %s, found none", folder)
	}
	var most string
	for name, files := range names {
		if cmp.Or(cmp.Compare(files, names[most]), strings.Compare(name, most)) > 0 {
			most = name
		}
	}
	return most, nil
}

const notReached Status = "not reached, since another did not end"

// weigh takes the canaries out of what came of specs. Where one came out otherwise than it must, or is missing, no spec of its
// package is believed that passed.
func (c canaries) weigh(found []Spec) []Spec {
	wrong := make(map[string]string) // what is wrong with the canaries, by folder
	came := make(map[string]Status)
	for _, spec := range found {
		if came[spec.ID] = spec.Status; spec.prevented {
			came[spec.ID] = notReached
		}
	}
	for id, passes := range c {
		expected := specs.Failed
		if passes {
			expected = specs.Passed
		}
		folder, _, _ := strings.Cut(id, ": ")
		if got := cmp.Or(came[id], "missing"); got != expected && got != notReached {
			wrong[folder] = fmt.Sprintf("a spec that was put beside it at random, which must be %s, is %s in the report", expected, got)
		}
	}
	weighed := slices.DeleteFunc(found, func(spec Spec) bool { _, isOne := c[spec.ID]; return isOne })
	for i, spec := range weighed {
		folder, _, _ := strings.Cut(spec.ID, ": ")
		if why := wrong[folder]; why != "" && spec.Status == specs.Passed {
			weighed[i].Status, weighed[i].Message = specs.Failed, "its result is not to be trusted: "+why
		}
	}
	return weighed
}
