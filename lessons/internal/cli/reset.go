package cli

import (
	"context"
	"errors"
	"fmt"

	"cacheaside/lessons/internal/workspace"
)

// reset makes a lesson as it begins.
func reset(_ context.Context, e env, args []string) error {
	w, err := e.openWorkspace()
	if err != nil {
		return err
	}
	lesson, err := oneLesson(w, "reset", args)
	if err != nil {
		return err
	}
	done, err := w.Reset(lesson)
	if errors.Is(err, workspace.ErrNotBegun) {
		return usagef("%w, so there is nothing to reset; to go there: go run ./lessons jump %d", err, lesson.Number)
	}
	if err != nil {
		return err
	}
	if done.Snapshot == "" {
		fmt.Fprintf(e.stdout, "%s is as it begins: no file had to be changed.\n", e.headline(lesson))
		return nil
	}
	if done.Filled != nil {
		fmt.Fprintf(e.stdout, "You left %s unfinished: it has the reference's code now.\n", done.Filled.Name())
	}
	fmt.Fprintf(e.stdout, "Your version is in the snapshot %s. To get it back:\n", done.Snapshot)
	fmt.Fprintf(e.stdout, "  go run ./lessons restore %s\n\n", done.Snapshot)
	e.printBegin(done)
	return nil
}
