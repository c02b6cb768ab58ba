package check

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"time"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/sandbox"
	"cacheaside/lessons/internal/specs"
	"cacheaside/lessons/internal/words"
)

// Grader holds what somebody wrote in a workspace against the course's own specs, on a copy of the course. It runs
// their code. Of their workspace it takes only the files that the lessons have them write, and other Go files that
// they added beside those; where the specs come first, the specs.
type Grader struct {
	Root    fs.FS // the course, whole
	Lessons []course.Lesson
	Timeout time.Duration // of what one lesson runs, compiling aside; a minute if zero
	Notice  func(line words.Text)
	Ended   func(Result) // if set, is given each result as it comes

	// Progress, if set, is told how many of all there are have been done, in the middle of what may take long.
	Progress func(what words.Text, done, all int)

	// Console is the course's, with which predictions are played. Graders of one course may share it.
	Console *Console

	// Sandbox is where the code runs; nil is with the rights of whoever grades.
	Sandbox *sandbox.Sandbox

	// Race compiles the code with the race detector.
	Race bool

	scratch, tree string
	allowed       []string // see libraries
	packages      []string // of the lessons that are graded
	whole         *built   // their specs, with the learner's code
	blank         *built   // and without what the lessons have them write
}

// ErrNoWorkspace says that a folder is none that could be graded.
var ErrNoWorkspace = errors.New("expected a workspace or a handout")

// Grade grades every lesson in the workspace at dir, or only those given. Nothing there is changed.
func (g *Grader) Grade(ctx context.Context, dir string, only ...course.Lesson) ([]Result, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, words.Error{Say: func(in words.Words) string { return in.CannotBeGraded(err.Error()) }, Cause: errors.Join(ErrNoWorkspace, err)}
	}
	defer root.Close()
	if _, err := root.Stat("go.mod"); err != nil {
		return nil, words.Error{Say: func(in words.Words) string { return in.NothingToGradeAt(dir) }, Cause: ErrNoWorkspace}
	}
	if g.Timeout <= 0 {
		g.Timeout = time.Minute
	}
	if g.Console == nil {
		g.Console = new(Console)
		defer func() {
			g.Console.Close()
			g.Console = nil
		}()
	}
	if g.scratch, err = os.MkdirTemp("", "grade-"); err != nil {
		return nil, err
	}
	defer os.RemoveAll(g.scratch)
	g.tree = filepath.Join(g.scratch, "course")
	if err := os.Mkdir(g.tree, 0o755); err != nil {
		return nil, err
	}

	defer g.forget()
	var all []submission
	for _, lesson := range g.Lessons {
		s, err := g.read(folder{root}, lesson)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	asked := all
	if len(only) > 0 {
		asked = slices.DeleteFunc(slices.Clone(all), func(s submission) bool {
			return !slices.ContainsFunc(only, func(lesson course.Lesson) bool { return lesson.ID == s.lesson.ID })
		})
	}
	for _, s := range asked {
		if s.counts() {
			g.packages = append(g.packages, withoutDocker(s.lesson)...)
		}
	}
	slices.Sort(g.packages)
	g.packages = slices.Compact(g.packages)
	var results []Result
	for _, s := range asked {
		began := time.Now()
		result := g.gradeOne(ctx, s, all)
		result.Took = time.Since(began)
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

// forget drops what was built for one workspace, so that nothing of it is left for the next.
func (g *Grader) forget() {
	for _, one := range []*built{g.whole, g.blank} {
		if one != nil {
			_ = one.programs.Close() // what is left goes with the folder for temporary files
		}
	}
	g.packages, g.whole, g.blank = nil, nil, nil
}

// longestCompiling is what compiling one lesson may take, on a slow machine that never did it before.
const longestCompiling = 10 * time.Minute

// gradeOne grades one lesson.
func (g *Grader) gradeOne(ctx context.Context, s submission, all []submission) Result {
	switch {
	case s.status == unwritten:
		return notStarted(s.lesson, words.Words.NothingWasWritten)
	case s.status == toCome:
		return notStarted(s.lesson, words.Words.IsStillTheCourses)
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

func notStarted(lesson course.Lesson, why words.Text) Result {
	result := newResult(lesson, "", nil)
	result.Status, result.Notes = NotStarted, []words.Text{why}
	return result
}

// grading is the grading of one lesson.
type grading struct {
	*Grader
	submission
	notes []words.Text

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
	return slices.Concat(found, code, listed(words.Or(nil), g.lesson, g.protections)), err
}

// predictions plays what was predicted with the course's own console.
func (g *grading) predictions(ctx context.Context) ([]Spec, error) {
	if len(g.lesson.Predict) == 0 {
		return nil, nil
	}
	if err := lay(g.Root, g.tree); err != nil {
		return nil, err
	}
	player := player{dir: g.tree, scratch: g.scratch, timeout: g.Timeout, words: words.Or(nil)}
	var err error
	if player.program, err = g.Console.program(ctx, g.Root); err != nil {
		return nil, err
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
	g.notes = append(g.notes, player.notes()...)
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
