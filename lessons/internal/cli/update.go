package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"cacheaside/lessons/internal/workspace"
)

// update brings the course's newer version into a workspace. It is run in the workspace, where its argument is the
// repository, by default the one that the workspace was made from; or in the repository, where it is the workspace.
func update(_ context.Context, e env, args []string) error {
	if len(args) > 1 {
		return usagef("expected one folder at the most, got %q", args)
	}
	w, repo, err := e.bothEnds(args)
	if err != nil {
		return err
	}
	done, err := w.Update(repo)
	if errors.Is(err, workspace.ErrInWorkspace) {
		return usageError{err}
	}
	if err != nil {
		return fmt.Errorf("%w\nNothing was changed. Another repository is named so: go run ./lessons update REPOSITORY; "+
			"and the repository's own workbench can do it, too: there, go run ./lessons update %s", err, inShell(w.Dir))
	}
	switch {
	case len(done.Files) == 0 && len(done.Left) == 0:
		fmt.Fprintf(e.stdout, "The workspace has the course as it is in %s: no file had to be changed.\n", repo)
		return nil
	case len(done.Files) > 0:
		fmt.Fprintf(e.stdout, "The workspace has the course as it is in %s. Changed:\n", repo)
		printFiles(e.stdout, done.Files)
		fmt.Fprintf(e.stdout, "What was there before is in the snapshot %s. To get it back:\n", done.Snapshot)
		fmt.Fprintf(e.stdout, "  go run ./lessons restore %s\n", done.Snapshot)
	}
	printLeft(e.stdout, done)
	return nil
}

// bothEnds finds the workspace and the repository that an update is between.
func (e env) bothEnds(args []string) (w *workspace.Workspace, repo string, err error) {
	w, err = workspace.Open(e.dir)
	if err == nil {
		if len(args) == 1 {
			return w, e.in(args[0]), nil
		}
		return w, w.Origin(), nil
	}
	if !errors.Is(err, workspace.ErrNone) {
		return nil, "", err
	}
	if repo, err = moduleRoot(e.dir); err != nil {
		return nil, "", err
	}
	dir := filepath.Join(repo, defaultWorkspace)
	if len(args) == 1 {
		dir = e.in(args[0])
	}
	e.dir = dir
	w, err = e.openWorkspace()
	return w, repo, err
}
