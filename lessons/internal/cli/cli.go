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
	"unicode"
	"unicode/utf8"

	"cacheaside/raw/language"

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

// wrongUsage is a usageError in the words that are spoken.
func wrongUsage(text string) error { return usageError{errors.New(text)} }

// impossible says that something can't be done on this machine.
type impossible struct{ error }

func (e impossible) Unwrap() error { return e.error }

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
func (e env) commands() []command {
	return []command{
		{"start", "[DIR] [-handout]", e.words.AboutStart(), start, []string{"", "../my-service", "../meu-servico -lang pt-BR"}},
		{"list", "[-json]", e.words.AboutList(), list, []string{"-json"}},
		{"read", "[N]", e.words.AboutRead(), read, []string{"", "4"}},
		{"test", "[N] [-all] [-json] [-junit FILE]", e.words.AboutTest(), test, []string{"", "4 -all"}},
		{"watch", "", e.words.AboutWatch(), watch, []string{""}},
		{"hint", "[N] [FUNCTION]", e.words.AboutHint(), hint, []string{"", "4", "Breaker.Allow"}},
		{"solution", "[N] [-write]", e.words.AboutSolution(), solution, []string{"4", "4 -write"}},
		{"hunt", "[N | check | give-up] [-json]", e.words.AboutHunt(), hunt, []string{"", "check"}},
		{"next", "", e.words.AboutNext(), next, []string{""}},
		{"reset", "N", e.words.AboutReset(), reset, []string{"4"}},
		{"jump", "N", e.words.AboutJump(), jump, []string{"9"}},
		{"restore", "[SNAPSHOT [FILE…]]", e.words.AboutRestore(), restore, []string{"", "20260502-101500 services/product_finder.go"}},
		{"repair", "[-from DIR] [FILE…]", e.words.AboutRepair(), repair, []string{"", "go.mod", "-from ../cacheaside"}},
		{"update", "[DIR] [-take FILE]…", e.words.AboutUpdate(), update, []string{"", "-take services/report.go"}},
		{"grade", "DIR… [N] [-json] [-csv F] [-junit F] [-race] [-jobs N] [-timeout T]", e.words.AboutGrade(), grade, []string{"submissions/ann", "submissions/ann 4 -json", "submissions/* -csv class.csv"}},
		{"doctor", "", e.words.AboutDoctor(), doctor, []string{""}},
		{"verify", "[N [CHECK…]] [-json] [-accept] [-stale] [-watch]", e.words.AboutVerify(), verify, []string{"4", "4 starter", "4 -watch"}},
	}
}

func (e env) commandNames() (names []string) {
	for _, command := range e.commands() {
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
	e.words = words.In(e.spoken())
	if at := slices.IndexFunc(args, func(arg string) bool { return arg == "-lang" || arg == "--lang" }); at >= 0 {
		if at+1 == len(args) {
			return e.exitStatus(wrongUsage(e.words.NoLanguageBehind(args[at])))
		}
		e.language, args = args[at+1], slices.Delete(slices.Clone(args), at, at+2)
		e.words = words.In(e.spoken())
	}
	e.progress = terminal.NewProgress(stderr, telling, e.words)
	if len(args) == 0 {
		return e.exitStatus(status(ctx, e, nil))
	}
	name, args := args[0], args[1:]
	if name == "help" && len(args) > 0 {
		name, args = args[0], []string{"-h"}
	}
	for _, command := range e.commands() {
		if command.name == name {
			return e.exitStatus(command.call(ctx, e, args))
		}
	}
	if name == "help" || name == "-h" || name == "--help" {
		e.help()
		return exitPassed
	}
	return e.exitStatus(wrongUsage(e.words.NoCommand(name)))
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
		e.explain(c, asked.flags)
		return nil
	}
	return err
}

// explain says how the command is called, what each of its flags is for, and an example or two.
func (e env) explain(c command, flags *flag.FlagSet) {
	w, screen := e.stdout, terminal.For(e.stdout)
	called := screen.Wrap(strings.TrimSpace("go run ./lessons "+c.name+" "+c.arguments), strings.Repeat(" ", len("go run ./lessons ")))
	fmt.Fprintf(w, "%s\n\n", strings.TrimLeft(called, " "))
	fmt.Fprintln(w, screen.Wrap(capital(c.about)+".", ""))
	first := "\n"
	flags.VisitAll(func(f *flag.Flag) {
		value, usage := flag.UnquoteUsage(f)
		const column = 17
		fmt.Fprintf(w, "%s  %-*s%s\n", first, column-2, strings.TrimSpace("-"+f.Name+" "+value), screen.Wrap(usage, strings.Repeat(" ", column))[column:])
		first = ""
	})
	fmt.Fprintln(w, "\n"+e.words.SuchAs())
	for _, example := range c.examples {
		fmt.Fprintln(w, "  "+strings.TrimSpace("go run ./lessons "+c.name+" "+example))
	}
}

// capital begins a sentence.
func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
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

// complain says what is wrong.
func (e env) complain(err error) {
	text := "lessons: " + e.said(err)
	if screen := terminal.For(e.stderr); screen.Terminal {
		text = screen.Wrap(text, "")
	}
	fmt.Fprintln(e.stderr, text)
}

// said is an error in the language that the workbench speaks.
func (e env) said(err error) string { return words.Of(err, e.words) }

func (e env) help() {
	w, screen := e.stdout, terminal.For(e.stdout)
	fmt.Fprintf(w, "go run ./lessons [-C DIR] [-lang LANG] [COMMAND]\n\n%s\n\n", e.words.WithoutCommand())
	const column = 30
	for _, command := range e.commands() {
		head := "  " + strings.TrimSpace(command.name+" "+command.arguments)
		about := screen.Wrap(command.about, strings.Repeat(" ", column))
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
			say := func(w words.Words) string { return w.WrongFlags(flags.Name(), complaintOf(err, w)) }
			return nil, usageError{words.Error{Say: say, Cause: err}}
		}
		if flags.NArg() == 0 {
			return rest, nil
		}
		rest, args = append(rest, flags.Arg(0)), flags.Args()[1:]
	}
}

// complaintOf is what the package flag complains of. It has no errors of its own type, and no words but English.
func complaintOf(err error, in words.Words) string {
	if name, is := strings.CutPrefix(err.Error(), "flag provided but not defined: "); is {
		return in.UnknownFlag(name)
	}
	if name, is := strings.CutPrefix(err.Error(), "flag needs an argument: "); is {
		return in.FlagNeedsArgument(name)
	}
	return err.Error()
}

// lessonArgument reads at most one argument, a lesson's number or identifier; none is nil.
func (e env) lessonArgument(lessons []course.Lesson, args []string) (*course.Lesson, error) {
	if len(args) == 0 {
		return nil, nil
	}
	if len(args) > 1 {
		return nil, wrongUsage(e.words.OneLessonAtMost(args))
	}
	number, err := strconv.Atoi(args[0])
	for i, lesson := range lessons {
		if err == nil && lesson.Number == number || lesson.ID == args[0] {
			return &lessons[i], nil
		}
	}
	return nil, wrongUsage(e.words.NoLesson(args[0], len(lessons)))
}

// spoken is the language in which the workbench speaks: the one that was asked for by -lang, else the workspace's, or else the
// environment's. That there is none of the name that was asked for is said by what asks for the course in it.
func (e env) spoken() language.Language {
	if asked, err := language.Choose(language.Spoken, e.language); err == nil && e.language != "" {
		return asked
	}
	if of, has := language.OfWorkspace(e.workspaceFolder()); has {
		return of
	}
	of, _ := language.Choose(language.Spoken, "")
	return of
}

// languageOf is the language in which a course is to speak: the one that was asked for by -lang, or else by the environment.
func (e env) languageOf(root fs.FS) (language.Language, error) {
	all, err := translations.Languages(root)
	if err != nil {
		return "", err
	}
	chosen, err := language.Choose(all, e.language)
	if err != nil {
		say := func(w words.Words) string { return "-lang: " + w.NoLanguage(all, e.language) }
		return "", usageError{words.Error{Say: say, Cause: err}}
	}
	return chosen, nil
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
		err = words.Error{Say: func(w words.Words) string { return w.NoLessonsIn(dir) }}
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
			return "", usageError{words.Error{Say: func(w words.Words) string { return w.NoModuleAt(dir) }}}
		}
	}
}
