package check

import (
	"path"
	"slices"
	"strings"

	"cacheaside/lessons/internal/course"
)

// Touched returns the names of a lesson's checks that a change of files may let come out otherwise; the files are paths from the
// course's root. All is true where that is every check.
func Touched(lesson course.Lesson, files []string) (checks []string, all bool) {
	for _, file := range files {
		inside, isLessons := strings.CutPrefix(file, lesson.Folder+"/")
		change := strings.TrimSuffix(path.Base(file), ".diff")
		switch {
		case isLessons && (inside == "lesson.md" || inside == "hints.yaml"):
			checks = append(checks, "text")
		case isLessons && inside == "specs.txt":
			checks = append(checks, "reference", "text")
		case isLessons && strings.HasPrefix(inside, "testdata/mistakes/"):
			checks = append(checks, change, "promises", "hunts")
		case isLessons && strings.HasPrefix(inside, "testdata/right/"):
			checks = append(checks, change)
		case isLessons, isOfService(file):
			return nil, true
		}
	}
	slices.Sort(checks)
	return slices.Compact(checks), false
}

// isOfService reports whether a file is one that code is made of, or a transcript, the lessons' own files aside.
func isOfService(file string) bool {
	return !strings.HasPrefix(file, "lessons/") && (slices.Contains([]string{".go", ".sql", ".mod", ".sum"}, path.Ext(file)) || strings.HasPrefix(file, "raw/experiments/"))
}
