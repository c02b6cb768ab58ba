package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"cacheaside/lessons/language"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/translations"
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
		return nil, usagef("%w; in the repository, \"go run ./lessons start\" makes one, and \"cd workspace\" goes there", err)
	}
	if err == nil && e.language != "" {
		all, err := translations.Languages(w.Root)
		if err != nil {
			return nil, err
		}
		if asked, err := language.Choose(all, e.language); err != nil || asked != w.State.Language {
			return nil, usagef("-lang: a workspace keeps the language that it was started in, which is %s here; to have another beside it: go run ./lessons start ../my-service -lang %s", cmp.Or(string(w.State.Language), "en"), e.language)
		}
	}
	if err == nil && w.Completed != "" {
		fmt.Fprintf(e.stderr, "lessons: %q had been interrupted, and is completed now\n", w.Completed)
	}
	return w, err
}

// oneLesson reads the argument of a command that needs a lesson.
func oneLesson(w *workspace.Workspace, name string, args []string) (course.Lesson, error) {
	lesson, err := lessonArgument(w.Lessons, args)
	if err != nil {
		return course.Lesson{}, err
	}
	if lesson == nil {
		return course.Lesson{}, usagef("expected a lesson, such as: go run ./lessons %s %d", name, max(1, number(w.Current())))
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
func noArguments(name string, args []string) error {
	if len(args) > 0 {
		return usagef("%s takes no arguments, got %q", name, args)
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
	fmt.Fprintf(out, "%s, begins. Its steps:\n", e.headline(*done.Lesson))
	printSteps(out, *done.Lesson)
	e.printLeft(done)
	if done.Earlier != "" {
		fmt.Fprintf(out, "\nThe snapshot %s has what you wrote there before. To go on:\n", done.Earlier)
		fmt.Fprintf(out, "  go run ./lessons restore %s %s\n", done.Earlier, strings.Join(done.Kept, " "))
	}
	fmt.Fprintln(out, "\nNext:")
	fmt.Fprintln(out, "  go run ./lessons read    the lesson's text")
	fmt.Fprintln(out, "  go run ./lessons test    check what you wrote")
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
	out := e.stdout
	if len(done.Left) > 0 {
		fmt.Fprintln(out, "\nYou changed these, so they stay as they are, although the course has others:")
		printFiles(out, done.Left)
	}
	if len(done.Clashes) > 0 {
		fmt.Fprintln(out, "\nThis can't be compiled together; rename what is yours:")
		for _, clash := range done.Clashes {
			fmt.Fprintln(out, "  "+clash(e.words))
		}
	}
}
