package cli

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"cacheaside/lessons/internal/check"
	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/terminal"
	"cacheaside/lessons/internal/workspace"
)

// hint shows the next of three parts of help with a function, by default with the first thing that failed in the last check.
func hint(_ context.Context, e env, args []string) error {
	w, err := e.openWorkspace()
	if err != nil {
		return err
	}
	function := ""
	if at := len(args) - 1; at >= 0 {
		_, noLesson := lessonArgument(w.Lessons, args[at:])
		if _, noNumber := strconv.Atoi(args[at]); noLesson != nil && noNumber != nil {
			args, function = args[:at], args[at]
		}
	}
	lesson, err := chosenLesson(w, args)
	if err != nil {
		return err
	}
	if function != "" {
		chosen, err := hintFor(w, lesson, function)
		if err != nil {
			return err
		}
		return e.showHint(w, lesson, chosen, function)
	}
	last := w.State.Last[lesson.ID]
	screen := terminal.For(e.stdout)
	if done := !w.State.Done[lesson.ID].IsZero(); done && last.Step == 0 {
		fmt.Fprintf(e.stdout, "%s has passed: nothing in it needs a hint.\n", lesson.Name())
		return nil
	}
	if last.Whole {
		fmt.Fprintln(e.stdout, screen.Wrap("A package as a whole fails, so no spec of it can run. Make that right first. What is wrong, and where:", ""))
		fmt.Fprintf(e.stdout, "\n  %s\n", commandFor(w, lesson, "test"))
		return nil
	}
	hints, err := lesson.Hints(w.Root)
	if err != nil {
		return err
	}
	chosen, err := chooseHint(w, lesson, hints, last)
	if err != nil {
		return err
	}
	if chosen == nil {
		fmt.Fprintln(e.stdout, screen.Wrap(fmt.Sprintf("There are no hints for %s. Its text helps:", lesson.Name()), ""))
		fmt.Fprintf(e.stdout, "\n  go run ./lessons read %d\n", lesson.Number)
		return nil
	}
	if err := e.showHint(w, lesson, *chosen, ""); err != nil {
		return err
	}
	if others := othersOf(hints, *chosen); len(others) > 0 {
		fmt.Fprintf(e.stdout, "\nHelp with something else of this step:\n")
		for _, name := range others {
			fmt.Fprintf(e.stdout, "  %s %s\n", commandFor(w, lesson, "hint"), name)
		}
	}
	return nil
}

// isFunction reports whether a hint is for one function, and not for a faulty version or for specs.
func isFunction(hint course.Hint) bool { return !strings.Contains(hint.For, " ") }

// othersOf are the other functions of a hint's step that there are hints for.
func othersOf(hints []course.Hint, chosen course.Hint) []string {
	var others []string
	for _, hint := range hints {
		if hint.Step == chosen.Step && hint.For != chosen.For && isFunction(hint) {
			others = append(others, hint.For)
		}
	}
	return others
}

// showHint shows the first part of a hint that was not shown yet, or the last. The function is the one that was asked for.
func (e env) showHint(w *workspace.Workspace, lesson course.Lesson, hint course.Hint, function string) error {
	key := lesson.ID + "/" + hint.For
	shown := w.State.Hints[key]
	parts := hint.Parts()
	at := min(shown, len(parts)-1)
	printHint(e.stdout, terminal.For(e.stdout), hint, at, func(name string) string {
		command := commandFor(w, lesson, name)
		if name == "hint" && function != "" {
			command += " " + function
		}
		return command
	})
	if shown < len(parts) {
		return w.ChangeState(func(state *workspace.State) { state.Hints[key] = at + 1 })
	}
	return nil
}

// hintFor returns the lesson's hint for a function, whatever its step.
func hintFor(w *workspace.Workspace, lesson course.Lesson, function string) (course.Hint, error) {
	hints, err := lesson.Hints(w.Root)
	if err != nil {
		return course.Hint{}, err
	}
	if at := course.HintFor(hints, function); at >= 0 {
		return hints[at], nil
	}
	var names []string
	for _, hint := range hints {
		if isFunction(hint) {
			names = append(names, hint.For)
		}
	}
	return course.Hint{}, usagef("%s has no hint for %q; it has some for: %s", lesson.Name(), function, strings.Join(names, ", "))
}

func printHint(out io.Writer, screen terminal.Screen, hint course.Hint, at int, command func(name string) string) {
	parts := hint.Parts()
	fmt.Fprintf(out, "%s (%d of %d)\n\n", screen.Strong("Hint for "+hint.For), at+1, len(parts))
	fmt.Fprintln(out, screen.Wrap(strings.TrimSpace(parts[at]), "  "))
	if at+1 < len(parts) {
		fmt.Fprintf(out, "\nMore of it:\n  %s\n", command("hint"))
		return
	}
	fmt.Fprintf(out, "\nThat was all of it. The reference, next to what you wrote:\n  %s\n", command("solution"))
}

// chooseHint returns the hint that is about what is to be looked at first: of those for the step, the one for the function
// that is not written yet, else the one for the first spec that has one, else the first; nil if the step has none.
func chooseHint(w *workspace.Workspace, lesson course.Lesson, hints []course.Hint, last workspace.Last) (*course.Hint, error) {
	hints = slices.DeleteFunc(slices.Clone(hints), func(hint course.Hint) bool { return hint.Step != max(1, last.Step) })
	if at := course.HintFor(hints, last.Unwritten); at >= 0 {
		return &hints[at], nil
	}
	for _, id := range last.Failed {
		for i, hint := range hints {
			if hint.Concerns(id) {
				return &hints[i], nil
			}
		}
		if codename, ok := check.Codename(check.Spec{ID: id}); ok && !w.State.Handout {
			return aboutFault(w, lesson, codename)
		}
	}
	if len(hints) == 0 {
		return nil, nil
	}
	return &hints[0], nil
}

// aboutFault is the hint for a faulty version that got through: its second step says what is wrong with it.
func aboutFault(w *workspace.Workspace, lesson course.Lesson, codename string) (*course.Hint, error) {
	mistakes, err := lesson.Mistakes(w.Root)
	if err != nil {
		return nil, err
	}
	for _, mistake := range mistakes {
		if mistake.Codename != codename {
			continue
		}
		_, name, _ := strings.Cut(mistake.RejectedBy, ": ")
		return &course.Hint{
			For: codename,
			Nudge: fmt.Sprintf("%s is right but for one thing, and no spec of yours asks for it. Read the doc comments in %s again, a sentence at a time: "+
				"for each promise there should be a spec that fails where it is broken.", codename, mistake.File),
			Concept: fmt.Sprintf("What is wrong with %s: %s", codename, mistake.About),
			Code:    fmt.Sprintf("The course's spec that rejects %s is called: %s", codename, name),
		}, nil
	}
	return nil, nil
}
