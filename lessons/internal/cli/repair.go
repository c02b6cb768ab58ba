package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"cacheaside/lessons/internal/check"
	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/specs"
	"cacheaside/lessons/internal/terminal"
	"cacheaside/lessons/internal/words"
	"cacheaside/lessons/internal/workspace"
)

// repair makes the workbench's own files anew that are damaged, and brings files of the course back: those that are named,
// or else those that are missing or do not parse.
func repair(_ context.Context, e env, args []string) error {
	flags := flag.NewFlagSet("repair", flag.ContinueOnError)
	from := flags.String("from", "", e.words.FlagFrom())
	names, err := parse(flags, args)
	if err != nil {
		return err
	}
	if *from != "" {
		*from = e.in(*from)
	}
	e.dir = e.workspaceFolder()
	mended, err := workspace.Mend(e.dir, *from)
	screen := terminal.For(e.stdout)
	for _, line := range mended {
		fmt.Fprintln(e.stdout, screen.Wrap(line(e.words)+".", ""))
	}
	if err != nil && !errors.Is(err, workspace.ErrNone) {
		return err
	}
	w, err := e.openWorkspace() // which says it where there is none
	if err != nil {
		return err
	}
	done, err := w.Repair(slashed(names)...)
	if errors.Is(err, workspace.ErrNotRepaired) {
		return wrongUsage(e.words.ResetOrRestore(words.Of(err, e.words), max(1, number(w.Current()))))
	}
	if err != nil {
		return err
	}
	switch {
	case len(done.Files) > 0:
		fmt.Fprintln(e.stdout, e.words.BroughtBack())
		printFiles(e.stdout, done.Files)
	case len(mended) == 0:
		fmt.Fprintln(e.stdout, e.words.NothingIsBroken())
	}
	if done.Snapshot != "" {
		fmt.Fprintln(e.stdout, e.words.WhatWasThereIsIn(done.Snapshot))
	}
	return e.printChanged(w)
}

// printChanged names the files that are not the learner's to write, and that are not as the course has them.
func (e env) printChanged(w *workspace.Workspace) error {
	damaged, err := w.Damaged()
	if err != nil || len(damaged) == 0 {
		return err
	}
	fmt.Fprintln(e.stdout, "\n"+e.words.NotAsTheCourseHasThem())
	printFiles(e.stdout, namesOf(damaged))
	fmt.Fprintln(e.stdout, e.words.ToBringBackAFile())
	return nil
}

// workspaceFolder is the folder that the command is about, or, in the repository, the workspace that "start" makes there.
func (e env) workspaceFolder() string {
	if _, err := workspace.Open(e.dir); !errors.Is(err, workspace.ErrNone) {
		return e.dir
	}
	if repo, err := moduleRoot(e.dir); err == nil {
		if inside := filepath.Join(repo, defaultWorkspace); isThere(inside) {
			return inside
		}
	}
	return e.dir
}

func isThere(place string) bool {
	_, err := os.Stat(place)
	return err == nil
}

// slashed are paths of files in the workspace as they are given to a command.
func slashed(names []string) []string {
	all := slices.Clone(names)
	for i, name := range all {
		all[i] = filepath.ToSlash(filepath.Clean(name))
	}
	return all
}

func namesOf(damaged []workspace.Damage) []string {
	var names []string
	for _, damage := range damaged {
		names = append(names, damage.Name)
	}
	return names
}

// checked checks a lesson. If something keeps its specs from running, it says which files of the course may be the reason.
func checked(ctx context.Context, w *workspace.Workspace, learner *check.Learner, lesson course.Lesson) (check.Result, error) {
	result, err := learner.Check(ctx, lesson)
	if ctx.Err() != nil {
		return result, err
	}
	if err != nil {
		for _, note := range reasons(w.Dir, err.Error(), "") {
			complaint := err
			err = words.Error{Cause: err, Say: func(in words.Words) string { return words.Of(complaint, in) + "\n\n" + note(in) }}
		}
		return result, err
	}
	failures := check.Failures(lesson, result)
	var said strings.Builder
	for _, spec := range failures {
		fmt.Fprintln(&said, spec.Message)
	}
	if isWhole := func(spec check.Spec) bool {
		return spec.IsWhole() || spec.Status == specs.BuildFailed || spec.Status == specs.NotRun
	}; slices.ContainsFunc(failures, isWhole) {
		result.Notes = append(result.Notes, reasons(w.Dir, said.String(), failures[0].File)...)
	}
	return result, nil
}

// reasons says which files that are not the learner's to write may be why specs can't run. Said is what the go command
// complained of, and at is the file that it named first.
func reasons(dir, said, at string) []words.Text {
	w, err := workspace.Open(dir) // what is the learner's may have changed since it was opened last
	if err != nil {
		return nil
	}
	damaged, err := w.Damaged()
	if err != nil {
		return nil
	}
	damaged = slices.DeleteFunc(damaged, func(damage workspace.Damage) bool {
		return !slices.Contains([]string{".go", ".sql", ".mod", ".sum", ".lua", ".html", ".css", ".js"}, path.Ext(damage.Name))
	})
	named := slices.DeleteFunc(slices.Clone(damaged), func(d workspace.Damage) bool { return !strings.Contains(filepath.ToSlash(said), d.Name) })
	broken := slices.DeleteFunc(slices.Clone(damaged), func(d workspace.Damage) bool { return !d.Broken })
	switch {
	case len(named) > 0:
		damaged = named
	case len(broken) > 0:
		damaged = broken
	case !w.Parses(at): // that is reason enough
		return nil
	}
	if len(damaged) == 0 {
		return nil
	}
	return []words.Text{func(in words.Words) string { return reason(damaged, number(w.Current()), in) }}
}

// reason says how files are damaged, and what brings them back.
func reason(damaged []workspace.Damage, lesson int, in words.Words) string {
	var lines []string
	for _, damage := range damaged {
		lines = append(lines, in.IsDamaged(damage.Name, damage.Yours, lesson, damage.How(in)))
	}
	const most = 5
	if len(lines) > most {
		lines = append(lines[:most], in.SoAreMore(len(lines)-most))
	}
	return strings.Join(lines, "\n") + "\n" + in.BringsBackWithCopy() + "\n" + repairCommand(namesOf(damaged))
}

// repairCommand is the command that brings files back, as short as it can be said.
func repairCommand(names []string) string {
	return "  go run ./lessons repair " + strings.Join(names, " ")
}
