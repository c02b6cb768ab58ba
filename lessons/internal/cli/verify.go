package cli

import (
	"context"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"cacheaside/raw/language"

	"cacheaside/lessons/internal/check"
	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/specs"
	"cacheaside/lessons/internal/terminal"
	"cacheaside/lessons/internal/translations"
	"cacheaside/lessons/internal/watcher"
	"cacheaside/lessons/internal/words"
)

// verify proves lessons from both sides: all, or one, or some of the checks of one.
func verify(ctx context.Context, e env, args []string) error {
	e.words = words.In(language.English) // it is the author's
	e.progress = terminal.NewProgress(e.stderr, telling, e.words)
	flags := flag.NewFlagSet("verify", flag.ContinueOnError)
	asJSON := flags.Bool("json", false, "one JSON object, for programs")
	accept := flags.Bool("accept", false, "write specs.txt anew, instead of holding the specs against it")
	stale := flags.Bool("stale", false, "only what is to be translated, or translated again")
	watch := flags.Bool("watch", false, "go on, and at each save run the checks that it touches; Control-C ends it")
	args, err := parse(flags, args)
	if err != nil {
		return err
	}
	dir, root, lessons, err := e.repository()
	if err != nil {
		return err
	}
	checks := args[min(1, len(args)):]
	lesson, err := e.lessonArgument(lessons, args[:len(args)-len(checks)])
	if err != nil {
		return err
	}
	var only []course.Lesson
	if lesson != nil {
		only = append(only, *lesson)
	}
	if *stale {
		languages, err := translations.Languages(root)
		if err != nil {
			return err
		}
		for _, language := range languages {
			checks = append(checks, string(language))
		}
		if len(languages) == 0 || *accept || *watch {
			return usagef("expected -stale without -accept and -watch, in a course that is translated (lessons/README.md); found the languages %q", languages)
		}
	}
	if *watch {
		if lesson == nil || *asJSON || *accept {
			return usagef("expected one lesson with -watch, and neither -json nor -accept, such as: go run ./lessons verify 4 -watch")
		}
		return e.watchLesson(ctx, lesson.Number, checks)
	}

	out := e.stdout
	if *asJSON {
		out = e.stderr
	}
	began := time.Now()
	verifier := e.verifier(dir, lessons, out)
	verifier.Root, verifier.Accept, verifier.Checks = root, *accept, checks
	results, err := verifier.Run(ctx, only...)
	e.progress.Clear()
	if err != nil {
		return err
	}
	all := check.NewResults(results)
	if *asJSON {
		if err := printJSON(e.stdout, all); err != nil {
			return err
		}
	}
	if len(results) == 0 {
		return usagef("expected some of the checks of lesson %d, found %q; they are %s", lesson.Number, checks, strings.Join(verifier.Names(), ", "))
	}
	printVerified(out, results, began)
	if all.Status != specs.Passed {
		return errNotPassed
	}
	return nil
}

func (e env) verifier(dir string, lessons []course.Lesson, out io.Writer) check.Verifier {
	return check.Verifier{
		Dir: dir, Root: course.Root(dir), Lessons: lessons, Commands: e.commandNames(),
		Notice: e.notices(), Progress: e.progress.Tell,
		Ended: func(result check.Result) {
			e.progress.Clear()
			printCheck(out, result)
		},
	}
}

// watchLesson verifies a lesson, and again at each save what that touches, until the context ends.
func (e env) watchLesson(ctx context.Context, number int, checks []string) error {
	dir, err := moduleRoot(e.dir)
	if err != nil {
		return err
	}
	saves, err := watcher.New(dir, ".md", ".diff")
	if err != nil {
		return fmt.Errorf("watching %s: %w", dir, err)
	}
	defer saves.Close()
	for {
		if err := e.verifyAgain(ctx, number, checks); err != nil && ctx.Err() == nil {
			fmt.Fprintln(e.stdout, "FAIL ", err)
		}
		if ctx.Err() == nil {
			fmt.Fprintf(e.stdout, "\nWatching lesson %02d: each save runs what it touches. Control-C ends this.\n", number)
		}
		for touched := false; !touched; {
			select {
			case <-ctx.Done():
				return nil
			case save, open := <-saves.Saves:
				if !open {
					return fmt.Errorf("watching %s: %w", dir, saves.Err())
				}
				checks, touched = e.touched(dir, number, save)
			}
		}
	}
}

// touched are the checks that a save may let come out otherwise; none is all.
func (e env) touched(dir string, number int, save watcher.Save) (checks []string, any bool) {
	var files []string
	for _, file := range save.Files {
		if name, err := filepath.Rel(dir, file); err == nil {
			files = append(files, filepath.ToSlash(name))
		}
	}
	_, _, lessons, err := e.repository()
	if err != nil || len(files) == 0 || number > len(lessons) {
		return nil, true
	}
	checks, all := check.Touched(lessons[number-1], files)
	if all || len(checks) > 0 {
		fmt.Fprintf(e.stdout, "\n%s was saved:\n", strings.Join(files, ", "))
	}
	return checks, all || len(checks) > 0
}

// verifyAgain verifies a lesson as it is now, or says what keeps it from being read.
func (e env) verifyAgain(ctx context.Context, number int, checks []string) error {
	dir, _, lessons, err := e.repository()
	if err != nil {
		return err
	}
	if number > len(lessons) {
		return fmt.Errorf("expected lesson %02d to be there still", number)
	}
	began := time.Now()
	verifier := e.verifier(dir, lessons, e.stdout)
	verifier.Checks = checks
	results, err := verifier.Run(ctx, lessons[number-1])
	e.progress.Clear()
	if err != nil {
		return err
	}
	printVerified(e.stdout, results, began)
	return nil
}

func printVerified(w io.Writer, results []check.Result, began time.Time) {
	number := "1 check"
	if len(results) != 1 {
		number = fmt.Sprintf("%d checks", len(results))
	}
	fmt.Fprintf(w, "\n%s: %s, in %s\n", number, check.NewResults(results).Status, time.Since(began).Round(time.Second))
}

// printCheck prints one line for a check, and what was wrong with it.
func printCheck(w io.Writer, result check.Result) {
	verdict := "ok  "
	if result.Status != specs.Passed {
		verdict = "FAIL"
	}
	fmt.Fprintf(w, "%s  %02d %-28s %d passed, %d failed, %d not run, %.1f s\n",
		verdict, result.Lesson, result.Check, result.Passed, result.Failed, result.NotRun, result.Took.Seconds())
	for _, spec := range result.Specs {
		if spec.Status != specs.Passed && spec.Status != specs.NotRun {
			fmt.Fprintf(w, "        %s: %s\n            %s\n", spec.Status, spec.ID, strings.ReplaceAll(strings.TrimSpace(spec.Message), "\n", "\n            "))
		}
	}
}
