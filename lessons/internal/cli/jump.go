package cli

import (
	"context"
	"fmt"
)

// jump goes to any lesson.
func jump(_ context.Context, e env, args []string) error {
	w, err := e.openWorkspace()
	if err != nil {
		return err
	}
	lesson, err := e.oneLesson(w, "jump", args)
	if err != nil {
		return err
	}
	if w.State.Current == lesson.ID {
		fmt.Fprintln(e.stdout, e.words.AlreadyAt(lesson.Number))
		return nil
	}
	done, err := w.Jump(lesson)
	if err != nil {
		return err
	}
	switch {
	case w.State.Handout:
		fmt.Fprintln(e.stdout, e.words.HandoutStays())
	case done.Filled != nil:
		fmt.Fprintln(e.stdout, e.words.LeftUnfinished(done.Filled.Number))
	}
	if done.Snapshot != "" {
		fmt.Fprintln(e.stdout, e.words.LeadsBack(done.Snapshot))
		fmt.Fprintf(e.stdout, "  go run ./lessons restore %s\n", done.Snapshot)
	}
	fmt.Fprintln(e.stdout)
	e.printBegin(done)
	return nil
}
