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
	lesson, err := oneLesson(w, "jump", args)
	if err != nil {
		return err
	}
	if w.State.Current == lesson.ID {
		fmt.Fprintf(e.stdout, "You are at %s already. To begin it anew: go run ./lessons reset %d\n", lesson.Name(), lesson.Number)
		return nil
	}
	done, err := w.Jump(lesson)
	if err != nil {
		return err
	}
	switch {
	case w.State.Handout:
		fmt.Fprintln(e.stdout, "A handout has no reference to fill in: every file stays as it is.")
	case done.Filled != nil:
		fmt.Fprintf(e.stdout, "You left %s unfinished: it has the reference's code now.\n", done.Filled.Name())
	}
	if done.Snapshot != "" {
		fmt.Fprintf(e.stdout, "The snapshot %s has what you wrote, and leads back:\n", done.Snapshot)
		fmt.Fprintf(e.stdout, "  go run ./lessons restore %s\n", done.Snapshot)
	}
	fmt.Fprintln(e.stdout)
	e.printBegin(done)
	return nil
}
