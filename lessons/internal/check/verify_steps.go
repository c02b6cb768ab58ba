package check

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/specs"
)

// addSteps adds a check for each step in which code is written: with the steps before it written and those after it not,
// its specs are red before, because of what it has the learner write, and green after; and those of the steps before it
// still are green then.
//
// The results with nothing written are given.
func (v *Verifier) addSteps(lesson course.Lesson, starter runOnce, add adder) error {
	last := starter
	for i, step := range lesson.Steps {
		number := i + 1
		if len(step.Write) == 0 {
			continue
		}
		if v.every = append(v.every, stepCheck(number)); !v.wants(stepCheck(number)) && !v.wants(stepCheck(number+1)) {
			continue
		}
		before := last
		version := 0
		if len(lesson.WrittenAfter(number)) > 0 {
			later := lesson
			later.Write = lesson.WrittenAfter(number)
			blanked, err := Blanked(v.Root, later)
			if err != nil {
				return err
			}
			version = v.add(lesson, fmt.Sprintf("code after step %d", number), blanked)
		}
		after := v.once(lesson, version, number)
		last = after
		add(stepCheck(number), lesson.Packages, func(ctx context.Context) ([]Spec, error) {
			on, err := before(ctx)
			if err != nil {
				return nil, err
			}
			then, err := after(ctx)
			return v.step(lesson, number, on, then), err
		})
	}
	return nil
}

// runOnce returns what specs came to, which run when it is called first.
type runOnce func(context.Context) (specs.Report, error)

// once runs a lesson's specs on a version in which the steps up to a number are written.
func (v *Verifier) once(lesson course.Lesson, version, number int) runOnce {
	failsEarly := func(result specs.Result) bool {
		at := lesson.StepOf(result.Labels)
		return 0 < at && at <= number && result.Status != specs.Passed && result.Status != specs.NotRun
	}
	var once sync.Once
	var report specs.Report
	var err error
	return func(ctx context.Context) (specs.Report, error) {
		once.Do(func() {
			report, err = v.run(ctx, version, specs.Options{Packages: lesson.Packages, Lesson: lesson.Number},
				func(report specs.Report) bool { return !slices.ContainsFunc(report.Specs, failsEarly) })
		})
		return report, err
	}
}

func stepLabel(number int) string { return fmt.Sprintf("step-%d", number) }

func stepCheck(number int) string { return fmt.Sprintf("step %d", number) }

// step holds the results before a step against those after it.
func (v *Verifier) step(lesson course.Lesson, number int, before, after specs.Report) []Spec {
	red := make(map[string]specs.Result)
	for _, result := range before.Specs {
		red[identifier(result)] = result
	}
	var found []Spec
	ofStep := 0
	for _, result := range after.Specs {
		if result.Status == specs.NotRun {
			continue
		}
		spec := specOf(result)
		switch at := lesson.StepOf(result.Labels); {
		case spec.IsWhole() && spec.Status != specs.Passed:
			spec.Message = fmt.Sprintf("with step %d written, and those after it not, a package fails as a whole: %s", number, spec.Message)
		case at > number:
			continue
		case spec.Status != specs.Passed:
			spec.Message = fmt.Sprintf("%s:%d: expected it to pass when step %d is written, as it belongs to step %d, and it has %s: %s", result.SpecFile, result.SpecLine, number, at, spec.Status, spec.Message)
		case at == number:
			ofStep++
			if why := isNotRed(lesson, number, red[spec.ID]); why != "" {
				spec.Status, spec.Message = specs.Failed, fmt.Sprintf("%s:%d: expected it to fail until step %d is written, %s", result.SpecFile, result.SpecLine, number, why)
			}
		}
		found = append(found, spec)
	}
	if ofStep == 0 {
		found = append(found, Spec{ID: stepCheck(number), Name: "the step's specs", Status: specs.Failed,
			Message: fmt.Sprintf("expected specs that pass first when step %d, %s, is written; none does: give them Label(%q)", number, lesson.Steps[number-1].Title, stepLabel(number))})
	}
	return found
}

// isNotRed says what is wrong with how a spec failed before its step was written; "" if nothing is.
func isNotRed(lesson course.Lesson, number int, before specs.Result) string {
	switch {
	case before.Status == specs.Passed:
		return "and it passes before: does it belong to an earlier step?"
	case before.Status == "":
		return "and it left no result before"
	case before.Status != specs.Failed && before.Status != specs.Panicked:
		return fmt.Sprintf("by failing or by panicking, and it is %s before: %s", before.Status, before.Message)
	}
	for _, step := range lesson.Steps[number:] {
		for _, function := range step.Functions() {
			if strings.Contains(before.Message, Sentence(lesson, function)) {
				return fmt.Sprintf("and before it asks for %s, which is written in a later step", function)
			}
		}
	}
	return ""
}
