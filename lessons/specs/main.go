// Command specs runs the project's specs and ends with how many passed, failed and did not run:
//
//	go run ./lessons/specs [-lesson N] [-race] [-attempts N] [-json] [PACKAGE…]
//
// Packages are patterns as the go command takes them; without any it runs all. Each package is one line when it
// has ended, or its whole output if it failed. The last line of standard output is, for example,
// "42 passed, 0 failed, 3 skipped". With -json standard output is one JSON object, and the rest goes to standard error.
//
// Its exit status is 0 if every spec that ran passed, 1 if one failed or none ran, and 2 if it was called wrongly.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"cacheaside/lessons/internal/specs"
	"cacheaside/lessons/internal/words"
)

const (
	exitPassed = iota
	exitFailed
	exitUsage
)

// packageTime is what the specs of one package may take: those of the server start hundreds of processes.
const packageTime = 20 * time.Minute

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run does what args ask for and returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("specs", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		fmt.Fprintln(stderr, "usage: specs [-lesson N] [-race] [-attempts N] [-json] [PACKAGE…]")
		flags.PrintDefaults()
	}
	lesson := flags.Int("lesson", 0, "run only the specs of lesson `N`, from 1 to 99")
	race := flags.Bool("race", false, "compile with the race detector")
	attempts := flags.Int("attempts", 1, "try a spec that fails again, until it has been tried `N` times, and say which passed only so")
	asJSON := flags.Bool("json", false, "print the result as one JSON object")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return exitPassed
	} else if err != nil {
		return exitUsage
	}
	if isSet(flags, "lesson") && *lesson == 0 {
		fmt.Fprintln(stderr, "specs: a lesson is a number from 1 to 99, got 0")
		return exitUsage
	}

	out := stdout
	if *asJSON {
		out = stderr
	}
	report, err := specs.Run(ctx, specs.Options{
		Packages: flags.Args(),
		Lesson:   *lesson,
		Beyond:   true,
		Race:     *race,
		Attempts: *attempts,
		Timeout:  packageTime,
		Color:    inColor(out),
		Notice:   func(line words.Text) { fmt.Fprintln(stderr, line) },
		Ended: func(p specs.Package) {
			// Who interrupts a run does not want to read where each goroutine was.
			if ctx.Err() == nil && (*lesson == 0 || len(p.Results) > 0) {
				printPackage(out, p)
			}
		},
	})
	if usage := (*specs.UsageError)(nil); errors.As(err, &usage) {
		fmt.Fprintln(stderr, "specs:", err)
		return exitUsage
	}
	printFlakes(out, report)
	printFailures(out, report)
	printNotRun(out, report)
	if err != nil {
		fmt.Fprintln(out, "\nspecs:", explain(err))
	}
	if *asJSON {
		encoder := json.NewEncoder(stdout)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(report); err != nil {
			fmt.Fprintln(stderr, "specs: print the result:", err)
			return exitFailed
		}
	}
	fmt.Fprintf(out, "\n%d passed, %d failed, %d skipped\n", report.Passed, report.Failed, report.NotRun)
	if err != nil || report.Status != specs.Passed {
		return exitFailed
	}
	return exitPassed
}

func explain(err error) error {
	if errors.Is(err, context.Canceled) {
		return errors.New("interrupted before every spec had run")
	}
	return err
}

func isSet(flags *flag.FlagSet, name string) bool {
	set := false
	flags.Visit(func(f *flag.Flag) { set = set || f.Name == name })
	return set
}

// inColor says whether a writer is a terminal on which colours are welcome (https://no-color.org).
func inColor(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
