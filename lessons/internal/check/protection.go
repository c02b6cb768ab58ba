package check

import (
	"slices"
	"strings"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/specs"
	"cacheaside/lessons/internal/words"
)

// listed holds the learner's list of protections against what a lesson adds to it: a result for each of its steps that adds one.
func listed(in words.Words, lesson course.Lesson, text []byte) []Spec {
	var found []Spec
	names, err := course.Protections(text)
	for i, step := range lesson.Steps {
		if step.Protection == "" {
			continue
		}
		spec := Spec{
			ID: course.ProtectionsFile + ": " + step.Protection, Name: in.ServerHasProtection(step.Protection),
			Status: specs.Passed, File: course.ProtectionsFile, Step: i + 1,
		}
		switch {
		case err != nil:
			spec.Status, spec.Message = specs.Failed, words.Of(err, in)
		case !slices.Contains(names, step.Protection):
			line := "stack." + strings.ToUpper(step.Protection[:1]) + step.Protection[1:]
			spec.Status, spec.Message = specs.Failed, in.NotOnTheList(line, names)
		}
		found = append(found, spec)
	}
	return found
}
