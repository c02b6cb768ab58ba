package cli

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"cacheaside/lessons/internal/check"
	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/specs"
)

// verify proves lessons from both sides: all, or one, or some of the checks of one.
func verify(ctx context.Context, e env, args []string) error {
	flags := flag.NewFlagSet("verify", flag.ContinueOnError)
	asJSON := flags.Bool("json", false, "one JSON object, for programs")
	accept := flags.Bool("accept", false, "write specs.txt anew, instead of holding the specs against it")
	args, err := parse(flags, args)
	if err != nil {
		return err
	}
	dir, root, lessons, err := e.repository()
	if err != nil {
		return err
	}
	checks := args[min(1, len(args)):]
	lesson, err := lessonArgument(lessons, args[:len(args)-len(checks)])
	if err != nil {
		return err
	}
	var only []course.Lesson
	if lesson != nil {
		only = append(only, *lesson)
	}

	out := e.stdout
	if *asJSON {
		out = e.stderr
	}
	began := time.Now()
	verifier := check.Verifier{
		Dir: dir, Root: root, Lessons: lessons, Accept: *accept, Checks: checks,
		Notice: e.notices(), Progress: e.progress.Tell,
		Ended: func(result check.Result) {
			e.progress.Clear()
			printCheck(out, result)
		},
	}
	results, err := verifier.Run(ctx, only...)
	e.progress.Clear()
	if err != nil {
		return err
	}
	all := check.NewResults(results)
	if *asJSON {
		encoder := json.NewEncoder(e.stdout)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(all); err != nil {
			return err
		}
	}
	if len(results) == 0 {
		return usagef("there is no check %q of lesson %d; its checks are reference, starter, others, specs_first, promises, and the names of its known mistakes and right versions", checks, lesson.Number)
	}
	fmt.Fprintf(out, "\n%d checks: %s, in %s\n", len(results), all.Status, time.Since(began).Round(time.Second))
	if all.Status != specs.Passed {
		return errNotPassed
	}
	return nil
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
