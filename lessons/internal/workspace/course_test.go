package workspace_test

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/workspace"
)

// tinyCourse is a course of four lessons: one to predict, two with code in one package, and one with specs first.
var tinyCourse = map[string]string{
	"go.mod":     "module cacheaside\n\ngo 1.26\n",
	"go.sum":     "",
	".gitignore": "/workspace/\n",
	"Makefile":   "all:\n",
	"LICENSE":    "free\n",

	"raw/experiments/one.txt": "# strings\n> SET a 1\nOK\n> GET a\n\"1\"\n",

	"services/shared.go": `package services

import "strings"

// loud is used by everything.
func loud(text string) string { return strings.ToUpper(text) }

// quiet is used by Two alone.
func quiet(text string) string { return strings.ToLower(text) }

// late is used by Three alone.
func late(text string) string { return strings.TrimSpace(text) }
`,
	"services/two.go": `package services

// Two is lesson 02's.
func Two() string { return loud(quiet("two")) + own() }

func own() string { return "!" }
`,
	"services/three.go": `package services

// Three is lesson 03's.
func Three() string { return loud(late("three")) }
`,
	"services/schema.sql":           "CREATE TABLE products (name TEXT);\n",
	"services/four.go":              "package services\n\n// Four is lesson 04's.\nfunc Four() string { return loud(\"four\") }\n",
	"services/two_test.go":          "package services_test\n",
	"services/four_test.go":         "package services_test\n\n// the specs of the course\n",
	"services/four_answers_test.go": "package services_test\n\n// the answers\n",

	"httpapi/main.go":      "package main\n\nimport \"cacheaside/services\"\n\nfunc main() { print(services.Two(), services.Three(), services.Four()) }\n",
	"httpapi/main_test.go": "package main\n",

	"integration/run.sh": "#!/bin/sh\n",

	"lessons/main.go":                         "package main\n\nfunc main() {}\n",
	"lessons/main_test.go":                    "package main\n",
	"lessons/mutants/main.go":                 "package main\n",
	"lessons/internal/mutants/mutants.go":     "package mutants\n",
	"lessons/internal/testdata/golden.txt":    "golden\n",
	"lessons/01-one/lesson.yaml":              lessonFile("one", "predict: [raw/experiments/one.txt]"),
	"lessons/01-one/lesson.md":                "# One\n",
	"lessons/02-two/lesson.yaml":              lessonFile("two", "write: [{file: services/two.go, functions: [Two]}]"),
	"lessons/02-two/lesson.md":                "# Two\n",
	"lessons/02-two/hints.yaml":               "[]\n",
	"lessons/02-two/specs.txt":                "step 1\nservices: Two\n",
	"lessons/02-two/testdata/mistakes/a.diff": "Wrong.\n\nfile: services/two.go\nrejected by: services: Two\n\n@@\n-func Two() int { return 2 }\n+func Two() int { return 3 }\n",
	"lessons/03-three/lesson.yaml": lessonFile("three",
		"write: [{file: services/three.go, functions: [Three]}, {file: services/schema.sql, starter: testdata/schema.sql}]"),
	"lessons/03-three/lesson.md":           "# Three\n",
	"lessons/03-three/testdata/schema.sql": "-- yours\n",
	"lessons/04-four/lesson.yaml": lessonFile("four",
		"specs_first: {file: services/four_test.go, starter: starter.txt, package: ./services, hide: [services/four_answers_test.go]}",
		"write: [{file: services/four.go, functions: [Four]}]"),
	"lessons/04-four/lesson.md":   "# Four\n",
	"lessons/04-four/starter.txt": "package services_test\n\n// your specs\n",
	"lessons/04-four/specs.txt":   "step 2\nservices: Four\n",
}

// lessonFile is a lesson.yaml with steps, each in YAML's short form.
func lessonFile(id string, steps ...string) string {
	text := "id: " + id + "\ntitle: About " + id + "\nday: 01/05\nlearn: It.\npackages: [./services]\nsteps:\n"
	for _, step := range steps {
		text += "  - {title: a part, " + step + "}\n"
	}
	return text
}

// repository writes the tiny course, with changes, into a new folder. An empty text leaves a file out.
func repository(changes ...map[string]string) string {
	GinkgoHelper()
	dir := filepath.Join(temporary(), "repository")
	all := maps.Clone(tinyCourse)
	for _, change := range changes {
		maps.Copy(all, change)
	}
	for name, text := range all {
		if text != "" || tinyCourse[name] == "" {
			write(dir, name, text)
		}
	}
	Expect(os.Chmod(filepath.Join(dir, "integration/run.sh"), 0o755)).To(Succeed())
	return dir
}

// temporary makes a folder that is gone after the spec.
func temporary() string {
	GinkgoHelper()
	dir, err := os.MkdirTemp("", "workspace-")
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(os.RemoveAll, dir)
	dir, err = filepath.EvalSymlinks(dir)
	Expect(err).NotTo(HaveOccurred())
	return dir
}

func write(dir, name, text string) {
	GinkgoHelper()
	place := filepath.Join(dir, filepath.FromSlash(name))
	Expect(os.MkdirAll(filepath.Dir(place), 0o755)).To(Succeed())
	Expect(os.WriteFile(place, []byte(text), 0o644)).To(Succeed())
}

func read(dir, name string) string {
	GinkgoHelper()
	text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	Expect(err).NotTo(HaveOccurred())
	return string(text)
}

// everything reads all files below a folder, but for those of the workbench and, if it is named, one more folder.
func everything(dir string) map[string]string {
	GinkgoHelper()
	all := make(map[string]string)
	Expect(filepath.WalkDir(dir, func(place string, entry os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, place)
		if err == nil && entry.IsDir() && entry.Name() == ".course" {
			return filepath.SkipDir
		}
		if err == nil && !entry.IsDir() {
			all[filepath.ToSlash(name)] = read(dir, name)
		}
		return err
	})).To(Succeed())
	return all
}

// started makes a workspace of the tiny course.
func started() *workspace.Workspace {
	GinkgoHelper()
	repo := repository()
	w, err := workspace.Start(GinkgoT().Context(), repo, filepath.Join(repo, "workspace"), false, "")
	Expect(err).NotTo(HaveOccurred())
	return w
}

// reopened opens a workspace anew, as the next command does.
func reopened(w *workspace.Workspace) *workspace.Workspace {
	GinkgoHelper()
	again, err := workspace.Open(w.Dir)
	Expect(err).NotTo(HaveOccurred())
	return again
}

func lesson(w *workspace.Workspace, number int) course.Lesson { return w.Lessons[number-1] }

// pass notes that the current lesson's specs passed.
func pass(w *workspace.Workspace) {
	GinkgoHelper()
	w.State.Done[w.State.Current] = time.Date(2026, 5, 6, 10, 0, 0, 0, time.UTC)
	Expect(w.SaveState()).To(Succeed())
}

// passThrough writes something in each lesson up to one, which then is the current one.
func passThrough(w *workspace.Workspace, number int) {
	GinkgoHelper()
	for w.Current().Number < number {
		for _, name := range workspace.Files(*w.Current()) {
			solve(w, name)
		}
		pass(w)
		_, err := w.Next()
		Expect(err).NotTo(HaveOccurred())
	}
}

// solve changes a file so that nothing in it is blank.
func solve(w *workspace.Workspace, name string) {
	GinkgoHelper()
	text := read(w.Dir, name)
	if at := strings.Index(text, "panic("); at >= 0 {
		end := at + strings.Index(text[at:], "\n")
		text = text[:at] + `return "mine"` + text[end:]
	} else if strings.HasSuffix(name, ".go") {
		text += "\n// mine\n"
	} else {
		text += "-- mine\n"
	}
	write(w.Dir, name, text)
}

// build compiles everything in a folder.
func build(dir string) {
	GinkgoHelper()
	command := exec.Command("go", "build", "./...")
	command.Dir = dir
	output, err := command.CombinedOutput()
	Expect(err).NotTo(HaveOccurred(), "go build ./... says:\n%s", output)
}
