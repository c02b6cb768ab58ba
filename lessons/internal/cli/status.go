package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/terminal"
	"cacheaside/lessons/internal/workspace"
)

// status is the start screen: where you are, and what is next.
func status(_ context.Context, e env, _ []string) error {
	here, err := e.whereYouAre()
	if err != nil {
		return err
	}
	lessons, state := here.lessons, here.state
	screen := terminal.For(e.stdout)
	fmt.Fprintf(e.stdout, "%s\n\n", screen.Strong(e.words.CourseTitle()))
	if state == nil {
		e.printWelcome(lessons)
		return nil
	}
	for _, lesson := range lessons {
		e.printLesson(here, lesson)
	}
	if state.Hunt != nil {
		fmt.Fprintln(e.stdout, "\n"+e.words.HuntIsUnderWay()+" go run ./lessons hunt")
	}
	fmt.Fprintln(e.stdout)
	for i, lesson := range lessons {
		if lesson.ID == state.Current {
			e.printCurrent(lessons[i], *state)
			return nil
		}
	}
	fmt.Fprintln(e.stdout, e.words.AllDone())
	printCommands(e.stdout, [][2]string{{"go run ./httpapi", e.words.TheServer()}, {"go run ./lessons test N", e.words.CheckAgain()}})
	return nil
}

func (e env) printWelcome(lessons []course.Lesson) {
	fmt.Fprintln(e.stdout, terminal.For(e.stdout).Wrap(e.words.Welcome(len(lessons)), ""))
	fmt.Fprintln(e.stdout, "\n"+e.words.NoWorkspaceToBegin())
	printCommands(e.stdout, [][2]string{
		{"go run ./lessons start", e.words.MakeOneIn("workspace/")},
		{"go run ./lessons doctor", e.words.WhatThisMachineHas()},
		{"go run ./lessons list", e.words.AllLessons()},
	})
}

func (e env) printCurrent(lesson course.Lesson, state workspace.State) {
	screen := terminal.For(e.stdout)
	if !state.Done[lesson.ID].IsZero() && state.Last[lesson.ID].Step == 0 {
		fmt.Fprintln(e.stdout, e.words.IsDone(screen.Strong(e.headline(lesson))))
		printCommands(e.stdout, [][2]string{{"go run ./lessons next", e.words.GoOnToTheNext()}, {"go run ./lessons list", e.words.AllLessons()}})
		return
	}
	at := max(1, state.Last[lesson.ID].Step)
	fmt.Fprintf(e.stdout, "%s. %s:\n", screen.Strong(e.headline(lesson)), e.words.StepOf(at, len(lesson.Steps), lesson.Steps[at-1].Title))
	printFiles(e.stdout, lesson.Steps[at-1].Files())
	printCommands(e.stdout, [][2]string{
		{"go run ./lessons read", e.words.TheText()},
		{"go run ./lessons test", e.words.CheckWhatYouWrote()},
		{"go run ./lessons watch", e.words.OnEverySave()},
		{"go run ./lessons hint", e.words.HelpALittleAtATime()},
		{"go run ./lessons help", e.words.AllThereIs()},
	})
}

// printCommands prints command lines with what they do.
func printCommands(out io.Writer, commands [][2]string) {
	fmt.Fprintln(out)
	printLines(out, commands)
}

func printLines(out io.Writer, commands [][2]string) {
	width := 0
	for _, command := range commands {
		width = max(width, len(command[0]))
	}
	for _, command := range commands {
		fmt.Fprintf(out, "  %s%s  %s\n", command[0], strings.Repeat(" ", width-len(command[0])), command[1])
	}
}
