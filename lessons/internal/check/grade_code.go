package check

import (
	"context"
	"errors"
	"maps"
	"slices"

	"cacheaside/lessons/internal/specs"
)

// runCode runs the course's specs on the learner's code, that of the other lessons included, if it builds with that, and
// then the learner's own specs.
func (g *grading) runCode(ctx context.Context, all []submission) ([]Spec, error) {
	packages := withoutDocker(g.lesson)
	if len(packages) == 0 {
		return nil, nil
	}
	options := specs.Options{Packages: packages, Lesson: g.lesson.Number}
	variant := maps.Clone(g.submission.code)
	for _, other := range all {
		if other.counts() {
			maps.Copy(variant, other.code)
		}
	}
	report, err := g.onTree(ctx, variant, options)
	if err != nil && !errors.Is(err, errTimeUp) { // without any time left, none of them has run
		return nil, err
	}
	if doesNotBuild(report) && len(variant) > len(g.submission.code) {
		alone, err := g.onTree(ctx, g.submission.code, options)
		if err != nil {
			return nil, err
		}
		if !doesNotBuild(alone) {
			report, variant = alone, g.submission.code
			g.notes = append(g.notes, "with the code of the workspace's other lessons it does not build, so it was graded with the course's in their place")
		}
	}
	expected, err := g.lesson.ExpectedSpecs(g.Root)
	if err != nil {
		return nil, err
	}
	found := inSteps(append(specsOf(report), missing(g.lesson, report, expected)...), expected)
	if err := g.checkSkipped(ctx, found, options); err != nil {
		return found, err
	}
	if err := g.checkWithout(ctx, variant, found, options); err != nil {
		return found, err
	}
	if first := g.lesson.SpecsFirst; first != nil && !g.isTimeUp() {
		variant := join(variant, Variant{first.File: g.specs})
		own, err := g.onTree(ctx, variant, specs.Options{Packages: []string{first.Package}, Files: []string{first.File}})
		return append(found, ownSpecs(own)...), err
	}
	return found, nil
}

func doesNotBuild(report specs.Report) bool {
	return slices.ContainsFunc(report.Specs, func(result specs.Result) bool { return result.Status == specs.BuildFailed })
}

// checkSkipped runs specs that were skipped on the course's own code. One that runs there was skipped by the
// learner's, and has failed.
func (g *grading) checkSkipped(ctx context.Context, found []Spec, options specs.Options) error {
	for _, spec := range found {
		if spec.Status == specs.NotRun && !spec.missing {
			options.Names = append(options.Names, spec.Name)
		}
	}
	if len(options.Names) == 0 || g.isTimeUp() {
		return nil
	}
	report, err := g.onTree(ctx, nil, options)
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

// checkWithout takes out of the learner's code what the lesson has them write, and leaves all else of it. A spec that
// passed with it must not pass without it: then its report can't be trusted.
func (g *grading) checkWithout(ctx context.Context, variant Variant, found []Spec, options specs.Options) error {
	if g.isTimeUp() || !slices.ContainsFunc(found, func(spec Spec) bool { return spec.Status == specs.Passed }) {
		return nil
	}
	without, err := g.without(variant)
	if err != nil {
		return err
	}
	report, err := g.onTree(ctx, without, options)
	if err != nil {
		return err
	}
	for i, spec := range found {
		switch {
		case spec.Status != specs.Passed:
		case passedIn(report, spec.ID):
			found[i].Status, found[i].Message = specs.Failed, "it passes even when what it is about is taken out of this code, so its result is not to be trusted"
		case doesNotBuild(report):
			found[i].Status, found[i].Message = InfraError, "it could not be shown that it fails without what it is about: "+summary(report)
		}
	}
	return nil
}
