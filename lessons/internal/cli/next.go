package cli

import (
	"context"
	"errors"
	"fmt"

	"cacheaside/lessons/internal/words"
	"cacheaside/lessons/internal/workspace"
)

// next goes on to the next lesson.
func next(_ context.Context, e env, args []string) error {
	if err := e.noArguments("next", args); err != nil {
		return err
	}
	w, err := e.openWorkspace()
	if err != nil {
		return err
	}
	before := w.Current()
	done, err := w.Next()
	if errors.Is(err, workspace.ErrNotDone) {
		say := func(said words.Words) string { return said.NotDoneYet(before.Number) }
		if before.Number < len(w.Lessons) {
			say = func(said words.Words) string { return said.NotDoneSkip(before.Number, before.Number+1) }
		}
		return words.Error{Say: say, Cause: err}
	}
	if err != nil {
		return err
	}
	if done.Lesson == nil {
		fmt.Fprintln(e.stdout, e.words.AllDone()+" go run ./httpapi")
		return nil
	}
	if before != nil && done.Lesson.Number < before.Number {
		fmt.Fprintf(e.stdout, "%s\n\n", e.words.LeftOutComesNow(done.Lesson.Number))
	}
	if done.Snapshot != "" {
		fmt.Fprintf(e.stdout, "%s\n\n", e.words.AsYouLeaveIt(done.Snapshot, before.Number))
	}
	e.printBegin(done)
	return nil
}
