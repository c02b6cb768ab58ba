package cli

import (
	"context"
	"errors"
	"fmt"

	"cacheaside/lessons/internal/terminal"
	"cacheaside/lessons/internal/words"
	"cacheaside/lessons/internal/workspace"
)

// reset makes a lesson as it begins.
func reset(_ context.Context, e env, args []string) error {
	w, err := e.openWorkspace()
	if err != nil {
		return err
	}
	lesson, err := e.oneLesson(w, "reset", args)
	if err != nil {
		return err
	}
	done, err := w.Reset(lesson)
	if errors.Is(err, workspace.ErrNotBegun) {
		return wrongUsage(e.words.NothingToReset(words.Of(err, e.words), lesson.Number))
	}
	if err != nil {
		return err
	}
	if done.Snapshot == "" {
		fmt.Fprintln(e.stdout, terminal.For(e.stdout).Wrap(e.words.IsAsItBegins(e.headline(lesson)), ""))
		return nil
	}
	if done.Filled != nil {
		fmt.Fprintln(e.stdout, e.words.LeftUnfinished(done.Filled.Number))
	}
	fmt.Fprintln(e.stdout, e.words.YourVersionIsIn(done.Snapshot))
	fmt.Fprintf(e.stdout, "  go run ./lessons restore %s\n\n", done.Snapshot)
	e.printBegin(done)
	return nil
}
