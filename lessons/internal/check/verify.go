package check

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/specs"
)

// Verifier is the author's check of the course: it proves every lesson from both sides.
type Verifier struct {
	Dir     string // the repository
	Root    fs.FS  // the same, to read
	Lessons []course.Lesson
	Timeout time.Duration // of one package's specs; a minute if zero
	Notice  func(line string)
	Ended   func(Result) // is given each result as it comes; never called twice at a time
	Accept  bool         // write specs.txt anew, instead of holding it against what the reference has

	scratch string
	telling sync.Mutex
}

// Run verifies the lessons, or only those given, and returns a result for each one's starter, its reference, the
// other lessons' specs on its starter, its specs-first exercise, and each of its mistakes.
func (v *Verifier) Run(ctx context.Context, only ...course.Lesson) ([]Result, error) {
	scratch, err := os.MkdirTemp("", "verify-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(scratch)
	v.scratch = scratch
	if v.Timeout == 0 {
		v.Timeout = time.Minute
	}
	chosen := v.Lessons
	if len(only) > 0 {
		chosen = only
	}

	reference, err := v.reference(ctx, chosen)
	if err != nil {
		return nil, err
	}
	var tasks []task
	for _, lesson := range chosen {
		more, err := v.tasks(lesson, reference)
		if err != nil {
			return nil, err
		}
		tasks = append(tasks, more...)
	}
	return v.all(ctx, tasks), ctx.Err()
}

// task is one check. Its specs are what it found.
type task struct {
	lesson course.Lesson
	check  string
	run    func(context.Context) ([]Spec, error)
}

// atOnce is how many checks run at a time: while one's specs wait, another's compile.
const atOnce = 2

func (v *Verifier) all(ctx context.Context, tasks []task) []Result {
	results := make([]Result, len(tasks))
	places := make(chan struct{}, atOnce)
	var running sync.WaitGroup
	for i, task := range tasks {
		places <- struct{}{}
		running.Go(func() {
			defer func() { <-places }()
			found, err := task.run(ctx)
			if err != nil {
				found = append(found, Spec{ID: task.check, Name: task.check, Status: InfraError, Message: err.Error()})
			}
			results[i] = newResult(task.lesson, task.check, found)
			v.telling.Lock()
			defer v.telling.Unlock()
			v.Ended(results[i])
		})
	}
	running.Wait()
	return results
}

func (v *Verifier) tasks(lesson course.Lesson, reference specs.Report) ([]task, error) {
	expected := ofLesson(reference, lesson)
	tasks := []task{{lesson, "reference", func(context.Context) ([]Spec, error) { return v.referenceSpecs(lesson, expected) }}}
	if len(lesson.Write) > 0 {
		tasks = append(tasks,
			task{lesson, "starter", func(ctx context.Context) ([]Spec, error) { return v.starter(ctx, lesson, expected) }},
			task{lesson, "others", func(ctx context.Context) ([]Spec, error) { return v.others(ctx, lesson) }})
	}
	mistakes, err := lesson.Mistakes(v.Root)
	if err != nil {
		return nil, err
	}
	if lesson.SpecsFirst != nil {
		tasks = append(tasks, task{lesson, "specs_first", func(ctx context.Context) ([]Spec, error) { return v.specsFirst(ctx, lesson, mistakes) }})
	}
	for _, mistake := range mistakes {
		tasks = append(tasks, task{lesson, mistake.Name, func(ctx context.Context) ([]Spec, error) { return v.mistake(ctx, mistake) }})
	}
	if len(lesson.Write) > 0 && len(mistakes) < leastMistakes {
		tasks = append(tasks, task{lesson, "mistakes", func(context.Context) ([]Spec, error) {
			return nil, fmt.Errorf("expected at least %d known mistakes in %s/testdata/mistakes, found %d", leastMistakes, lesson.Folder, len(mistakes))
		}})
	}
	return tasks, nil
}

// leastMistakes is how many known mistakes a lesson with code has at least.
const leastMistakes = 6

// run runs specs of the repository with a variant's files in place of its own.
func (v *Verifier) run(ctx context.Context, variant Variant, options specs.Options) (specs.Report, error) {
	overlay, err := variant.Overlay(v.Dir, v.scratch)
	if err != nil {
		return specs.Report{}, err
	}
	options.Dir, options.Overlay, options.Timeout, options.Notice = v.Dir, overlay, v.Timeout, v.Notice
	report, err := specs.Run(ctx, options)
	if none := (*specs.NoSpecsError)(nil); errors.As(err, &none) {
		err = nil // the caller counts
	}
	return report, err
}

// reference runs the specs of all lessons as they are.
func (v *Verifier) reference(ctx context.Context, lessons []course.Lesson) (specs.Report, error) {
	var packages []string
	for _, lesson := range lessons {
		packages = append(packages, lesson.Packages...)
	}
	slices.Sort(packages)
	packages = slices.Compact(packages)
	if len(packages) == 0 {
		return specs.Report{}, nil
	}
	return v.run(ctx, nil, specs.Options{Packages: packages})
}

func ofLesson(report specs.Report, lesson course.Lesson) []specs.Result {
	var results []specs.Result
	for _, result := range report.Specs {
		pattern := "./" + strings.TrimPrefix(result.Package, modulePath+"/")
		whole := result.Name == "[package]" && slices.Contains(lesson.Packages, pattern)
		if whole || slices.Contains(result.Labels, lesson.Label()) && slices.Contains(lesson.Packages, pattern) {
			results = append(results, result)
		}
	}
	return results
}

// referenceSpecs expects every spec of the lesson to pass, and specs.txt to list them all.
func (v *Verifier) referenceSpecs(lesson course.Lesson, results []specs.Result) ([]Spec, error) {
	if len(lesson.Packages) == 0 {
		return []Spec{{ID: "no specs", Name: "the lesson has nothing to write", Status: specs.Passed}}, nil
	}
	var found []Spec
	var names []string
	for _, result := range results {
		found = append(found, specOf(result))
		names = append(names, identifier(result))
	}
	slices.Sort(names)
	if v.Accept {
		file := filepath.Join(v.Dir, filepath.FromSlash(lesson.Folder), "specs.txt")
		return found, os.WriteFile(file, []byte(strings.Join(names, "\n")+"\n"), 0o644)
	}
	listed, err := lesson.ExpectedSpecs(v.Root)
	if err != nil {
		return found, err
	}
	if !slices.Equal(listed, names) {
		return found, fmt.Errorf("%s/specs.txt does not list the lesson's specs as they are (it lacks: %q; it has too many: %q); "+
			"if they are right, run: go run ./lessons verify %d -accept", lesson.Folder, minus(names, listed), minus(listed, names), lesson.Number)
	}
	return found, nil
}

func minus(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return slices.Contains(b, s) })
}

// starter expects every spec of the lesson that passes on the reference to be red on the starter, by failing or
// panicking.
func (v *Verifier) starter(ctx context.Context, lesson course.Lesson, reference []specs.Result) ([]Spec, error) {
	variant, err := Blanked(v.Root, lesson)
	if err != nil {
		return nil, err
	}
	report, err := v.run(ctx, variant, specs.Options{Packages: lesson.Packages, Lesson: lesson.Number})
	if err != nil {
		return nil, err
	}
	red := make(map[string]specs.Result)
	for _, result := range report.Specs {
		red[identifier(result)] = result
	}
	var found []Spec
	for _, result := range reference {
		if result.Status == specs.NotRun {
			continue
		}
		spec := specOf(result)
		on, ran := red[spec.ID]
		spec.Status, spec.Message = specs.Passed, "" // it is red, as it should be
		switch {
		case !ran:
			spec.Status, spec.Message = specs.Failed, "it left no result on the starter; what it left: "+summary(report)
		case on.Status != specs.Failed && on.Status != specs.Panicked:
			spec.Status, spec.Message = specs.Failed, fmt.Sprintf("expected it to fail or to panic on the starter, but it is %s: %s", on.Status, on.Message)
		}
		found = append(found, spec)
	}
	return found, nil
}

func summary(report specs.Report) string {
	for _, result := range report.Specs {
		if result.Name == "[package]" {
			return result.Message
		}
	}
	return fmt.Sprintf("%d specs", len(report.Specs))
}

// others expects the other lessons' specs to pass on the lesson's starter, but for those that say that they need
// what is not written, and those in packages that build on its packages.
func (v *Verifier) others(ctx context.Context, lesson course.Lesson) ([]Spec, error) {
	variant, err := Blanked(v.Root, lesson)
	if err != nil {
		return nil, err
	}
	packages, err := v.packagesBeside(ctx, lesson)
	if err != nil {
		return nil, err
	}
	report, err := v.run(ctx, variant, specs.Options{Packages: packages})
	if err != nil {
		return nil, err
	}
	var found []Spec
	for _, result := range report.Specs {
		if slices.Contains(result.Labels, lesson.Label()) || result.Status == specs.NotRun {
			continue
		}
		spec := specOf(result)
		if spec.Status != specs.Passed && strings.Contains(spec.Message, lesson.Name()+": ") {
			continue
		}
		found = append(found, spec)
	}
	return found, nil
}

// packagesBeside lists the packages with specs of lessons, but for those whose tests depend on a package in which the
// lesson blanks something and that is not their own.
func (v *Verifier) packagesBeside(ctx context.Context, lesson course.Lesson) ([]string, error) {
	blanked := make(map[string]bool)
	for _, write := range lesson.Write {
		blanked[modulePath+"/"+filepath.ToSlash(filepath.Dir(write.File))] = true
	}
	var packages []string
	for _, other := range v.Lessons {
		packages = append(packages, other.Packages...)
	}
	slices.Sort(packages)
	dependencies, err := specs.Dependencies(ctx, v.Dir, slices.Compact(packages))
	if err != nil {
		return nil, err
	}
	var beside []string
	for tested, needs := range dependencies {
		if !slices.ContainsFunc(needs, func(need string) bool { return blanked[need] && need != tested }) {
			beside = append(beside, tested)
		}
	}
	slices.Sort(beside)
	return beside, nil
}

// mistake expects the spec that the mistake names to fail with it.
func (v *Verifier) mistake(ctx context.Context, mistake course.Mistake) ([]Spec, error) {
	variant, err := Mistaken(v.Root, mistake)
	if err != nil {
		return nil, err
	}
	pattern, name := packageOf(mistake.RejectedBy)
	report, err := v.run(ctx, variant, specs.Options{Packages: []string{pattern}, Names: []string{name}})
	if err != nil {
		return nil, err
	}
	spec := Spec{ID: mistake.RejectedBy, Name: name, Status: specs.Failed, File: mistake.File}
	at := slices.IndexFunc(report.Specs, func(r specs.Result) bool { return r.Name == name })
	switch {
	case at < 0:
		spec.Message = "expected this spec to reject the mistake, but it left no result: " + summary(report)
	case rejects(report.Specs[at].Status):
		spec.Status = specs.Passed
	default:
		spec.Message = fmt.Sprintf("expected this spec to reject the mistake (%s), but it is %s: %s", mistake.Fault, report.Specs[at].Status, report.Specs[at].Message)
	}
	return []Spec{spec}, nil
}

// rejects reports whether a spec with that status noticed something wrong.
func rejects(status Status) bool {
	return status == specs.Failed || status == specs.Panicked || status == specs.TimedOut
}

// specsFirst holds the course's own specs of a specs-first exercise to what a learner's are held to: they accept the
// reference and reject each faulty version; and the starter, which has no spec, does not pass.
func (v *Verifier) specsFirst(ctx context.Context, lesson course.Lesson, mistakes []course.Mistake) ([]Spec, error) {
	judge := judge{dir: v.Dir, root: v.Root, lesson: lesson, run: v.run}
	found, err := judge.all(ctx, nil, mistakes)
	if err != nil {
		return found, err
	}
	starter, err := fs.ReadFile(v.Root, lesson.Folder+"/"+lesson.SpecsFirst.Starter)
	if err != nil {
		return found, err
	}
	empty, err := judge.accepts(ctx, Variant{lesson.SpecsFirst.File: starter})
	if err != nil {
		return found, err
	}
	spec := Spec{ID: "empty starter", Name: "the starter of the specs does not pass", Status: specs.Passed}
	if empty.Status == specs.Passed {
		spec.Status, spec.Message = specs.Failed, "the starter passes although nothing was written"
	}
	return append(found, spec), nil
}
