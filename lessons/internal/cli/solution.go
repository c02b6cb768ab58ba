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
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/terminal"
	"cacheaside/lessons/internal/workspace"
)

// solution shows how the reference differs from what the learner wrote, or puts it into the workspace.
func solution(_ context.Context, e env, args []string) error {
	flags := flag.NewFlagSet("solution", flag.ContinueOnError)
	write := flags.Bool("write", false, e.words.FlagWrite())
	args, err := parse(flags, args)
	if err != nil {
		return err
	}
	w, err := e.openWorkspace()
	if err != nil {
		return err
	}
	lesson, err := e.chosenLesson(w, args)
	if err != nil {
		return err
	}
	if w.State.Handout {
		return impossible{errors.New(e.words.NoReferenceHere())}
	}
	changes, err := toReference(w, lesson)
	if err != nil {
		return err
	}
	screen := terminal.For(e.stdout)
	if len(changes) == 0 {
		fmt.Fprintln(e.stdout, e.words.IsTheReference(lesson.Number))
		return nil
	}
	if *write {
		return e.writeSolution(w, lesson, changes)
	}
	for _, change := range changes {
		// Its first line, "diff", is for programs.
		_, text, _ := strings.Cut(string(diff.Diff(e.words.Yours(change.name), change.yours, e.words.Reference(change.name), change.reference)), "\n")
		printDiff(e.stdout, screen, text)
	}
	fmt.Fprintln(e.stdout, "\n"+e.words.WritePutsItThere(lesson.Number))
	return nil
}

// referenceChange is a file that differs from the reference.
type referenceChange struct {
	name             string
	yours, reference []byte
}

func toReference(w *workspace.Workspace, lesson course.Lesson) ([]referenceChange, error) {
	var changes []referenceChange
	for _, name := range workspace.Files(lesson) {
		yours, err := os.ReadFile(filepath.Join(w.Dir, filepath.FromSlash(name)))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		reference, err := fs.ReadFile(w.Root, name)
		if err == nil && name == course.ProtectionsFile {
			reference, err = withProtections(w, lesson, yours, reference)
		}
		if err != nil {
			return nil, err
		}
		if string(course.LineFeeds(yours)) != string(reference) {
			changes = append(changes, referenceChange{name, course.LineFeeds(yours), reference})
		}
	}
	return changes, nil
}

// withProtections returns the learner's list of protections if it has all of the lesson's, and else the course's with those of
// the lessons up to this one.
func withProtections(w *workspace.Workspace, lesson course.Lesson, yours, reference []byte) ([]byte, error) {
	has, err := course.Protections(yours)
	isMissing := func(name string) bool { return !slices.Contains(has, name) }
	if err == nil && !slices.ContainsFunc(lesson.Protections, isMissing) {
		return yours, nil
	}
	return course.WithProtections(reference, course.ProtectionsOf(w.Lessons[:lesson.Number]))
}

func (e env) writeSolution(w *workspace.Workspace, lesson course.Lesson, changes []referenceChange) error {
	isWritten := w.IsWritten(lesson)
	files := make(map[string][]byte)
	var names []string
	for _, change := range changes {
		files[change.name] = change.reference
		names = append(names, change.name)
	}
	if err := w.Replace(fmt.Sprintf("solution %d", lesson.Number), files); err != nil {
		return err
	}
	fmt.Fprintln(e.stdout, e.words.HasTheReference(lesson.Number))
	printFiles(e.stdout, names)
	if !isWritten {
		fmt.Fprintln(e.stdout, "\n"+e.words.YouHadWrittenNothing(lesson.Number))
		return nil
	}
	fmt.Fprintln(e.stdout, "\n"+e.words.YourVersionIsKept())
	return nil
}

func printDiff(out io.Writer, screen terminal.Screen, text string) {
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\n"), "\n") {
		switch {
		case strings.HasPrefix(line, "---"), strings.HasPrefix(line, "+++"), strings.HasPrefix(line, "@@"):
			line = screen.Strong(line)
		case strings.HasPrefix(line, "+"):
			line = screen.Good(line)
		case strings.HasPrefix(line, "-"):
			line = screen.Bad(line)
		}
		fmt.Fprintln(out, line)
	}
}
