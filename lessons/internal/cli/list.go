package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"cacheaside/lessons/internal/check"
	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/specs"
	"cacheaside/lessons/internal/terminal"
	"cacheaside/lessons/internal/workspace"
)

// listed is a lesson as "list -json" prints it. Nothing is run for it: the status is that of the last check.
type listed struct {
	check.Result
	Title   string     `json:"title"`
	Day     string     `json:"day"`
	Current bool       `json:"current"`
	Done    *time.Time `json:"done,omitempty"`
}

// list prints all lessons with their state.
func list(_ context.Context, e env, args []string) error {
	flags := flag.NewFlagSet("list", flag.ContinueOnError)
	asJSON := flags.Bool("json", false, "")
	args, err := parse(flags, args)
	if err != nil {
		return err
	}
	if err := noArguments("list", args); err != nil {
		return err
	}
	lessons, state, err := e.whereYouAre()
	if err != nil {
		return err
	}
	if *asJSON {
		return printJSON(e.stdout, listOf(lessons, state))
	}
	screen := terminal.For(e.stdout)
	for _, lesson := range lessons {
		printLesson(e.stdout, screen, lesson, state)
	}
	if state == nil {
		fmt.Fprintln(e.stdout, "\nThere is no workspace yet: go run ./lessons start makes one.")
	}
	return nil
}

// whereYouAre returns the lessons, and the state of the workspace; nil where there is none.
func (e env) whereYouAre() ([]course.Lesson, *workspace.State, error) {
	w, err := e.openWorkspace()
	if err == nil {
		return w.Lessons, &w.State, nil
	}
	if !errors.Is(err, workspace.ErrNone) {
		return nil, nil, err
	}
	repo, err := moduleRoot(e.dir)
	if err != nil {
		return nil, nil, err
	}
	lessons, err := course.Load(os.DirFS(repo))
	return lessons, nil, err
}

func listOf(lessons []course.Lesson, state *workspace.State) any {
	all := struct {
		Status  check.Status `json:"status"`
		Lessons []listed     `json:"lessons"`
	}{Status: specs.Passed, Lessons: []listed{}}
	for _, lesson := range lessons {
		one := listed{Title: lesson.Title, Day: lesson.Day}
		one.Lesson, one.ID, one.Status, one.Specs = lesson.Number, lesson.ID, check.NotStarted, []check.Spec{}
		if state != nil {
			one.Current = state.Current == lesson.ID
			if done := state.Done[lesson.ID]; !done.IsZero() {
				one.Done, one.Status = &done, specs.Passed
			}
			for _, id := range state.Last[lesson.ID] {
				one.Status = specs.Failed
				one.Failed++
				one.Specs = append(one.Specs, check.Spec{ID: id, Name: id, Status: specs.Failed})
			}
		}
		if one.Status != specs.Passed {
			all.Status = specs.Failed
		}
		all.Lessons = append(all.Lessons, one)
	}
	return all
}

// printLesson prints one line.
func printLesson(out io.Writer, screen terminal.Screen, lesson course.Lesson, state *workspace.State) {
	mark, remark := "  ", ""
	if state != nil {
		remark = remarkOn(*state, lesson)
		if state.Current == lesson.ID {
			mark = "> "
		}
	}
	title := lesson.Title
	if room := 42; len([]rune(title)) > room {
		title = string([]rune(title)[:room-1]) + "…"
	}
	line := fmt.Sprintf("%s%02d  %-42s  %-6s  ", mark, lesson.Number, title, lesson.Day)
	switch {
	case state != nil && !state.Done[lesson.ID].IsZero():
		remark = screen.Good(remark)
	case mark != "  ":
		line, remark = screen.Strong(line), screen.Strong(remark)
	}
	fmt.Fprintln(out, trimRight(line+remark))
}

// remarkOn says in a few words how a lesson stands.
func remarkOn(state workspace.State, lesson course.Lesson) string {
	failed := len(state.Last[lesson.ID])
	switch {
	case failed > 0:
		return fmt.Sprintf("%d to go", failed)
	case !state.Done[lesson.ID].IsZero():
		return "done " + state.Done[lesson.ID].Format("2 Jan")
	case state.Current == lesson.ID:
		return "you are here"
	}
	return ""
}

func trimRight(text string) string {
	for len(text) > 0 && text[len(text)-1] == ' ' {
		text = text[:len(text)-1]
	}
	return text
}
