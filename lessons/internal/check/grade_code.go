package check

import (
	"context"
	"errors"
	"maps"
	"math/rand/v2"
	"slices"

	"cacheaside/lessons/internal/specs"
	"cacheaside/lessons/internal/words"
)

// runCode runs the course's specs on the learner's code, that of the other lessons included, if it builds with that, and on the
// same code without what lessons have them write, in an order that is chosen at random. The learner's own specs are not run on it:
// they are judged by versions that are right, and it is by the course's specs.
func (g *grading) runCode(ctx context.Context, all []submission) ([]Spec, error) {
	packages := withoutDocker(g.lesson)
	if len(packages) == 0 {
		return nil, nil
	}
	with, err := g.buildWith(ctx, all, packages)
	if err != nil {
		return nil, err
	}
	defer with.close()
	var without *built
	if !with.isBroken(packages) {
		if without, err = g.buildWithout(ctx, with, all, packages); err != nil {
			return nil, err
		}
		defer without.close()
	}
	report, missed, err := g.runBoth(ctx, with, without, packages)
	if err != nil {
		return nil, err
	}
	expected, err := g.lesson.ExpectedSpecs(g.Root)
	if err != nil {
		return nil, err
	}
	found := with.canaries.weigh(specsOf(report))
	found = inSteps(append(found, missing(words.Or(nil), g.lesson, report, expected)...), expected)
	distrust(found, missed)
	return found, g.checkSkipped(ctx, found, packages)
}

// buildWith builds the specs of packages with the learner's code. Those of all lessons are built at once, the first time.
func (g *grading) buildWith(ctx context.Context, all []submission, packages []string) (*built, error) {
	if g.whole == nil {
		variant := make(Variant)
		for _, one := range all {
			if one.counts() {
				maps.Copy(variant, one.code)
			}
		}
		whole, err := g.build(ctx, variant, g.packages)
		if err != nil {
			return nil, err
		}
		whole.shared, g.whole = true, whole
	}
	if !g.whole.isBroken(packages) || len(g.whole.variant) == len(g.submission.code) {
		return g.whole, nil
	}
	alone, err := g.build(ctx, g.submission.code, packages)
	if err != nil {
		return nil, err
	}
	if alone.isBroken(packages) {
		alone.close()
		return g.whole, nil
	}
	g.notes = append(g.notes, words.Words.GradedWithTheCourses)
	return alone, nil
}

// buildWithout builds them with what lessons have the learner write taken out of their code; all else of it stays. What all
// lessons have them write is taken out at once, the first time, unless that can't be, or does not build.
func (g *grading) buildWithout(ctx context.Context, with *built, all []submission, packages []string) (*built, error) {
	if with == g.whole {
		blank, err := g.buildBlank(ctx, all)
		if err != nil {
			return nil, err
		}
		if blank != nil && !blank.isBroken(packages) {
			return blank, nil
		}
	}
	variant, err := g.without(with.variant, g.lesson)
	if err != nil {
		return nil, err
	}
	return g.build(ctx, variant, packages)
}

// buildBlank builds the specs of all lessons with what they have the learner write taken out; nil if a function of that is not
// there to be taken out.
func (g *Grader) buildBlank(ctx context.Context, all []submission) (*built, error) {
	if g.blank != nil {
		return g.blank, nil
	}
	variant := g.whole.variant
	for _, one := range slices.Backward(all) { // a lesson's starter is of a course that has the later ones
		if !one.counts() {
			continue
		}
		var err error
		if variant, err = g.without(variant, one.lesson); err != nil {
			return nil, nil
		}
	}
	blank, err := g.build(ctx, variant, g.packages)
	if err != nil {
		return nil, err
	}
	blank.shared, g.blank = true, blank
	return blank, nil
}

// runBoth runs the lesson's specs on both, the one or the other first: code that remembers where it was run before, or counts
// how often, does not know which it is. What is run without the learner's work takes none of the lesson's time.
func (g *grading) runBoth(ctx context.Context, with, without *built, packages []string) (report, missed specs.Report, err error) {
	options := specs.Options{Packages: packages, Lesson: g.lesson.Number}
	runs := []func() error{func() (err error) {
		report, err = g.run(ctx, with, options)
		return err
	}}
	if without != nil {
		other := grading{Grader: g.Grader, submission: g.submission}
		runs = append(runs, func() (err error) {
			missed, err = other.run(ctx, without, options)
			return err
		})
	}
	rand.Shuffle(len(runs), func(i, j int) { runs[i], runs[j] = runs[j], runs[i] })
	for _, run := range runs {
		if err := run(); err != nil && !errors.Is(err, errTimeUp) { // without any time left, none of them has run
			return report, missed, err
		}
	}
	return report, missed, nil
}

// checkSkipped runs specs that were skipped on the course's own code. One that runs there was skipped by the
// learner's, and has failed.
func (g *grading) checkSkipped(ctx context.Context, found []Spec, packages []string) error {
	options := specs.Options{Packages: packages, Lesson: g.lesson.Number}
	for _, spec := range found {
		if spec.Status == specs.NotRun && !spec.missing {
			options.Names = append(options.Names, spec.Name)
		}
	}
	if len(options.Names) == 0 || g.isTimeUp() {
		return nil
	}
	report, err := g.onCourse(ctx, options)
	for i, spec := range found {
		if spec.Status == specs.NotRun && !spec.missing && passedIn(report, spec.ID) {
			found[i].Status, found[i].Message = specs.Failed, "it was skipped on this code, and it is not on the course's: "+spec.Message
		}
	}
	return err
}

func passedIn(report specs.Report, id string) bool {
	return slices.ContainsFunc(report.Specs, func(result specs.Result) bool {
		return identifier(result) == id && result.Status == specs.Passed
	})
}

// distrust fails specs that passed, and passed as well without what they are about: then their report can't be trusted.
func distrust(found []Spec, missed specs.Report) {
	for i, spec := range found {
		switch {
		case spec.Status != specs.Passed:
		case passedIn(missed, spec.ID):
			found[i].Status, found[i].Message = specs.Failed, "it passes even when what it is about is taken out of this code, so its result is not to be trusted"
		case doesNotBuild(missed):
			found[i].Status, found[i].Message = InfraError, "it could not be shown that it fails without what it is about: "+summary(missed)
		}
	}
}
