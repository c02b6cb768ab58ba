package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
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
	Hunts   *hunts     `json:"hunts,omitempty"`
}

// hunts says how many known mistakes of a lesson can be hunted, and what came of those that were.
type hunts struct {
	All      int `json:"all"`
	Mended   int `json:"mended"`
	GivenUp  int `json:"given_up"`
	UnderWay int `json:"under_way"`
}

// list prints all lessons with their state.
func list(_ context.Context, e env, args []string) error {
	flags := flag.NewFlagSet("list", flag.ContinueOnError)
	asJSON := flags.Bool("json", false, e.words.FlagJSON())
	args, err := parse(flags, args)
	if err != nil {
		return err
	}
	if err := e.noArguments("list", args); err != nil {
		return err
	}
	here, err := e.whereYouAre()
	if err != nil {
		return err
	}
	if *asJSON {
		return printJSON(e.stdout, here.list())
	}
	for _, lesson := range here.lessons {
		e.printLesson(here, lesson)
	}
	if here.state == nil {
		fmt.Fprintln(e.stdout, "\n"+e.words.NoWorkspaceYet())
	}
	return nil
}

// position is where a learner is.
type position struct {
	lessons []course.Lesson
	state   *workspace.State // nil where there is no workspace
	hunts   map[string]hunts // by lesson
}

func (e env) whereYouAre() (position, error) {
	w, err := e.openWorkspace()
	if err == nil {
		hunts, err := huntsOf(w)
		return position{w.Lessons, &w.State, hunts}, err
	}
	if !errors.Is(err, workspace.ErrNone) {
		return position{}, err
	}
	_, lessons, err := e.toRead()
	return position{lessons: lessons}, err
}

// huntsOf says for each lesson how its hunts stand; nothing of one that has none.
func huntsOf(w *workspace.Workspace) (map[string]hunts, error) {
	all := make(map[string]hunts)
	for _, lesson := range w.Lessons {
		preys, err := w.Preys(lesson)
		if err != nil {
			return nil, err
		}
		one := hunts{All: len(preys)}
		for _, prey := range preys {
			hunted, has := w.State.Hunted[prey.Key()]
			switch {
			case has && hunted.GivenUp:
				one.GivenUp++
			case has:
				one.Mended++
			case w.State.Hunt != nil && w.State.Hunt.Key == prey.Key():
				one.UnderWay++
			}
		}
		if one.All > 0 {
			all[lesson.ID] = one
		}
	}
	return all, nil
}

func (p position) list() any {
	state := p.state
	all := struct {
		Status  check.Status `json:"status"`
		Lessons []listed     `json:"lessons"`
	}{Status: specs.NotRun, Lessons: []listed{}} // as long as nothing was checked
	passed, checked := 0, 0
	for _, lesson := range p.lessons {
		one := listed{Title: lesson.Title, Day: lesson.Day}
		one.Lesson, one.ID, one.Status, one.Specs = lesson.Number, lesson.ID, check.NotStarted, []check.Spec{}
		if hunts, has := p.hunts[lesson.ID]; has {
			one.Hunts = &hunts
		}
		if state != nil {
			one.Current = state.Current == lesson.ID
			if done := state.Done[lesson.ID]; !done.IsZero() {
				one.Done, one.Status = &done, specs.Passed
			}
			one.Step = state.Last[lesson.ID].Step
			for _, id := range state.Last[lesson.ID].Failed {
				one.Status = specs.Failed
				one.Failed++
				one.Specs = append(one.Specs, check.Spec{ID: id, Name: id, Status: specs.Failed})
			}
		}
		if one.Status != check.NotStarted {
			checked++
		}
		if one.Status == specs.Passed {
			passed++
		}
		all.Lessons = append(all.Lessons, one)
	}
	switch {
	case checked > 0 && passed == len(p.lessons):
		all.Status = specs.Passed
	case checked > 0:
		all.Status = specs.Failed
	}
	return all
}

// printLesson prints one line.
func (e env) printLesson(p position, lesson course.Lesson) {
	state, screen := p.state, terminal.For(e.stdout)
	mark, remark := "  ", ""
	if state != nil {
		remark = e.remarkOn(*state, lesson, p.hunts[lesson.ID])
		if state.Current == lesson.ID {
			mark = "> "
		}
	}
	title := lesson.Title
	if room := 40; len([]rune(title)) > room {
		title = string([]rune(title)[:room-1]) + "…"
	}
	day := lesson.Day
	if day == course.Beyond {
		day = e.words.Beyond()
	}
	line := fmt.Sprintf("%s%02d  %-40s  %-6s  ", mark, lesson.Number, title, day)
	switch {
	case state != nil && !state.Done[lesson.ID].IsZero():
		remark = screen.Good(remark)
	case mark != "  ":
		line, remark = screen.Strong(line), screen.Strong(remark)
	}
	fmt.Fprintln(e.stdout, trimRight(line+remark))
}

// remarkOn says in a few words how a lesson stands.
func (e env) remarkOn(state workspace.State, lesson course.Lesson, hunts hunts) string {
	last, done := state.Last[lesson.ID], state.Done[lesson.ID]
	switch {
	case last.Step > 0:
		return e.words.AtStep(last.Step, len(lesson.Steps), last.Passed, last.All)
	case !done.IsZero() && hunts.All > 0:
		return e.words.DoneAndHunted(done, hunts.Mended+hunts.GivenUp, hunts.All)
	case !done.IsZero():
		return e.words.DoneOn(done)
	case state.Current == lesson.ID:
		return e.words.YouAreHere()
	}
	return ""
}

func trimRight(text string) string {
	for len(text) > 0 && text[len(text)-1] == ' ' {
		text = text[:len(text)-1]
	}
	return text
}
