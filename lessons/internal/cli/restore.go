package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/workspace"
)

// restore lists the snapshots, or brings one back.
func restore(_ context.Context, e env, args []string) error {
	w, err := e.openWorkspace()
	if err != nil {
		return err
	}
	if len(args) == 0 {
		return e.listSnapshots(w)
	}
	only := slashed(args[1:])
	before := w.State.Current
	done, err := w.Restore(args[0], only...)
	if errors.Is(err, workspace.ErrNoSnapshot) {
		return usagef("%w; \"go run ./lessons restore\" lists them", err)
	}
	if err != nil {
		return err
	}
	if len(done.Files) == 0 {
		fmt.Fprintf(e.stdout, "Everything is as in the snapshot %s: no file had to be changed.\n", args[0])
	} else {
		fmt.Fprintf(e.stdout, "As they were in the snapshot %s:\n", args[0])
		printFiles(e.stdout, done.Files)
	}
	if done.Snapshot != "" {
		fmt.Fprintf(e.stdout, "What was there until now is in the snapshot %s.\n", done.Snapshot)
	}
	if w.State.Current != before && done.Lesson != nil {
		fmt.Fprintf(e.stdout, "You are at %s again.\n", done.Lesson.Name())
	}
	return nil
}

// listSnapshots prints the snapshots, the newest first.
func (e env) listSnapshots(w *workspace.Workspace) error {
	all, err := w.Snapshots()
	if err != nil {
		return err
	}
	if len(all) == 0 {
		fmt.Fprintln(e.stdout, "There are no snapshots: nothing of yours has been changed by the workbench.")
		return nil
	}
	for _, snapshot := range all {
		fmt.Fprintf(e.stdout, "%-18s  %s  before: %s\n", snapshot.Name, snapshot.When.Local().Format("Mon 2 Jan 2006 15:04"), snapshot.Reason)
		for _, line := range keptIn(w, snapshot) {
			fmt.Fprintf(e.stdout, "%-18s    %s\n", "", line)
		}
	}
	fmt.Fprintln(e.stdout, "\nTo bring one back, or only some of its files:")
	fmt.Fprintln(e.stdout, "  go run ./lessons restore SNAPSHOT [FILE…]")
	return nil
}

// keptIn names what of the learner's a snapshot has.
func keptIn(w *workspace.Workspace, snapshot workspace.Snapshot) []string {
	var lines []string
	for _, kept := range snapshot.Files {
		switch {
		case kept.Own:
		case !kept.Absent:
			lines = append(lines, kept.Name)
		case kept.Put != "":
			lines = append(lines, kept.Name+" (you had removed it)")
		}
	}
	if len(lines) > 0 {
		return lines
	}
	at := slices.IndexFunc(w.Lessons, func(lesson course.Lesson) bool { return lesson.ID == snapshot.State.Current })
	if at >= 0 && w.LeadsBack(snapshot) {
		return []string{"nothing of yours; it leads back to " + w.Lessons[at].Name()}
	}
	return []string{"nothing of yours"}
}
