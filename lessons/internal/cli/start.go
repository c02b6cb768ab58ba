package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"path/filepath"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/words"
	"cacheaside/lessons/internal/workspace"
)

// defaultWorkspace is the folder of the workspace in the repository; git ignores it.
const defaultWorkspace = "workspace"

// start makes a workspace.
func start(ctx context.Context, e env, args []string) error {
	flags := flag.NewFlagSet("start", flag.ContinueOnError)
	handout := flags.Bool("handout", false, e.words.FlagHandout())
	args, err := parse(flags, args)
	if err != nil {
		return err
	}
	if len(args) > 1 {
		return wrongUsage(e.words.AtMostOneFolder(args))
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
		return wrongUsage(e.words.GoThereOrReset(words.Of(err, e.words)))
	case errors.Is(err, workspace.ErrNotEmpty):
		return usageError{err}
	case err != nil:
		return err
	}
	log, err := w.Compile()
	if err != nil {
		e.complain(err)
	}
	e.printStart(w, log)
	return nil
}

func (e env) printStart(w *workspace.Workspace, log string) {
	out := e.stdout
	if w.State.Handout {
		fmt.Fprintln(out, e.words.HandoutIsReady(shown(w.Dir)))
		fmt.Fprintln(out, e.words.HandoutIsBlank())
	} else {
		fmt.Fprintln(out, e.words.WorkspaceIsReady(shown(w.Dir)))
		fmt.Fprintln(out, e.words.WorkspaceIsTheCourse())
	}
	if log != "" {
		fmt.Fprintf(out, "\n%s\n%s.\n", e.words.CompilesInBackground(), shown(log))
	}
	if current := w.Current(); current != nil {
		fmt.Fprintln(out, "\n"+e.words.IsTheFirst(e.headline(*current)))
	}
	fmt.Fprintln(out, "\n"+e.words.Next())
	fmt.Fprintf(out, "  cd %s\n", inShell(shown(w.Dir)))
	fmt.Fprintln(out, "  go run ./lessons")
}
