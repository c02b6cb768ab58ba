package cli

import (
	"cmp"
	"context"
	"fmt"
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
		_, noLesson := e.lessonArgument(w.Lessons, args[at:])
		if _, noNumber := strconv.Atoi(args[at]); noLesson != nil && noNumber != nil {
			args, function = args[:at], args[at]
		}
	}
	lesson, err := e.chosenLesson(w, args)
	if err != nil {
		return err
	}
	if function != "" {
		chosen, err := e.hintFor(w, lesson, function)
		if err != nil {
			return err
		}
		return e.showHint(w, lesson, chosen, function)
	}
	last := w.State.Last[lesson.ID]
	screen := terminal.For(e.stdout)
	if done := !w.State.Done[lesson.ID].IsZero(); done && last.Step == 0 {
		fmt.Fprintln(e.stdout, e.words.NeedsNoHint(lesson.Number))
		return nil
	}
	if last.Whole {
		fmt.Fprintln(e.stdout, screen.Wrap(e.words.PackageFails(), ""))
		fmt.Fprintf(e.stdout, "\n  %s\n", commandFor(w, lesson, "test"))
		return nil
	}
	hints, err := lesson.Hints(w.Root)
	if err != nil {
		return err
	}
	chosen, err := e.chooseHint(w, lesson, hints, last)
	if err != nil {
		return err
	}
	if chosen == nil {
		fmt.Fprintln(e.stdout, screen.Wrap(e.words.NoHints(lesson.Number), ""))
		fmt.Fprintf(e.stdout, "\n  go run ./lessons read %d\n", lesson.Number)
		return nil
	}
	if err := e.showHint(w, lesson, *chosen, ""); err != nil {
		return err
	}
	if others := othersOf(hints, *chosen); len(others) > 0 {
		fmt.Fprintln(e.stdout, "\n"+e.words.OtherHelp())
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
	e.printHint(hint, at, func(name string) string {
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
func (e env) hintFor(w *workspace.Workspace, lesson course.Lesson, function string) (course.Hint, error) {
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
	return course.Hint{}, wrongUsage(e.words.NoHintFor(function, lesson.Number, strings.Join(names, ", ")))
}

// called is what a hint is for, in the workspace's language.
func (e env) called(hint course.Hint) string {
	if codename, is := hint.FaultyVersion(); is {
		return e.words.FaultyVersion(codename)
	}
	return cmp.Or(hint.Called, hint.For)
}

func (e env) printHint(hint course.Hint, at int, command func(name string) string) {
	parts := hint.Parts()
	out, screen := e.stdout, terminal.For(e.stdout)
	fmt.Fprintf(out, "%s\n\n", e.words.HintFor(screen.Strong, e.called(hint), at+1, len(parts)))
	text := strings.TrimSpace(parts[at])
	if isCode := at+1 == len(parts) && hint.Step > 0; isCode {
		text = "  " + strings.ReplaceAll(text, "\n", "\n  ")
	} else {
		text = screen.Wrap(text, "  ")
	}
	fmt.Fprintln(out, text)
	if at+1 < len(parts) {
		fmt.Fprintf(out, "\n%s\n  %s\n", e.words.MoreOfIt(), command("hint"))
		return
	}
	fmt.Fprintf(out, "\n%s\n  %s\n", e.words.ThatWasAll(), command("solution"))
}

// chooseHint returns the hint that is about what is to be looked at first: of those for the step, the one for the function
// that is not written yet, else the one for the first spec that has one, else the first; nil if the step has none.
func (e env) chooseHint(w *workspace.Workspace, lesson course.Lesson, hints []course.Hint, last workspace.Last) (*course.Hint, error) {
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
			return e.aboutFault(w, lesson, codename)
		}
	}
	if len(hints) == 0 {
		return nil, nil
	}
	return &hints[0], nil
}

// aboutFault is the hint for a faulty version that got through: its second step says what is wrong with it.
func (e env) aboutFault(w *workspace.Workspace, lesson course.Lesson, codename string) (*course.Hint, error) {
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
			For:     codename,
			Nudge:   e.words.FaultNudge(codename, mistake.File),
			Concept: e.words.FaultConcept(codename, mistake.About),
			Code:    e.words.FaultCode(codename, name),
		}, nil
	}
	return nil, nil
}
