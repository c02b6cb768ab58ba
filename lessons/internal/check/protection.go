package check

import (
	"fmt"
	"slices"
	"strings"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/specs"
)

// listed holds the learner's list of protections against what a lesson adds to it: a result for each of its steps that adds one.
func listed(lesson course.Lesson, text []byte) []Spec {
	var found []Spec
	names, err := course.Protections(text)
	for i, step := range lesson.Steps {
		if step.Protection == "" {
			continue
		}
		spec := Spec{
			ID: course.ProtectionsFile + ": " + step.Protection, Name: "your server has the protection " + step.Protection,
			Status: specs.Passed, File: course.ProtectionsFile, Step: i + 1,
		}
		switch {
		case err != nil:
			spec.Status, spec.Message = specs.Failed, err.Error()
		case !slices.Contains(names, step.Protection):
			line := "stack." + strings.ToUpper(step.Protection[:1]) + step.Protection[1:]
			spec.Status, spec.Message = specs.Failed,
				fmt.Sprintf("expected %s in the list, found %q: add it, start the server, and see the difference", line, names)
		}
		found = append(found, spec)
	}
	return found
}
