package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"time"

	"cacheaside/lessons/internal/check"
	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/specs"
	"cacheaside/lessons/internal/terminal"
	"cacheaside/lessons/internal/workspace"
)

// grade holds every lesson of somebody's workspace against the course's own specs.
func grade(ctx context.Context, e env, args []string) error {
	flags := flag.NewFlagSet("grade", flag.ContinueOnError)
	asJSON := flags.Bool("json", false, "one JSON object, for programs")
	junit := flags.String("junit", "", "also write the results to `FILE`, in JUnit's form")
	timeout := flags.Duration("timeout", time.Minute, "what one lesson may take to run, compiling aside: a `TIME` such as 90s")
	args, err := parse(flags, args)
	if err != nil {
		return err
	}
	switch {
	case len(args) == 0:
		return usagef("expected the workspace to grade, such as: go run ./lessons grade submissions/ann")
	case *timeout <= 0:
		return usagef("expected a time above zero behind --timeout, such as 60s, got %s", *timeout)
	}
	root, lessons, err := e.wholeCourse()
	if err != nil {
		return err
	}
	lesson, err := lessonArgument(lessons, args[1:])
	if err != nil {
		return err
	}
	if err := needGo(); err != nil {
		return err
	}
	var only []course.Lesson
	if lesson != nil {
		only = append(only, *lesson)
	}

	dir := e.in(args[0])
	fmt.Fprintf(e.stderr, "lessons: this compiles and runs the code in %s on this machine, with your rights: grade only what you would run\n", shown(dir))
	out := e.stdout
	if *asJSON {
		out = e.stderr
	}
	screen := terminal.For(out)
	began := time.Now()
	grader := check.Grader{
		Root: root, Lessons: lessons, Timeout: *timeout,
		Notice: e.notices(), Progress: e.progress.Tell,
		Ended: func(result check.Result) {
			e.progress.Clear()
			printGrade(out, screen, lessons, result)
		},
	}
	results, err := grader.Grade(ctx, dir, only...)
	e.progress.Clear()
	if errors.Is(err, check.ErrNoWorkspace) {
		return usageError{err}
	}
	if err != nil {
		return interrupted(ctx, err)
	}
	if err := e.writeJUnit(*junit, results); err != nil {
		return err
	}
	all := check.NewResults(results)
	if *asJSON {
		if err := printJSON(e.stdout, all); err != nil {
			return err
		}
	}
	passed := 0
	for _, result := range results {
		if result.Status == specs.Passed {
			passed++
		}
	}
	fmt.Fprintf(out, "\n%d of %d lessons passed, in %s\n", passed, len(results), time.Since(began).Round(time.Second))
	if all.Status != specs.Passed {
		return errNotPassed
	}
	return nil
}

// wholeCourse is the course with the reference in it: the repository's, or what a workspace was made from.
func (e env) wholeCourse() (fs.FS, []course.Lesson, error) {
	w, err := workspace.Open(e.dir)
	switch {
	case err == nil && w.State.Handout:
		return nil, nil, impossible{errors.New("this is a handout, which has no reference to grade by: grade from the course's repository")}
	case err == nil:
		return w.Root, w.Lessons, nil
	case !errors.Is(err, workspace.ErrNone):
		return nil, nil, err
	}
	_, root, lessons, err := e.repository()
	return root, lessons, err
}

// printGrade prints a line for a lesson, what to know about it, and the first thing that is wrong.
func printGrade(out io.Writer, screen terminal.Screen, lessons []course.Lesson, result check.Result) {
	verdict := fmt.Sprintf("%-11s", result.Status)
	if result.Status == specs.Passed {
		verdict = screen.Good(verdict)
	} else {
		verdict = screen.Bad(verdict)
	}
	fmt.Fprintf(out, "%02d  %-28s  %s  %d passed, %d failed, %d not run\n", result.Lesson, result.ID, verdict, result.Passed, result.Failed, result.NotRun)
	for _, note := range result.Notes {
		fmt.Fprintln(out, screen.Wrap(note, "      "))
	}
	failures := check.Failures(lessons[result.Lesson-1], result)
	if len(failures) > 0 && result.Status != check.NotStarted {
		first := failures[0]
		fmt.Fprintln(out, screen.Wrap(fmt.Sprintf("%s: %s%s", first.Status, first.Name, place(first, withoutLink)), "      "))
	}
}
