package check

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"cacheaside/lessons/edit"
	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/specs"
)

// Grader holds what somebody wrote in a workspace against the course's own specs, on a copy of the course. It runs
// their code. Of their workspace it takes only the files that the lessons have them write, and other Go files that
// they added beside those; where the specs come first, the specs.
type Grader struct {
	Root    fs.FS // the course, whole
	Lessons []course.Lesson
	Timeout time.Duration // of what one lesson runs, compiling aside; a minute if zero
	Notice  func(line string)
	Ended   func(Result) // if set, is given each result as it comes

	// Progress, if set, is told how many of all there are have been done, in the middle of what may take long.
	Progress func(what string, done, all int)

	scratch, tree string
}

// ErrNoWorkspace says that a folder is none that could be graded.
var ErrNoWorkspace = errors.New("expected a workspace or a handout")

// Grade grades every lesson in the workspace at dir, or only those given. Nothing there is changed.
func (g *Grader) Grade(ctx context.Context, dir string, only ...course.Lesson) ([]Result, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoWorkspace, err)
	}
	defer root.Close()
	if _, err := root.Stat("go.mod"); err != nil {
		return nil, fmt.Errorf("%w at %s, found no go.mod there", ErrNoWorkspace, dir)
	}
	if g.Timeout <= 0 {
		g.Timeout = time.Minute
	}
	if g.scratch, err = os.MkdirTemp("", "grade-"); err != nil {
		return nil, err
	}
	defer os.RemoveAll(g.scratch)
	g.tree = filepath.Join(g.scratch, "course")
	if err := os.Mkdir(g.tree, 0o755); err != nil {
		return nil, err
	}

	var all []submission
	for _, lesson := range g.Lessons {
		s, err := g.read(folder{root}, lesson)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	var results []Result
	for _, s := range all {
		if len(only) > 0 && !slices.ContainsFunc(only, func(lesson course.Lesson) bool { return lesson.ID == s.lesson.ID }) {
			continue
		}
		result := g.gradeOne(ctx, s, all)
		if ctx.Err() != nil {
			return results, ctx.Err()
		}
		results = append(results, result)
		if g.Ended != nil {
			g.Ended(result)
		}
	}
	return results, nil
}

// longestCompiling is what compiling one lesson may take, on a slow machine that never did it before.
const longestCompiling = 10 * time.Minute

// gradeOne grades one lesson.
func (g *Grader) gradeOne(ctx context.Context, s submission, all []submission) Result {
	switch {
	case s.status == unwritten:
		return notStarted(s.lesson, "nothing was written: everything is as the lesson begins")
	case s.status == toCome:
		return notStarted(s.lesson, "the workspace has not come to this lesson: its files are the course's own")
	case len(s.refused) > 0:
		return newResult(s.lesson, "", s.refused)
	}
	ctx, cancel := context.WithTimeout(ctx, g.Timeout+longestCompiling)
	defer cancel()
	grading := grading{Grader: g, submission: s}
	found, err := grading.all(ctx, all)
	if err != nil && !errors.Is(err, errTimeUp) {
		found = append(found, Spec{ID: "grade", Name: "grading", Status: InfraError, Message: err.Error()})
	}
	if grading.isTimeUp() {
		found = append(found, Spec{ID: "time", Name: "the lesson's time", Status: specs.TimedOut,
			Message: fmt.Sprintf("expected all specs to be done in %s, and they were not: is there an endless loop, or a wait for something that does not come?", g.Timeout)})
	}
	result := newResult(s.lesson, "", found)
	result.Notes = grading.notes
	return result
}

func notStarted(lesson course.Lesson, why string) Result {
	result := newResult(lesson, "", nil)
	result.Status, result.Notes = NotStarted, []string{why}
	return result
}

// grading is the grading of one lesson.
type grading struct {
	*Grader
	submission
	notes []string

	ran stopwatch // what its programs took, compiling aside
}

func (g *grading) all(ctx context.Context, all []submission) ([]Spec, error) {
	found, err := g.predictions(ctx)
	if err != nil {
		return found, err
	}
	judged, err := g.judge(ctx)
	found = append(found, judged...)
	if err != nil {
		return found, err
	}
	code, err := g.runCode(ctx, all)
	return append(found, code...), err
}

// predictions plays what was predicted with the course's own console.
func (g *grading) predictions(ctx context.Context) ([]Spec, error) {
	if len(g.lesson.Predict) == 0 {
		return nil, nil
	}
	if err := lay(g.Root, g.tree); err != nil {
		return nil, err
	}
	player := player{dir: g.tree, scratch: g.scratch, timeout: g.Timeout}
	if broken, err := player.build(ctx); err != nil || broken != nil {
		return broken, err
	}
	var found []Spec
	for i, name := range g.lesson.Predict {
		reference, err := fs.ReadFile(g.Root, name)
		if err != nil {
			return found, err
		}
		if !slices.Equal(instructions(g.transcripts[name]), instructions(reference)) {
			found = append(found, Spec{ID: name, Name: name, Status: specs.Failed, File: name,
				Message: "expected the commands to be as the lesson has them; only the replies are the learner's to write"})
			continue
		}
		file := filepath.Join(g.scratch, fmt.Sprintf("%d-%s", i, path.Base(name)))
		if err := os.WriteFile(file, g.transcripts[name], 0o600); err != nil {
			return found, err
		}
		predicted, err := player.predicted(ctx, name, file, reference)
		if err != nil {
			return found, err
		}
		found = append(found, predicted...)
	}
	return found, nil
}

// judge holds the learner's specs against right and faulty versions.
func (g *grading) judge(ctx context.Context) ([]Spec, error) {
	first := g.lesson.SpecsFirst
	if first == nil {
		return nil, nil
	}
	if err := lay(g.Root, g.tree); err != nil {
		return nil, err
	}
	return judge{
		dir: g.tree, scratch: g.scratch, root: g.Root, lesson: g.lesson, over: Variant{first.File: g.specs}, notice: g.Notice,
		progress: g.Progress, limit: g.judgeLimit,
	}.all(ctx)
}

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
	found := append(specsOf(report), missing(g.lesson, report, expected)...)
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

// without returns a variant with the lesson's functions and files blanked in it. All else stays, also what only they
// use.
func (g *grading) without(variant Variant) (Variant, error) {
	without := maps.Clone(variant)
	for _, write := range g.lesson.Write {
		if write.Starter != "" {
			content, err := fs.ReadFile(g.Root, path.Join(g.lesson.Folder, write.Starter))
			if err != nil {
				return nil, err
			}
			without[write.File] = content
			continue
		}
		files, err := packageFiles(g.Root, path.Dir(write.File), nil)
		if err != nil {
			return nil, err
		}
		for name, content := range without {
			if path.Dir(name) == path.Dir(write.File) && path.Ext(name) == ".go" {
				files[name] = content
			}
		}
		if err := g.cut(files, write); err != nil {
			return nil, err
		}
		maps.Copy(without, files)
	}
	return without, nil
}

// cut blanks the functions, whatever file of the package they are in.
func (g *grading) cut(files map[string][]byte, write course.Write) error {
	in := make(map[string][]string) // the functions, by file
	var keep []string
	for name, content := range files {
		has, err := edit.Functions(name, content)
		if err != nil {
			return err
		}
		declared, err := edit.Names(name, content)
		if err != nil {
			return err
		}
		keep = append(keep, declared...)
		for _, function := range write.Functions {
			if slices.Contains(has, function) {
				in[name] = append(in[name], function)
			}
		}
	}
	for _, function := range write.Functions {
		if !slices.ContainsFunc(slices.Collect(maps.Values(in)), func(has []string) bool { return slices.Contains(has, function) }) {
			return fmt.Errorf("expected %s to be declared in the package of %s, as the lesson has it, and it is not", function, write.File)
		}
	}
	for name, functions := range in {
		changed, err := edit.Blank(files, edit.Cut{
			File: name, Functions: functions, Keep: keep,
			Sentence: func(function string) string { return Sentence(g.lesson, function) },
		})
		if err != nil {
			return err
		}
		maps.Copy(files, changed)
	}
	return nil
}

// onTree runs specs on the course's tree, as it was, with other files in place of its own.
func (g *grading) onTree(ctx context.Context, variant Variant, options specs.Options) (specs.Report, error) {
	if err := lay(g.Root, g.tree); err != nil {
		return specs.Report{}, err
	}
	return g.run(ctx, variant, options)
}

// errTimeUp is returned by a run for which no time is left, and is why a run was ended.
var errTimeUp = errors.New("the lesson's time is up")

// toWriteReports is what specs are given that run out of time, to end and to say so.
const toWriteReports = 5 * time.Second

// run compiles and runs specs, the latter in what is left of the lesson's time. The error is errTimeUp if that is nothing.
func (g *grading) run(ctx context.Context, variant Variant, options specs.Options) (specs.Report, error) {
	if g.isTimeUp() {
		return specs.Report{}, errTimeUp
	}
	var err error
	if options.Overlay, err = variant.Overlay(g.tree, g.scratch); err != nil {
		return specs.Report{}, err
	}
	options.Dir, options.Notice, options.Progress = g.tree, g.Notice, g.Progress
	programs, err := specs.Build(ctx, options)
	if err != nil {
		return specs.Report{}, err
	}
	defer programs.Close()
	options.Packages = nil // all that were built
	report, err := g.limit(ctx, options, programs.Run)
	if none := (*specs.NoSpecsError)(nil); errors.As(err, &none) {
		err = nil // the caller counts
	}
	return report, err
}

// limit runs specs in what is left of the lesson's time. The error is errTimeUp if that is nothing.
func (g *grading) limit(ctx context.Context, options specs.Options, run runner) (specs.Report, error) {
	left := g.Timeout - g.ran.read()
	if left <= 0 {
		return specs.Report{}, errTimeUp
	}
	options.Timeout = min(cmp.Or(options.Timeout, left), left)
	options.Grace = cmp.Or(options.Grace, toWriteReports/2)
	limited, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer time.AfterFunc(left+toWriteReports, func() { cancel(errTimeUp) }).Stop()
	g.ran.start()
	report, err := run(limited, options)
	g.ran.stop()
	if errors.Is(context.Cause(limited), errTimeUp) {
		err = nil
	}
	return report, err
}

// judgeLimit is limit for a judge, who must not take it for a rejection that the time was up.
func (g *grading) judgeLimit(ctx context.Context, options specs.Options, run runner) (specs.Report, error) {
	report, err := g.limit(ctx, options, run)
	if err == nil && report.Failed > 0 && g.isTimeUp() {
		err = errTimeUp
	}
	return report, err
}

func (g *grading) isTimeUp() bool { return g.ran.read() >= g.Timeout }

// stopwatch counts the time in which at least one program runs.
type stopwatch struct {
	mu      sync.Mutex
	running int
	since   time.Time // when the first of those that run began
	total   time.Duration
}

func (s *stopwatch) start() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running == 0 {
		s.since = time.Now()
	}
	s.running++
}

func (s *stopwatch) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.running--
	if s.running == 0 {
		s.total += time.Since(s.since)
	}
}

func (s *stopwatch) read() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running > 0 {
		return s.total + time.Since(s.since)
	}
	return s.total
}
