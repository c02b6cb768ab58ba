package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"path/filepath"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/workspace"
)

// defaultWorkspace is the folder of the workspace in the repository; git ignores it.
const defaultWorkspace = "workspace"

// start makes a workspace.
func start(ctx context.Context, e env, args []string) error {
	flags := flag.NewFlagSet("start", flag.ContinueOnError)
	handout := flags.Bool("handout", false, "take out the code of every lesson, and the reference: for a teacher to hand out")
	args, err := parse(flags, args)
	if err != nil {
		return err
	}
	if len(args) > 1 {
		return usagef("expected one folder at the most, got %q", args)
	}
	repo, err := moduleRoot(e.dir)
	if err != nil {
		return err
	}
	language, err := e.languageOf(course.Root(repo))
	if err != nil {
		return err
	}
	dir := filepath.Join(repo, defaultWorkspace)
	if len(args) == 1 {
		dir = e.in(args[0])
	}
	w, err := workspace.Start(ctx, repo, dir, *handout, language)
	switch {
	case errors.Is(err, workspace.ErrInWorkspace):
		return usagef("%w. To see where you are: go run ./lessons; to begin a lesson anew: go run ./lessons reset N", err)
	case errors.Is(err, workspace.ErrNotEmpty):
		return usageError{err}
	case err != nil:
		return err
	}
	log, err := w.Compile()
	if err != nil {
		fmt.Fprintln(e.stderr, "lessons:", err)
	}
	e.printStart(w, log)
	return nil
}

func (e env) printStart(w *workspace.Workspace, log string) {
	out := e.stdout
	if w.State.Handout {
		fmt.Fprintf(out, "The handout is ready: %s\n", shown(w.Dir))
		fmt.Fprintln(out, "The code of every lesson is taken out of it, and nothing in it gives that away.")
	} else {
		fmt.Fprintf(out, "The workspace is ready: %s\n", shown(w.Dir))
		fmt.Fprintln(out, "It is the whole course, a module of its own. What the current lesson is about is")
		fmt.Fprintln(out, "left for you to write; all else works.")
	}
	if log != "" {
		fmt.Fprintln(out, "\nWhat the lessons need is being compiled in the background. The first time that")
		fmt.Fprintln(out, "takes about two minutes; there is no need to wait. What goes wrong is written to")
		fmt.Fprintln(out, shown(log)+".")
	}
	if current := w.Current(); current != nil {
		fmt.Fprintf(out, "\n%s, is the first.\n", e.headline(*current))
	}
	fmt.Fprintln(out, "\nNext:")
	fmt.Fprintf(out, "  cd %s\n", inShell(shown(w.Dir)))
	fmt.Fprintln(out, "  go run ./lessons")
}
