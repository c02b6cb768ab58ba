package cli

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"cacheaside/lessons/internal/check"
	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/specs"
	"cacheaside/lessons/internal/terminal"
	"cacheaside/lessons/internal/words"
	"cacheaside/lessons/internal/workspace"
)

// test checks one lesson of the workspace.
func test(ctx context.Context, e env, args []string) error {
	flags := flag.NewFlagSet("test", flag.ContinueOnError)
	asJSON := flags.Bool("json", false, e.words.FlagJSON())
	junit := flags.String("junit", "", e.words.FlagJUnit())
	all := flags.Bool("all", false, e.words.FlagAll())
	args, err := parse(flags, args)
	if err != nil {
		return err
	}
	w, err := e.openWorkspace()
	if err != nil {
		return err
	}
	lesson, err := e.chosenLesson(w, args)
	if err != nil {
		return err
	}
	if err := needGo(); err != nil {
		return err
	}
	var result check.Result
	inJUnit := output{"--junit", *junit, func(w io.Writer) error { return check.WriteJUnit(w, []check.Result{result}) }}
	if err := e.writable(inJUnit); err != nil {
		return err
	}
	e.sayWhatIsToCome(w, lesson)
	learner := e.learner(w)
	learner.ToCome = isToCome(w, lesson)
	result, err = checked(ctx, w, learner, lesson)
	e.progress.Clear()
	if err != nil {
		return interrupted(ctx, err)
	}
	if err := remember(w, lesson, result); err != nil {
		return err
	}
	if err := e.write(inJUnit); err != nil {
		return err
	}
	if *asJSON {
		err = printJSON(e.stdout, result)
	} else {
		_, err = io.WriteString(e.stdout, report{
			words: e.words, screen: terminal.For(e.stdout), dir: w.Dir, lesson: lesson, after: following(w, lesson), result: result,
			onward: "go run ./lessons next", hint: commandFor(w, lesson, "hint"), all: *all,
		}.String())
	}
	if err != nil {
		return err
	}
	return statusError(result)
}

// chosenLesson is the lesson that an argument names, or else the current one.
func (e env) chosenLesson(w *workspace.Workspace, args []string) (course.Lesson, error) {
	lesson, err := e.lessonArgument(w.Lessons, args)
	if err != nil {
		return course.Lesson{}, err
	}
	if lesson == nil {
		lesson = w.Current()
	}
	if lesson == nil {
		return course.Lesson{}, wrongUsage(e.words.SayWhichLesson(len(w.Lessons)))
	}
	return *lesson, nil
}

// needGo says that nothing can be compiled where there is no Go.
func needGo() error {
	if _, err := exec.LookPath("go"); err != nil {
		return impossible{words.Error{Say: words.Words.InstallGo}}
	}
	return nil
}

func (e env) learner(w *workspace.Workspace) *check.Learner {
	return &check.Learner{
		Dir: w.Dir, Root: w.Root, Handout: w.State.Handout, Words: e.words,
		Notice: e.notices(), Progress: e.progress.Tell, Kept: filepath.Join(w.Dir, ".course", "judged.json"),
	}
}

// notices returns a Notice that says each line once: each check would say again that compiling takes long.
func (e env) notices() func(words.Text) {
	var mu sync.Mutex
	said := make(map[string]bool)
	return func(text words.Text) {
		line := text(e.words)
		mu.Lock()
		defer mu.Unlock()
		if !said[line] {
			e.progress.Clear()
			fmt.Fprintln(e.stderr, "lessons: "+line)
		}
		said[line] = true
	}
}

// sayWhatIsToCome says that a lesson's code is the course's own, where it is.
func (e env) sayWhatIsToCome(w *workspace.Workspace, lesson course.Lesson) {
	if isToCome(w, lesson) {
		fmt.Fprintln(e.stderr, "lessons:", e.words.IsStillToCome(lesson.Number))
	}
}

func isToCome(w *workspace.Workspace, lesson course.Lesson) bool {
	return !w.State.Handout && w.State.Current != lesson.ID && w.State.Done[lesson.ID].IsZero() && !w.IsWritten(lesson)
}

// interrupted says in plain words that somebody ended a check.
func interrupted(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return words.Error{Say: words.Words.Interrupted}
	}
	return err
}

// remember keeps what came of a check: when the lesson passed first, or what failed.
func remember(w *workspace.Workspace, lesson course.Lesson, result check.Result) error {
	if isToCome(w, lesson) {
		return nil
	}
	return w.ChangeState(func(state *workspace.State) {
		if result.Status == specs.Passed {
			delete(state.Last, lesson.ID)
			if state.Done[lesson.ID].IsZero() {
				state.Done[lesson.ID] = time.Now().Round(time.Second)
			}
			return
		}
		state.Last[lesson.ID] = last(lesson, result)
	})
}

// last is what is kept of a check that did not pass.
func last(lesson course.Lesson, result check.Result) workspace.Last {
	step := result.Steps[result.Step-1]
	kept := workspace.Last{Step: result.Step, Passed: step.Passed, All: step.All}
	for i, spec := range check.Failures(lesson, result) {
		if i == 0 {
			kept.Unwritten, kept.Whole = check.Unwritten(lesson, spec), spec.IsWhole()
		}
		if spec.Step <= result.Step {
			kept.Failed = append(kept.Failed, spec.ID)
		}
	}
	return kept
}

// following is the lesson that "next" goes to; nil if all are done then.
func following(w *workspace.Workspace, lesson course.Lesson) *course.Lesson {
	var left []course.Lesson
	for _, other := range w.Lessons {
		if other.ID != lesson.ID && w.State.Done[other.ID].IsZero() {
			left = append(left, other)
		}
	}
	if len(left) == 0 {
		return nil
	}
	at := max(0, slices.IndexFunc(left, func(other course.Lesson) bool { return other.Number > lesson.Number }))
	return &left[at]
}

// statusError is what a command returns after it has printed a result.
func statusError(result check.Result) error {
	isInfra := result.Status == specs.NotRun
	if result.Failed > 0 {
		isInfra = !slices.ContainsFunc(result.Specs, func(spec check.Spec) bool {
			return spec.Status != check.InfraError && spec.Status != specs.NotRun
		})
	}
	switch {
	case result.Status == specs.Passed:
		return nil
	case isInfra:
		return impossible{words.Error{Say: func(w words.Words) string { return w.CouldNotBeChecked(result.Lesson) }}}
	}
	return errNotPassed
}
