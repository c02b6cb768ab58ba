package check

import (
	"cmp"
	"slices"
	"strings"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/specs"
)

// Failures are those of a lesson's results that keep it from passing, the one to look at first in front: what keeps
// everything from running, then step by step. In a step, what is wrong in what was written comes before what is not
// written yet, which is in the order of the step's functions; and specs that left no result come last. Behind all that are the
// specs that another one kept from running: they say nothing of their own steps.
func Failures(lesson course.Lesson, result Result) []Spec {
	failures := slices.DeleteFunc(slices.Clone(result.Specs), func(spec Spec) bool {
		return spec.Status == specs.Passed || isPassedOver(spec)
	})
	slices.SortStableFunc(failures, func(a, b Spec) int {
		return cmp.Or(cmp.Compare(turn(a), turn(b)), cmp.Compare(a.Step, b.Step), cmp.Compare(urgency(lesson, a), urgency(lesson, b)))
	})
	return failures
}

func turn(spec Spec) int {
	if spec.prevented {
		return 1
	}
	return 0
}

// urgency is lower for what is to be looked at earlier.
func urgency(lesson course.Lesson, spec Spec) int {
	functions := functions(lesson)
	if spec.missing {
		return len(functions) + 1
	}
	return 1 + slices.Index(functions, Unwritten(lesson, spec)) // 0 if it is none of them
}

// Unwritten is the function of the lesson that a spec has met and that is not written yet; "" if there is none.
func Unwritten(lesson course.Lesson, spec Spec) string {
	for _, function := range functions(lesson) {
		if strings.Contains(spec.Message, Sentence(lesson, function)) {
			return function
		}
	}
	return ""
}

// functions are those that the lesson has the learner write, in its order.
func functions(lesson course.Lesson) []string {
	var all []string
	for _, step := range lesson.Steps {
		all = append(all, step.Functions()...)
	}
	return all
}
