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
	"cacheaside/lessons/internal/words"
	"cacheaside/lessons/internal/workspace"
)

// update brings the course's newer version into a workspace. It is run in the workspace, where its argument is the
// repository, by default the one that the workspace was made from; or in the repository, where it is the workspace.
func update(ctx context.Context, e env, args []string) error {
	flags := flag.NewFlagSet("update", flag.ContinueOnError)
	var take []string
	flags.Func("take", e.words.FlagTake(), func(name string) error {
		take = append(take, name)
		return nil
	})
	args, err := parse(flags, args)
	if err != nil {
		return err
	}
	if len(args) > 1 {
		return wrongUsage(e.words.OneFolderOrTake(args))
	}
	w, repo, err := e.bothEnds(args)
	if err != nil {
		return err
	}
	if repo == "" {
		return wrongUsage(e.words.NameTheRepository())
	}
	done, err := w.Update(repo, slashed(take)...)
	switch {
	case errors.Is(err, workspace.ErrInWorkspace):
		return usageError{err}
	case errors.Is(err, workspace.ErrNoConflict):
		return wrongUsage(e.words.UpdateLists(words.Of(err, e.words)))
	case err != nil:
		return words.Error{Cause: err, Say: func(in words.Words) string { return in.UpdateFailed(words.Of(err, in), inShell(w.Dir)) }}
	}
	if len(done.Files) == 0 && len(done.Left) == 0 {
		fmt.Fprintln(e.stdout, e.words.IsUpToDate(repo))
		return nil
	}
	if len(done.Files) > 0 {
		fmt.Fprintln(e.stdout, e.words.IsUpdated(repo))
		printFiles(e.stdout, done.Files)
	}
	if done.Snapshot != "" {
		fmt.Fprintln(e.stdout, e.words.WhatYouWroteIsIn(done.Snapshot))
		fmt.Fprintf(e.stdout, "  go run ./lessons restore %s\n", done.Snapshot)
	}
	e.printLeft(done)
	if len(done.Left) > 0 {
		fmt.Fprintln(e.stdout, e.words.ToTakeTheCourses())
		fmt.Fprintln(e.stdout, "  go run ./lessons update -take "+strings.Join(done.Left, " -take "))
	}
	return e.printBroken(ctx, w, done)
}

// printBroken says what does not compile after an update, and what to do.
func (e env) printBroken(ctx context.Context, w *workspace.Workspace, done workspace.Change) error {
	if err := needGo(); err != nil {
		return words.Error{Cause: err, Say: func(in words.Words) string { return in.CompilesIsUnknown(words.Of(err, in)) }}
	}
	slow := time.AfterFunc(3*time.Second, func() { fmt.Fprintln(e.stderr, "lessons: "+e.words.CompilingWhatIsNew()) })
	broken, err := specs.FindBroken(ctx, w.Dir)
	slow.Stop()
	if err != nil || len(broken) == 0 {
		return err
	}
	screen := terminal.For(e.stdout)
	fmt.Fprintln(e.stdout, "\n"+e.words.PackagesDoNotCompile(len(broken)))
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
		fmt.Fprintln(e.stdout, e.words.BothChanged())
	case len(notes) > 0:
		fmt.Fprintln(e.stdout, screen.Wrap(notes[0](e.words), ""))
	default:
		fmt.Fprintln(e.stdout, e.words.ChangeWhatYouWrote())
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
			return nil, "", wrongUsage(e.words.HandoutHasNoOrigin())
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
