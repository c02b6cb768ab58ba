package check

import (
	"slices"
	"strings"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/specs"
)

// addSteps says of each spec to which step it belongs, and of each step how far it is.
func (r *Result) addSteps(lesson course.Lesson) {
	for _, step := range lesson.Steps {
		r.Steps = append(r.Steps, StepResult{Title: step.Title})
	}
	for i := range r.Specs {
		spec := &r.Specs[i]
		if spec.Step = stepOf(lesson, *spec); spec.Step > len(r.Steps) {
			spec.Step = len(r.Steps)
		}
		if spec.Step > 0 && !isPassedOver(*spec) {
			r.Steps[spec.Step-1].All++
			if spec.Status == specs.Passed {
				r.Steps[spec.Step-1].Passed++
			}
		}
	}
	if failures := Failures(lesson, *r); len(failures) > 0 {
		r.Step = max(failures[0].Step, 1)
	}
}

// isPassedOver reports whether a spec can't run on this machine, which is nobody's fault.
func isPassedOver(spec Spec) bool { return spec.Status == specs.NotRun && !spec.missing }

// IsWhole reports whether it is not one spec, but a package or what is before all specs.
func (s Spec) IsWhole() bool { return strings.HasPrefix(s.Name, "[") }

func stepOf(lesson course.Lesson, spec Spec) int {
	first := lesson.SpecsFirst
	switch {
	case spec.Step > 0:
		return spec.Step
	case spec.IsWhole():
		return 0
	case spec.ID == course.ProtectionsFile: // the file is missing
		return lesson.StepWith(func(step course.Step) bool { return step.Protection != "" })
	case spec.ID == acceptsID, strings.HasPrefix(spec.ID, rejectsPrefix), first != nil && spec.ID == first.File:
		return lesson.StepWith(func(step course.Step) bool { return step.SpecsFirst != nil })
	}
	predicted := func(step course.Step) bool {
		return slices.ContainsFunc(step.Predict, func(name string) bool { return strings.HasPrefix(spec.ID, name) })
	}
	if step := lesson.StepWith(predicted); step > 0 {
		return step
	}
	if strings.HasPrefix(spec.ID, ownPrefix) {
		function := Unwritten(lesson, spec)
		written := func(step course.Step) bool { return slices.Contains(step.Functions(), function) }
		if step := lesson.StepWith(written); step > 0 {
			return step
		}
	}
	return lesson.StepOf(spec.labels)
}
