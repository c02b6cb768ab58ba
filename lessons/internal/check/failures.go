package check

import (
	"cmp"
	"slices"
	"strings"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/specs"
)

// Failures are those of a lesson's results that keep it from passing, the one to look at first in front: predictions,
// then the judgement of specs that come first, then code. With code, what keeps everything from running comes first,
// then what is wrong in what was written, and then what is not written yet, in the order of the lesson's functions.
func Failures(lesson course.Lesson, result Result) []Spec {
	failures := slices.DeleteFunc(slices.Clone(result.Specs), func(spec Spec) bool {
		return spec.Status == specs.Passed || spec.Status == specs.NotRun && !spec.missing
	})
	slices.SortStableFunc(failures, func(a, b Spec) int { return cmp.Compare(urgency(lesson, a), urgency(lesson, b)) })
	return failures
}

const (
	urgentPrediction = iota
	urgentJudgement
	urgentWhole
	urgentWritten
	urgentUnwritten // and the function's place
)

const leastUrgent = 1 << 20

func urgency(lesson course.Lesson, spec Spec) int {
	for _, name := range lesson.Predict {
		if strings.HasPrefix(spec.ID, name) {
			return urgentPrediction
		}
	}
	first := lesson.SpecsFirst
	switch {
	case spec.missing:
		return leastUrgent
	case spec.ID == acceptsID, strings.HasPrefix(spec.ID, rejectsPrefix), first != nil && spec.ID == first.File:
		return urgentJudgement
	case strings.HasPrefix(spec.Name, "["):
		return urgentWhole
	}
	if at := slices.IndexFunc(functions(lesson), func(function string) bool {
		return strings.Contains(spec.Message, Sentence(lesson, function))
	}); at >= 0 {
		return urgentUnwritten + at
	}
	return urgentWritten
}

// functions are those that the lesson has the learner write, in its order.
func functions(lesson course.Lesson) []string {
	var all []string
	for _, write := range lesson.Write {
		all = append(all, write.Functions...)
	}
	return all
}
