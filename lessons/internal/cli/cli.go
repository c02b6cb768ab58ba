// Package cli is the command line of the workbench: one file a command.
package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/terminal"
)

// The exit statuses of the built program; "go run" turns every failure into 1.
const (
	exitPassed     = 0
	exitFailed     = 1 // something was checked, and is not right
	exitUsage      = 2 // the command was called wrongly
	exitImpossible = 3 // it could not be done on this machine
)

// usageError says that a command was called wrongly.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func usagef(format string, arguments ...any) error {
	return usageError{fmt.Errorf(format, arguments...)}
}

// impossible says that something can't be done on this machine.
type impossible struct{ error }

// errNotPassed is what a command returns when it has said itself that something is not right.
var errNotPassed = errors.New("not passed")

// env is what a command works with.
type env struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	dir            string // the folder that the command is about: the current one, or -C
	progress       *terminal.Progress
}

// telling is the time between two lines that tell of progress.
const telling = 10 * time.Second

// command is one command of the workbench.
type command struct {
	name, arguments, about string
	run                    func(ctx context.Context, e env, args []string) error
}

// commands are all of them, in the order in which help lists them.
func commands() []command {
	return []command{
		{"start", "[DIR] [-handout]", "make a workspace, by default workspace/", start},
		{"list", "[-json]", "all lessons, and their state", list},
		{"read", "[N]", "the lesson's text", read},
		{"test", "[N] [-all] [-json] [-junit FILE]", "check one lesson, by default the current one", test},
		{"watch", "", "check on every save; keys for hint, next, list, quit", watch},
		{"hint", "[N]", "the next of three steps of help", hint},
		{"solution", "[N] [-write]", "the reference for what you wrote, as a difference", solution},
		{"next", "", "go on: take out the next lesson's code, for you to write", next},
		{"reset", "N", "a lesson as it begins; your version is kept", reset},
		{"jump", "N", "to any lesson; one that you leave gets the reference's code", jump},
		{"restore", "[SNAPSHOT [FILE…]]", "list what was kept, or bring it back", restore},
		{"update", "[DIR]", "the course's newer version; what you changed stays", update},
		{"grade", "DIR [N] [-json] [-junit FILE] [-timeout 60s]", "somebody's workspace, by the course's specs", grade},
		{"doctor", "", "what this machine has, what is missing, what that costs", doctor},
		{"verify", "[N [CHECK…]] [-json] [-accept]", "the author's check: every lesson from both sides", verify},
	}
}

// Run does what the arguments ask for and returns the exit status.
func Run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	e := env{stdin: stdin, stdout: stdout, stderr: stderr, dir: ".", progress: terminal.NewProgress(stderr, telling)}
	if len(args) >= 2 && args[0] == "-C" {
		e.dir, args = args[1], args[2:]
	}
	if len(args) == 0 {
		return e.exitStatus(status(ctx, e, nil))
	}
	name, args := args[0], args[1:]
	for _, command := range commands() {
		if command.name == name {
			return e.exitStatus(command.run(ctx, e, args))
		}
	}
	if name == "help" || name == "-h" || name == "--help" {
		help(stdout)
		return exitPassed
	}
	fmt.Fprintf(stderr, "lessons: there is no command %q; \"go run ./lessons help\" lists what there is\n", name)
	return exitUsage
}

func (e env) exitStatus(err error) int {
	switch usage, cannot := (usageError{}), (impossible{}); {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return exitPassed
	case errors.Is(err, errNotPassed):
		return exitFailed
	case errors.As(err, &usage):
		fmt.Fprintln(e.stderr, "lessons:", err)
		return exitUsage
	case errors.As(err, &cannot):
		fmt.Fprintln(e.stderr, "lessons:", err)
		return exitImpossible
	default:
		fmt.Fprintln(e.stderr, "lessons:", err)
		return exitFailed
	}
}

func help(w io.Writer) {
	fmt.Fprintln(w, "go run ./lessons [-C DIR] [COMMAND]")
	fmt.Fprintln(w)
	fmt.Fprintln(w, "Without a command it says where you are, and what is next. The commands:")
	const column = 30
	for _, command := range commands() {
		head := "  " + strings.TrimSpace(command.name+" "+command.arguments)
		about := terminal.For(w).Wrap(command.about, strings.Repeat(" ", column))
		if len(head)+2 > column {
			fmt.Fprintf(w, "%s\n%s\n", head, about)
			continue
		}
		fmt.Fprintf(w, "%s%s\n", head, about[len(head):])
	}
}

// parse reads flags that may stand before or after what they go with, and returns the rest.
func parse(flags *flag.FlagSet, args []string) ([]string, error) {
	flags.SetOutput(io.Discard)
	var rest []string
	for {
		if err := flags.Parse(args); err != nil {
			return nil, usageError{fmt.Errorf("%s: %w", flags.Name(), err)}
		}
		if flags.NArg() == 0 {
			return rest, nil
		}
		rest, args = append(rest, flags.Arg(0)), flags.Args()[1:]
	}
}

// lessonArgument reads at most one argument, a lesson's number or identifier; none is nil.
func lessonArgument(lessons []course.Lesson, args []string) (*course.Lesson, error) {
	if len(args) == 0 {
		return nil, nil
	}
	if len(args) > 1 {
		return nil, usagef("expected one lesson at the most, got %q", args)
	}
	number, err := strconv.Atoi(args[0])
	for i, lesson := range lessons {
		if err == nil && lesson.Number == number || lesson.ID == args[0] {
			return &lessons[i], nil
		}
	}
	return nil, usagef("there is no lesson %q: they are 1 to %d", args[0], len(lessons))
}

// moduleRoot is the folder with go.mod at or above dir.
func moduleRoot(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for at := dir; ; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, "go.mod")); err == nil {
			return at, nil
		}
		if at == filepath.Dir(at) {
			return "", usagef("expected the repository or a workspace at %s or above, found no go.mod", dir)
		}
	}
}
