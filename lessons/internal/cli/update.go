package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"cacheaside/lessons/internal/specs"
	"cacheaside/lessons/internal/terminal"
	"cacheaside/lessons/internal/workspace"
)

// update brings the course's newer version into a workspace. It is run in the workspace, where its argument is the
// repository, by default the one that the workspace was made from; or in the repository, where it is the workspace.
func update(ctx context.Context, e env, args []string) error {
	flags := flag.NewFlagSet("update", flag.ContinueOnError)
	var take []string
	flags.Func("take", "the course's version of `FILE`, though you changed it; yours is kept", func(name string) error {
		take = append(take, name)
		return nil
	})
	args, err := parse(flags, args)
	if err != nil {
		return err
	}
	if len(args) > 1 {
		return usagef("expected one folder at the most, got %q; before each file of which you want the course's version stands -take", args)
	}
	w, repo, err := e.bothEnds(args)
	if err != nil {
		return err
	}
	if repo == "" {
		return usagef("expected the course's repository, since the workspace does not know it: go run ./lessons update REPOSITORY")
	}
	done, err := w.Update(repo, slashed(take)...)
	switch {
	case errors.Is(err, workspace.ErrInWorkspace):
		return usageError{err}
	case errors.Is(err, workspace.ErrNoConflict):
		return usagef("%w; nothing was changed. \"go run ./lessons update\" lists them", err)
	case err != nil:
		return fmt.Errorf("%w\nNothing was changed. Another repository is named so: go run ./lessons update REPOSITORY; "+
			"and the repository's own workbench can do it, too: there, go run ./lessons update %s", err, inShell(w.Dir))
	}
	if len(done.Files) == 0 && len(done.Left) == 0 {
		fmt.Fprintf(e.stdout, "The workspace has the course as it is in %s: no file had to be changed.\n", repo)
		return nil
	}
	if len(done.Files) > 0 {
		fmt.Fprintf(e.stdout, "The workspace has the course as it is in %s. Changed:\n", repo)
		printFiles(e.stdout, done.Files)
	}
	if done.Snapshot != "" {
		fmt.Fprintf(e.stdout, "What you wrote there is in the snapshot %s. To get it back:\n", done.Snapshot)
		fmt.Fprintf(e.stdout, "  go run ./lessons restore %s\n", done.Snapshot)
	}
	e.printLeft(done)
	if len(done.Left) > 0 {
		fmt.Fprintln(e.stdout, "To take the course's version, and have yours kept in a snapshot:")
		fmt.Fprintln(e.stdout, "  go run ./lessons update -take "+strings.Join(done.Left, " -take "))
	}
	return e.printBroken(ctx, w, done)
}

// printBroken says what does not compile after an update, and what to do.
func (e env) printBroken(ctx context.Context, w *workspace.Workspace, done workspace.Change) error {
	if err := needGo(); err != nil {
		return fmt.Errorf("whether all compiles now is not known: %w", err)
	}
	slow := time.AfterFunc(3*time.Second, func() { fmt.Fprintln(e.stderr, "lessons: compiling what is new …") })
	broken, err := specs.FindBroken(ctx, w.Dir)
	slow.Stop()
	if err != nil || len(broken) == 0 {
		return err
	}
	screen := terminal.For(e.stdout)
	if len(broken) == 1 {
		fmt.Fprintln(e.stdout, "\nThis package does not compile now:")
	} else {
		fmt.Fprintln(e.stdout, "\nThese packages do not compile now:")
	}
	var said strings.Builder
	for _, one := range broken {
		complaint, _, _ := strings.Cut(one.Complaint, "\n")
		fmt.Fprintf(e.stdout, "  %s\n%s\n", one.Folder, screen.Wrap(complaint, "    "))
		said.WriteString(one.Complaint + "\n")
	}
	isLeft := func(one specs.Broken) bool {
		return slices.ContainsFunc(done.Left, func(name string) bool { return filepath.ToSlash(filepath.Dir(name)) == one.Folder })
	}
	switch notes := reasons(w.Dir, said.String(), ""); {
	case slices.ContainsFunc(broken, isLeft):
		fmt.Fprintln(e.stdout, "You and the course changed files there. Change yours so that they fit, or take\nthe course's, as above.")
	case len(notes) > 0:
		fmt.Fprintln(e.stdout, screen.Wrap(notes[0], ""))
	default:
		fmt.Fprintln(e.stdout, "Change what you wrote there so that it fits what the course has now.")
	}
	return errNotPassed
}

// bothEnds finds the workspace and the repository that an update is between.
func (e env) bothEnds(args []string) (w *workspace.Workspace, repo string, err error) {
	w, err = workspace.Open(e.dir)
	if err == nil {
		if len(args) == 1 {
			return w, e.in(args[0]), nil
		}
		if w.Origin() == "" {
			return nil, "", usagef("this handout does not know where its course is: name the course's repository, such as: go run ./lessons update ../cacheaside")
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
