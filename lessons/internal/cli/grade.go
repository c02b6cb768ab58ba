package cli

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"cacheaside/lessons/internal/check"
	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/sandbox"
	"cacheaside/lessons/internal/specs"
	"cacheaside/lessons/internal/terminal"
	"cacheaside/lessons/internal/words"
	"cacheaside/lessons/internal/workspace"
)

// grade holds every lesson of workspaces against the course's own specs.
func grade(ctx context.Context, e env, args []string) error {
	flags := flag.NewFlagSet("grade", flag.ContinueOnError)
	asJSON := flags.Bool("json", false, e.words.FlagJSON())
	junit := flags.String("junit", "", e.words.FlagJUnit())
	table := flags.String("csv", "", e.words.FlagCSV())
	jobs := flags.Int("jobs", runtime.NumCPU()+1, e.words.FlagJobs())
	race := flags.Bool("race", false, e.words.FlagRace())
	timeout := flags.Duration("timeout", time.Minute, e.words.FlagTimeout())
	args, err := parse(flags, args)
	if err != nil {
		return err
	}
	switch {
	case len(args) == 0:
		return wrongUsage(e.words.WhatToGrade())
	case *timeout <= 0:
		return wrongUsage(e.words.TimeoutAboveZero(*timeout))
	case *jobs <= 0:
		return wrongUsage(e.words.JobsAboveZero(*jobs))
	}
	class := class{env: e, timeout: *timeout, race: *race, jobs: *jobs, began: time.Now(), out: e.stdout}
	if class.root, class.lessons, err = e.wholeCourse(); err != nil {
		return err
	}
	if class.version, err = check.CourseVersion(class.root); err != nil {
		return err
	}
	if last := args[len(args)-1]; len(args) > 1 && !isFolder(e.in(last)) {
		lesson, err := e.lessonArgument(class.lessons, []string{last})
		if err != nil {
			return err
		}
		class.only, args = append(class.only, *lesson), args[:len(args)-1]
	}
	if err := needGo(); err != nil {
		return err
	}
	outputs := []output{
		{"--junit", *junit, func(w io.Writer) error { return check.WriteClassJUnit(w, class.grades) }},
		{"--csv", *table, func(w io.Writer) error { return check.WriteCSV(w, class.lessons, class.grades) }},
	}
	for _, output := range outputs { // before an hour's work, and not behind it
		if err := e.writable(output); err != nil {
			return err
		}
	}
	if class.sandbox, err = sandbox.Find(ctx); err != nil {
		fmt.Fprintln(e.stderr, "lessons: "+e.words.RunsWithYourRights(e.shownAll(args), words.Of(err, e.words)))
	} else {
		if *race {
			class.sandbox.Memory = 0
		}
		fmt.Fprintln(e.stderr, "lessons: "+e.words.RunsInSandbox(e.shownAll(args)))
	}
	if *asJSON {
		class.out = e.stderr
	}
	defer class.console.Close()
	if err := class.grade(ctx, args); err != nil {
		return err
	}
	for _, output := range outputs {
		if err := e.write(output); err != nil {
			return err
		}
	}
	return class.end(*asJSON)
}

// class is the grading of workspaces.
type class struct {
	env
	out     io.Writer
	root    fs.FS
	version string // the course's
	lessons []course.Lesson
	only    []course.Lesson // none is all
	timeout time.Duration
	race    bool
	console check.Console
	sandbox *sandbox.Sandbox // nil: the code runs with the teacher's rights
	jobs    int
	began   time.Time

	mu     sync.Mutex // of what follows
	grades []check.Grade
	ended  int
}

// grade grades the workspaces in some folders, and prints what came of each when it has ended. Where there is one, it prints each
// lesson as soon as that has ended. The error is that of the only one, or says that grading was interrupted.
func (c *class) grade(ctx context.Context, folders []string) error {
	c.grades = make([]check.Grade, len(folders))
	var first error
	specs.Each(folders, c.jobs, func(at int, folder string) {
		if ctx.Err() != nil {
			return
		}
		grade, err := c.one(ctx, folder, len(folders) == 1)
		c.mu.Lock()
		defer c.mu.Unlock()
		c.grades[at] = grade
		if c.ended++; len(folders) > 1 {
			c.print(grade, err)
			c.progress.Tell(words.Words.WorkspacesGraded, c.ended, len(folders))
		} else {
			first = err
		}
	})
	c.progress.Clear()
	switch {
	case errors.Is(first, check.ErrNoWorkspace):
		return usageError{first}
	case first != nil:
		return interrupted(ctx, first)
	}
	return ctx.Err()
}

// one grades the workspace in a folder.
func (c *class) one(ctx context.Context, folder string, alone bool) (check.Grade, error) {
	began := time.Now()
	grader := check.Grader{
		Root: c.root, Lessons: c.lessons, Timeout: c.timeout, Race: c.race, Sandbox: c.sandbox, Console: &c.console,
		Notice: func(words.Text) {}, Ended: func(check.Result) {},
	}
	if alone {
		screen := terminal.For(c.out)
		grader.Notice, grader.Progress = c.notices(), c.progress.Tell
		grader.Ended = func(result check.Result) {
			c.progress.Clear()
			c.printGrade(screen, result)
		}
	}
	results, err := grader.Grade(ctx, c.in(folder), c.only...)
	grade := check.NewGrade(student(c.in(folder)), c.version, began, time.Since(began), c.lessons, results)
	grade.Sandboxed = c.sandbox != nil
	if err != nil {
		grade.Error = err.Error()
	}
	return grade, err
}

// student is whose workspace it is: the name of its folder.
func student(folder string) string {
	if whole, err := filepath.Abs(folder); err == nil {
		folder = whole
	}
	return filepath.Base(folder)
}

// print prints a line for a workspace, or why it could not be graded, and its lessons that were begun and have not passed.
func (c *class) print(grade check.Grade, err error) {
	c.progress.Clear()
	screen := terminal.For(c.out)
	verdict := c.words.Points(grade.Points, grade.Of, grade.LessonsPassed(), len(grade.Lessons), time.Duration(grade.Seconds*float64(time.Second)).Round(time.Second))
	if err != nil {
		verdict = screen.Bad(c.words.NotGraded()) + ": " + words.Of(err, c.words)
	}
	fmt.Fprintln(c.out, screen.Wrap(fmt.Sprintf("%s: %s", grade.Student, verdict), "      "))
	for _, result := range grade.Lessons {
		if result.Status != specs.Passed && result.Status != check.NotStarted {
			c.printGrade(screen, result)
		}
	}
}

// end prints what came of all.
func (c *class) end(asJSON bool) error {
	all := check.Grades{Status: specs.Passed, Students: c.grades}
	passed, lessons := 0, 0
	for _, grade := range c.grades {
		passed, lessons = passed+grade.LessonsPassed(), lessons+len(grade.Lessons)
		if grade.Status != specs.Passed || grade.Error != "" {
			all.Status = specs.Failed
		}
	}
	if asJSON {
		var value any = all
		if len(c.grades) == 1 {
			value = c.grades[0]
		}
		if err := printJSON(c.stdout, value); err != nil {
			return err
		}
	}
	fmt.Fprintln(c.out, "\n"+c.words.LessonsPassed(passed, lessons, time.Since(c.began).Round(time.Second)))
	if all.Status != specs.Passed {
		return errNotPassed
	}
	return nil
}

// output is a file that is written when all is checked.
type output struct {
	flag, file string // "" is none
	write      func(io.Writer) error
}

// writable says what is wrong with an output's file while nothing is lost yet. What is in it stays until then.
func (e env) writable(o output) error {
	if o.file == "" {
		return nil
	}
	file, err := os.OpenFile(e.in(o.file), os.O_WRONLY|os.O_CREATE, 0o644)
	if err != nil {
		return usagef("%s: %w", o.flag, err)
	}
	return file.Close()
}

func (e env) write(o output) error {
	if o.file == "" {
		return nil
	}
	var text bytes.Buffer
	if err := o.write(&text); err != nil {
		return err
	}
	if err := os.WriteFile(e.in(o.file), text.Bytes(), 0o644); err != nil {
		return fmt.Errorf("%s: %w", o.flag, err)
	}
	return nil
}

func isFolder(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// shownAll names folders in a message: one, or how many there are.
func (e env) shownAll(folders []string) string {
	if len(folders) == 1 {
		return shown(e.in(folders[0]))
	}
	return e.words.Workspaces(len(folders))
}

// wholeCourse is the course with the reference in it: the repository's, or what a workspace was made from.
func (e env) wholeCourse() (fs.FS, []course.Lesson, error) {
	w, err := workspace.Open(e.dir)
	switch {
	case err == nil && w.State.Handout:
		return nil, nil, impossible{errors.New(e.words.GradeFromRepository())}
	case err == nil:
		return w.Root, w.Lessons, nil
	case !errors.Is(err, workspace.ErrNone):
		return nil, nil, err
	}
	dir, _, lessons, err := e.repository()
	if err != nil {
		return nil, nil, err
	}
	root, err := workspace.Course(dir)
	return root, lessons, err
}

// printGrade prints a line for a lesson, what to know about it, and the first thing that is wrong.
func (c *class) printGrade(screen terminal.Screen, result check.Result) {
	verdict := fmt.Sprintf("%-11s", c.words.Grade(string(result.Status)))
	if result.Status == specs.Passed {
		verdict = screen.Good(verdict)
	} else {
		verdict = screen.Bad(verdict)
	}
	fmt.Fprintf(c.out, "%02d  %-28s  %s  %s\n", result.Lesson, result.ID, verdict, c.words.Counts(result.Passed, result.Failed, result.NotRun))
	for _, note := range result.Notes {
		fmt.Fprintln(c.out, screen.Wrap(note(c.words), "      "))
	}
	failures := check.Failures(c.lessons[result.Lesson-1], result)
	if len(failures) > 0 && result.Status != check.NotStarted {
		first := failures[0]
		fmt.Fprintln(c.out, screen.Wrap(fmt.Sprintf("%s: %s%s", c.words.Grade(string(first.Status)), first.Name, place(c.words, first, withoutLink)), "      "))
	}
}
