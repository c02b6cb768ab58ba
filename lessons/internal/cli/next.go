package cli

import (
	"context"
	"errors"
	"fmt"

	"cacheaside/lessons/internal/workspace"
)

// next goes on to the next lesson.
func next(_ context.Context, e env, args []string) error {
	if err := noArguments("next", args); err != nil {
		return err
	}
	w, err := e.openWorkspace()
	if err != nil {
		return err
	}
	before := w.Current()
	done, err := w.Next()
	if errors.Is(err, workspace.ErrNotDone) {
		way := ""
		if before.Number < len(w.Lessons) {
			way = fmt.Sprintf("; to go on without it: go run ./lessons jump %d", before.Number+1)
		}
		return fmt.Errorf("%w: \"go run ./lessons test\" says what is missing%s", err, way)
	}
	if err != nil {
		return err
	}
	if done.Lesson == nil {
		fmt.Fprintln(e.stdout, "All lessons are done. The server is your own: go run ./httpapi")
		return nil
	}
	if before != nil && done.Lesson.Number < before.Number {
		fmt.Fprintf(e.stdout, "That was the last; %s was left out, and comes now.\n\n", done.Lesson.Name())
	}
	if done.Snapshot != "" {
		fmt.Fprintf(e.stdout, "The snapshot %s has %s as you leave it.\n\n", done.Snapshot, before.Name())
	}
	e.printBegin(done)
	return nil
}
