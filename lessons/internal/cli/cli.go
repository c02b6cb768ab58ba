// Package cli is the command line of the workbench: one file a command.
package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"cacheaside/lessons/language"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/specs"
	"cacheaside/lessons/internal/terminal"
	"cacheaside/lessons/internal/translations"
	"cacheaside/lessons/internal/words"
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

// helpAsked says that the arguments ask for an explanation of the command.
type helpAsked struct{ flags *flag.FlagSet }

func (helpAsked) Error() string { return flag.ErrHelp.Error() }

// errNotPassed is what a command returns when it has said itself that something is not right.
var errNotPassed = errors.New("not passed")

// env is what a command works with.
type env struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	dir            string // the folder that the command is about: the current one, or -C
	language       string // that was asked for, by -lang
	words          words.Words
	progress       *terminal.Progress
}

// telling is the time between two lines that tell of progress.
const telling = 10 * time.Second

// command is one command of the workbench.
type command struct {
	name, arguments, about string
	run                    func(ctx context.Context, e env, args []string) error
	examples               []string // arguments
}

// commands are all of them, in the order in which help lists them.
func commands() []command {
	return []command{
		{"start", "[DIR] [-handout]", "make a workspace, by default workspace/", start, []string{"", "../my-service", "../meu-servico -lang pt-BR"}},
		{"list", "[-json]", "all lessons, and their state", list, []string{"-json"}},
		{"read", "[N]", "the lesson's text", read, []string{"", "4"}},
		{"test", "[N] [-all] [-json] [-junit FILE]", "check one lesson, by default the current one", test, []string{"", "4 -all"}},
		{"watch", "", "check on every save; keys for editor, hint, next, list, quit", watch, []string{""}},
		{"hint", "[N] [FUNCTION]", "help with what failed first, or with a function, in three parts", hint, []string{"", "4", "Breaker.Allow"}},
		{"solution", "[N] [-write]", "the reference for what you wrote, as a difference", solution, []string{"4", "4 -write"}},
		{"hunt", "[N | check | give-up] [-json]", "find and mend a planted mistake, from what a user complains of", hunt, []string{"", "check"}},
		{"next", "", "go on: take out the next lesson's code, for you to write", next, []string{""}},
		{"reset", "N", "a lesson as it begins; your version is kept", reset, []string{"4"}},
		{"jump", "N", "to any lesson; what is unfinished or left out gets the reference's code", jump, []string{"9"}},
		{"restore", "[SNAPSHOT [FILE…]]", "list what was kept, or bring it back", restore, []string{"", "20260502-101500 services/product_finder.go"}},
		{"repair", "[-from DIR] [FILE…]", "bring back what is missing or broken, but for what is yours", repair, []string{"", "go.mod", "-from ../cacheaside"}},
		{"update", "[DIR] [-take FILE]…", "the course's newer version; what you changed stays", update, []string{"", "-take services/report.go"}},
		{"grade", "DIR… [N] [-json] [-csv F] [-junit F] [-race] [-jobs N] [-timeout T]", "workspaces, by the course's specs", grade, []string{"submissions/ann", "submissions/ann 4 -json", "submissions/* -csv class.csv"}},
		{"doctor", "", "what this machine has, what is missing, what that costs", doctor, []string{""}},
		{"verify", "[N [CHECK…]] [-json] [-accept] [-stale] [-watch]", "the author's check: every lesson from both sides", verify, []string{"4", "4 starter", "4 -watch"}},
	}
}

func commandNames() (names []string) {
	for _, command := range commands() {
		names = append(names, command.name)
	}
	return append(names, "help")
}

// Run does what the arguments ask for and returns the exit status.
func Run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	e := env{stdin: stdin, stdout: stdout, stderr: stderr, dir: "."}
	if len(args) >= 2 && args[0] == "-C" {
		e.dir, args = args[1], args[2:]
	}
	if at := slices.IndexFunc(args, func(arg string) bool { return arg == "-lang" || arg == "--lang" }); at >= 0 {
		if at+1 == len(args) {
			return e.exitStatus(usagef("expected a language behind %s, such as pt-BR", args[at]))
		}
		e.language, args = args[at+1], slices.Delete(slices.Clone(args), at, at+2)
	}
	e.words = words.In(e.spoken())
	e.progress = terminal.NewProgress(stderr, telling, e.words)
	if len(args) == 0 {
		return e.exitStatus(status(ctx, e, nil))
	}
	name, args := args[0], args[1:]
	if name == "help" && len(args) > 0 {
		name, args = args[0], []string{"-h"}
	}
	for _, command := range commands() {
		if command.name == name {
			return e.exitStatus(command.call(ctx, e, args))
		}
	}
	if name == "help" || name == "-h" || name == "--help" {
		help(stdout)
		return exitPassed
	}
	fmt.Fprintf(stderr, "lessons: there is no command %q; \"go run ./lessons help\" lists what there is\n", name)
	return exitUsage
}

// call runs the command, or explains it if the arguments ask for that.
func (c command) call(ctx context.Context, e env, args []string) (err error) {
	if !strings.Contains(c.arguments, "[-") { // it has no flags that it would look for itself
		args, err = parse(flag.NewFlagSet(c.name, flag.ContinueOnError), args)
	}
	if err == nil {
		err = c.run(ctx, e, args)
	}
	if asked := (helpAsked{}); errors.As(err, &asked) {
		c.explain(e.stdout, asked.flags)
		return nil
	}
	return err
}

// explain says how the command is called, what each of its flags is for, and an example or two.
func (c command) explain(w io.Writer, flags *flag.FlagSet) {
	screen := terminal.For(w)
	called := screen.Wrap(strings.TrimSpace("go run ./lessons "+c.name+" "+c.arguments), strings.Repeat(" ", len("go run ./lessons ")))
	fmt.Fprintf(w, "%s\n\n", strings.TrimLeft(called, " "))
	fmt.Fprintln(w, screen.Wrap(strings.ToUpper(c.about[:1])+c.about[1:]+".", ""))
	first := "\n"
	flags.VisitAll(func(f *flag.Flag) {
		value, usage := flag.UnquoteUsage(f)
		const column = 17
		fmt.Fprintf(w, "%s  %-*s%s\n", first, column-2, strings.TrimSpace("-"+f.Name+" "+value), screen.Wrap(usage, strings.Repeat(" ", column))[column:])
		first = ""
	})
	fmt.Fprintln(w, "\nSuch as:")
	for _, example := range c.examples {
		fmt.Fprintln(w, "  "+strings.TrimSpace("go run ./lessons "+c.name+" "+example))
	}
}

func (e env) exitStatus(err error) int {
	place := (*fs.PathError)(nil)
	switch usage, cannot, machine := (usageError{}), (impossible{}), (*specs.MachineError)(nil); {
	case err == nil:
		return exitPassed
	case errors.Is(err, errNotPassed):
		return exitFailed
	case errors.As(err, &usage):
		e.complain(err)
		return exitUsage
	case errors.As(err, &cannot):
		e.complain(err)
		return exitImpossible
	case errors.As(err, &machine):
		e.complain(err)
		return exitImpossible
	case errors.Is(err, syscall.ENOSPC):
		e.complain(err)
		fmt.Fprintln(e.stderr, e.words.DiskIsFull())
		return exitImpossible
	case errors.As(err, &place) && strings.HasPrefix(place.Path, os.TempDir()+string(filepath.Separator)):
		e.complain(err)
		fmt.Fprintln(e.stderr, e.words.SetTMPDIR())
		return exitImpossible
	default:
		e.complain(err)
		return exitFailed
	}
}

// complain says what is wrong, in the language that the workbench speaks.
func (e env) complain(err error) { fmt.Fprintln(e.stderr, "lessons:", words.Of(err, e.words)) }

func help(w io.Writer) {
	fmt.Fprintln(w, "go run ./lessons [-C DIR] [-lang LANG] [COMMAND]")
	fmt.Fprintln(w)
	fmt.Fprintln(w, "Without a command it says where you are, and what is next. The commands, of")
	fmt.Fprintln(w, "each of which \"go run ./lessons help COMMAND\" says more:")
	fmt.Fprintln(w)
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
		if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
			return nil, helpAsked{flags}
		} else if err != nil {
			return nil, usagef("%s: %w; \"go run ./lessons help %s\" explains it", flags.Name(), err, flags.Name())
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

// spoken is the language in which the workbench speaks: the one that was asked for by -lang, else the workspace's, or else the
// environment's.
func (e env) spoken() language.Language {
	if e.language == "" {
		if of, has := language.OfWorkspace(e.workspaceFolder()); has {
			return of
		}
	}
	chosen, _ := language.Choose(language.Spoken, e.language) // that there is none of that name is said by what asks for the course in it
	return chosen
}

// languageOf is the language in which a course is to speak: the one that was asked for by -lang, or else by the environment.
func (e env) languageOf(root fs.FS) (language.Language, error) {
	all, err := translations.Languages(root)
	if err != nil {
		return "", err
	}
	language, err := language.Choose(all, e.language)
	if err != nil {
		return "", usagef("-lang: %w", err)
	}
	return language, nil
}

// toRead is the repository as somebody reads it: in their language.
func (e env) toRead() (root fs.FS, lessons []course.Lesson, err error) {
	dir, _, _, err := e.repository()
	if err != nil {
		return nil, nil, err
	}
	language, err := e.languageOf(course.Root(dir))
	if err != nil {
		return nil, nil, err
	}
	if root, err = translations.In(course.Root(dir), language); err == nil {
		lessons, err = course.Load(root)
	}
	return root, lessons, err
}

// repository is the course in the repository that the command is about.
func (e env) repository() (dir string, root fs.FS, lessons []course.Lesson, err error) {
	if dir, err = moduleRoot(e.dir); err != nil {
		return "", nil, nil, err
	}
	root = course.Root(dir)
	if lessons, err = course.Load(root); err == nil && len(lessons) == 0 {
		err = fmt.Errorf("expected lessons in %s, found none", dir)
	}
	return dir, root, lessons, err
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
