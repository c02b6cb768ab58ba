package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/words"
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
		return wrongUsage(e.words.RestoreLists(words.Of(err, e.words)))
	}
	if err != nil {
		return err
	}
	if len(done.Files) == 0 {
		fmt.Fprintln(e.stdout, e.words.AllIsAsIn(args[0]))
	} else {
		fmt.Fprintln(e.stdout, e.words.AsTheyWereIn(args[0]))
		printFiles(e.stdout, done.Files)
	}
	if done.Snapshot != "" {
		fmt.Fprintln(e.stdout, e.words.UntilNowIsIn(done.Snapshot))
	}
	if w.State.Current != before && done.Lesson != nil {
		fmt.Fprintln(e.stdout, e.words.YouAreBackAt(done.Lesson.Number))
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
		fmt.Fprintln(e.stdout, e.words.NoSnapshots())
		return nil
	}
	for _, snapshot := range all {
		fmt.Fprintf(e.stdout, "%-18s  %s  %s\n", snapshot.Name, e.words.Date(snapshot.When.Local()), e.words.Before(snapshot.Reason))
		for _, line := range e.keptIn(w, snapshot) {
			fmt.Fprintf(e.stdout, "%-18s    %s\n", "", line)
		}
	}
	fmt.Fprintln(e.stdout, "\n"+e.words.ToBringOneBack())
	fmt.Fprintln(e.stdout, "  go run ./lessons restore SNAPSHOT [FILE…]")
	return nil
}

// keptIn names what of the learner's a snapshot has.
func (e env) keptIn(w *workspace.Workspace, snapshot workspace.Snapshot) []string {
	var lines []string
	for _, kept := range snapshot.Files {
		switch {
		case kept.Own:
		case !kept.Absent:
			lines = append(lines, kept.Name)
		case kept.Put != "":
			lines = append(lines, e.words.YouHadRemoved(kept.Name))
		}
	}
	if len(lines) > 0 {
		return lines
	}
	at := slices.IndexFunc(w.Lessons, func(lesson course.Lesson) bool { return lesson.ID == snapshot.State.Current })
	if at >= 0 && w.LeadsBack(snapshot) {
		return []string{e.words.LeadsBackTo(w.Lessons[at].Number)}
	}
	return []string{e.words.NothingOfYours()}
}
