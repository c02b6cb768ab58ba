package check

import (
	"fmt"
	"slices"
	"strings"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/specs"
)

// listed holds the learner's list of protections against what a lesson adds to it, if it does.
func listed(lesson course.Lesson, text []byte) []Spec {
	if lesson.Protection == "" {
		return nil
	}
	spec := Spec{ID: course.ProtectionsFile, Name: "your server has the protection " + lesson.Protection, Status: specs.Passed, File: course.ProtectionsFile}
	names, err := course.Protections(text)
	switch {
	case err != nil:
		spec.Status, spec.Message = specs.Failed, err.Error()
	case !slices.Contains(names, lesson.Protection):
		line := "stack." + strings.ToUpper(lesson.Protection[:1]) + lesson.Protection[1:]
		spec.Status, spec.Message = specs.Failed,
			fmt.Sprintf("expected %s in the list, found %q: when the other specs pass, add it, start the server, and see the difference", line, names)
	}
	return []Spec{spec}
}
