package check

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"sync"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/specs"
)

// judge holds specs that somebody wrote against a right version of the code, which they must accept, and against
// faulty ones, each of which they must reject ("wheat and chaff", after Brown University's Examplar,
// https://cs.brown.edu/research/plt/dl/examplar/).
type judge struct {
	dir    string // where the specs are
	root   fs.FS  // where the reference is
	lesson course.Lesson
	run    func(context.Context, Variant, specs.Options) (specs.Report, error)
	notice func(line string) // nil: nothing is said
}

// all returns a result for the reference, and, if that is accepted, one for each faulty version. The variant is put
// over all else.
func (j judge) all(ctx context.Context, over Variant, mistakes []course.Mistake) ([]Spec, error) {
	accepted, err := j.accepts(ctx, over)
	if err != nil {
		return nil, err
	}
	faulty := slices.DeleteFunc(slices.Clone(mistakes), func(mistake course.Mistake) bool { return mistake.Codename == "" })
	if j.notice != nil && accepted.Status == specs.Passed {
		j.notice(fmt.Sprintf("your specs are held against %d faulty versions; each is compiled", len(faulty)))
	}
	found := make([]Spec, len(faulty))
	failures := make([]error, len(faulty))
	places := make(chan struct{}, atOnce)
	var running sync.WaitGroup
	for i, mistake := range faulty {
		found[i] = Spec{
			ID: rejectsPrefix + mistake.Codename, Name: "your specs reject the faulty version " + mistake.Codename,
			Status: specs.NotRun, Message: "first your specs must accept a right version",
		}
		if accepted.Status != specs.Passed {
			continue
		}
		places <- struct{}{}
		running.Go(func() {
			defer func() { <-places }()
			found[i].Status, found[i].Message, failures[i] = j.rejects(ctx, over, mistake)
		})
	}
	running.Wait()
	return append([]Spec{accepted}, found...), errors.Join(failures...)
}

// What the identifiers of judgements are, and how they begin.
const (
	acceptsID     = "accepts the reference"
	rejectsPrefix = "rejects "
)

// options are what runs the specs of the exercise alone.
func (j judge) options() specs.Options {
	return specs.Options{Packages: []string{j.lesson.SpecsFirst.Package}, Files: []string{j.lesson.SpecsFirst.File}}
}

// accepts runs the specs on the reference.
func (j judge) accepts(ctx context.Context, over Variant) (Spec, error) {
	spec := Spec{ID: acceptsID, Name: "your specs accept a right version", File: j.lesson.SpecsFirst.File}
	reference, err := j.reference()
	if err != nil {
		return spec, err
	}
	report, err := j.run(ctx, join(reference, over), j.options())
	if errors.Is(err, errTimeUp) {
		spec.Status, spec.Message = specs.NotRun, "the lesson's time was up before your specs had ended on a right version"
		return spec, nil
	}
	if err != nil {
		return spec, err
	}
	spec.Status = report.Status
	first := firstFailure(report)
	switch {
	case report.Passed+report.Failed == 0:
		spec.Status = specs.Failed
		spec.Message = "expected at least one spec in " + spec.File + ", found none: write what the code must do, a Describe with an It for each behaviour"
	case report.Failed == 0:
	case first.Status == specs.BuildFailed:
		spec.Status, spec.Message = specs.BuildFailed, "your specs do not compile:\n"+first.Message
		spec.File, spec.Line = first.File, first.Line
	case strings.HasPrefix(first.Name, "["): // all of them, or what runs before and after them
		spec.Message = "your specs must pass on a version that is right, but they fail there as a whole:\n" + first.Message
		spec.File, spec.Line = first.File, first.Line
	default:
		spec.Message = fmt.Sprintf("this spec of yours fails on a version that is right: %q\n%s", first.Name, first.Message)
		spec.File, spec.Line = first.File, first.Line
		if spec.File != j.lesson.SpecsFirst.File && first.SpecFile != "" {
			spec.File, spec.Line = first.SpecFile, first.SpecLine
		}
	}
	return spec, nil
}

// rejects runs the specs on a faulty version.
func (j judge) rejects(ctx context.Context, over Variant, mistake course.Mistake) (Status, string, error) {
	reference, err := j.reference()
	if err != nil {
		return "", "", err
	}
	faulty, err := Mistaken(j.root, mistake)
	if err != nil {
		return "", "", err
	}
	report, err := j.run(ctx, join(reference, faulty, over), j.options())
	if errors.Is(err, errTimeUp) {
		return specs.NotRun, "the lesson's time was up before your specs had ended on " + mistake.Codename, nil
	}
	if err != nil {
		return "", "", err
	}
	first := firstFailure(report)
	switch {
	case report.Failed == 0:
		return specs.Failed, mistake.Codename + " got through: every spec of yours passes on it. What does the code promise that no spec asks for yet?", nil
	case first.Status == specs.BuildFailed:
		return InfraError, "the faulty version does not compile, which is the course's fault: " + first.Message, nil
	}
	return specs.Passed, "", nil
}

// reference makes the tree at dir have the packages of the lesson's code as the reference has them.
func (j judge) reference() (Variant, error) {
	variant := make(Variant)
	for _, write := range j.lesson.Write {
		if write.Starter != "" {
			content, err := fs.ReadFile(j.root, write.File)
			if err != nil {
				return nil, err
			}
			variant[write.File] = content
			continue
		}
		folder := path.Dir(write.File)
		has, err := packageFiles(os.DirFS(j.dir), folder, nil)
		if err != nil {
			return nil, err
		}
		for name := range has {
			variant[name] = nil // unless the reference has it, too
		}
		files, err := packageFiles(j.root, folder, nil)
		if err != nil {
			return nil, err
		}
		maps.Copy(variant, files)
	}
	return variant, nil
}

func join(variants ...Variant) Variant {
	all := make(Variant)
	for _, variant := range variants {
		maps.Copy(all, variant)
	}
	return all
}

func firstFailure(report specs.Report) specs.Result {
	for _, result := range report.Specs {
		if result.Status != specs.Passed && result.Status != specs.NotRun {
			return result
		}
	}
	return specs.Result{}
}

// Codename is the name of the faulty version that a judgement is about.
func Codename(judgement Spec) (string, bool) { return strings.CutPrefix(judgement.ID, rejectsPrefix) }
