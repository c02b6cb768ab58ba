package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"cacheaside/raw/language"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/terminal"
	"cacheaside/lessons/internal/translations"
	"cacheaside/lessons/internal/words"
	"cacheaside/lessons/internal/workspace"
)

// openWorkspace opens the workspace that the command is about, and says so if it completed something first. In the
// repository that is the one which "start" makes there.
func (e env) openWorkspace() (*workspace.Workspace, error) {
	w, err := workspace.Open(e.dir)
	if errors.Is(err, workspace.ErrNone) {
		if repo, outside := moduleRoot(e.dir); outside == nil {
			if inside, none := workspace.Open(filepath.Join(repo, defaultWorkspace)); !errors.Is(none, workspace.ErrNone) {
				w, err = inside, none
			}
		}
	}
	if errors.Is(err, workspace.ErrNone) {
		dir, _ := filepath.Abs(e.dir) // as Open says it
		say := func(w words.Words) string { return w.NoWorkspaceAt(dir) }
		return nil, usageError{words.Error{Say: say, Cause: err}}
	}
	if err == nil && e.language != "" {
		all, err := translations.Languages(w.Root)
		if err != nil {
			return nil, err
		}
		if asked, err := language.Choose(all, e.language); err != nil || asked != w.State.Language {
			return nil, wrongUsage(e.words.KeepsItsLanguage(w.State.Language, e.language))
		}
	}
	if err == nil && w.Completed != "" {
		fmt.Fprintln(e.stderr, "lessons:", e.words.IsCompleted(w.Completed))
	}
	return w, err
}

// oneLesson reads the argument of a command that needs a lesson.
func (e env) oneLesson(w *workspace.Workspace, name string, args []string) (course.Lesson, error) {
	lesson, err := e.lessonArgument(w.Lessons, args)
	if err != nil {
		return course.Lesson{}, err
	}
	if lesson == nil {
		return course.Lesson{}, wrongUsage(e.words.WhichLesson(name, max(1, number(w.Current()))))
	}
	return *lesson, nil
}

func number(lesson *course.Lesson) int {
	if lesson == nil {
		return 0
	}
	return lesson.Number
}

// noArguments says what is wrong with a command that takes none.
func (e env) noArguments(name string, args []string) error {
	if len(args) > 0 {
		return wrongUsage(e.words.TakesNoArguments(name, args))
	}
	return nil
}

// in is a path that an argument says, seen from the folder that the command is about.
func (e env) in(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(e.dir, path)
}

// shown is a path as it is shorter to read: from the current folder, if it is below that.
func shown(path string) string {
	here, err := os.Getwd()
	if err != nil {
		return path
	}
	relative, err := filepath.Rel(here, path)
	if err != nil || relative == "." || !filepath.IsLocal(relative) {
		return path
	}
	return relative
}

// inShell is a path as a shell takes it.
func inShell(path string) string {
	if strings.ContainsAny(path, " '&()$;") {
		return `"` + path + `"`
	}
	return path
}

// headline is how a lesson is called where it begins.
func (e env) headline(lesson course.Lesson) string {
	day := e.words.Day(lesson.Day)
	if lesson.Day == course.Beyond {
		day = e.words.BeyondTheCourse()
	}
	return fmt.Sprintf("%s, %s (%s)", e.words.LessonAtTheBeginning(lesson.Number), lesson.Title, day)
}

// commandFor is a command about a lesson, which it names unless that is the current one.
func commandFor(w *workspace.Workspace, lesson course.Lesson, name string) string {
	command := "go run ./lessons " + name
	if w.State.Current != lesson.ID {
		command += fmt.Sprintf(" %d", lesson.Number)
	}
	return command
}

// printFiles prints files, one a line.
func printFiles(w io.Writer, names []string) {
	for _, name := range names {
		fmt.Fprintln(w, "  "+name)
	}
}

// printBegin prints what the current lesson is, and what to do in it.
func (e env) printBegin(done workspace.Change) {
	out := e.stdout
	fmt.Fprintln(out, terminal.For(out).Wrap(e.words.Begins(e.headline(*done.Lesson)), ""))
	printSteps(out, *done.Lesson)
	e.printLeft(done)
	if done.Earlier != "" {
		fmt.Fprintln(out, "\n"+e.words.WroteThereBefore(done.Earlier))
		fmt.Fprintf(out, "  go run ./lessons restore %s %s\n", done.Earlier, strings.Join(done.Kept, " "))
	}
	fmt.Fprintln(out, "\n"+e.words.Next())
	fmt.Fprintln(out, "  go run ./lessons read    "+e.words.TheText())
	fmt.Fprintln(out, "  go run ./lessons test    "+e.words.CheckWhatYouWrote())
}

// printSteps prints the steps of a lesson, each with its files.
func printSteps(out io.Writer, lesson course.Lesson) {
	for i, step := range lesson.Steps {
		fmt.Fprintf(out, "  %d  %s\n", i+1, step.Title)
		for _, name := range step.Files() {
			fmt.Fprintln(out, "       "+name)
		}
	}
}

// printLeft prints which files were left as the learner has them, and what has to be put right in them.
func (e env) printLeft(done workspace.Change) {
	if len(done.Left) > 0 {
		fmt.Fprintln(e.stdout, "\n"+e.words.StayAsTheyAre())
		printFiles(e.stdout, done.Left)
	}
	if len(done.Clashes) > 0 {
		fmt.Fprintln(e.stdout, "\n"+e.words.RenameYours())
		for _, clash := range done.Clashes {
			fmt.Fprintln(e.stdout, "  "+clash(e.words))
		}
	}
}
