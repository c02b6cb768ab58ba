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
	fmt.Fprintf(e.stdout, "%s\n\n", screen.Strong("Cache-aside in Go: Redis in front of SQL, test first"))
	if state == nil {
		printWelcome(e.stdout, lessons)
		return nil
	}
	for _, lesson := range lessons {
		here.printLesson(e.stdout, screen, lesson)
	}
	if state.Hunt != nil {
		fmt.Fprintln(e.stdout, "\nA hunt is under way: go run ./lessons hunt")
	}
	fmt.Fprintln(e.stdout)
	for i, lesson := range lessons {
		if lesson.ID == state.Current {
			printCurrent(e.stdout, screen, lessons[i], *state)
			return nil
		}
	}
	fmt.Fprintln(e.stdout, "All lessons are done. The server is your own:")
	printCommands(e.stdout, [][2]string{{"go run ./httpapi", "the server"}, {"go run ./lessons test N", "check a lesson again"}})
	return nil
}

func printWelcome(out io.Writer, lessons []course.Lesson) {
	fmt.Fprintf(out, "%d lessons, in each of which you predict, write code that makes given specs\n", len(lessons))
	fmt.Fprintln(out, "pass, or write specs that must catch given faults. At the end a server runs")
	fmt.Fprintln(out, "that is your own. You need Go, and nothing else.")
	fmt.Fprintln(out, "\nThere is no workspace yet. To begin:")
	printCommands(out, [][2]string{
		{"go run ./lessons start", "make one, in workspace/"},
		{"go run ./lessons doctor", "what this machine has, and what is missing"},
		{"go run ./lessons list", "all lessons"},
	})
}

func printCurrent(out io.Writer, screen terminal.Screen, lesson course.Lesson, state workspace.State) {
	if !state.Done[lesson.ID].IsZero() && state.Last[lesson.ID].Step == 0 {
		fmt.Fprintf(out, "%s is done.\n", screen.Strong(headline(lesson)))
		printCommands(out, [][2]string{{"go run ./lessons next", "go on to the next lesson"}, {"go run ./lessons list", "all lessons"}})
		return
	}
	at := max(1, state.Last[lesson.ID].Step)
	fmt.Fprintf(out, "%s. Step %d of %d, %s:\n", screen.Strong(headline(lesson)), at, len(lesson.Steps), lesson.Steps[at-1].Title)
	printFiles(out, lesson.Steps[at-1].Files())
	printCommands(out, [][2]string{
		{"go run ./lessons read", "the lesson's text"},
		{"go run ./lessons test", "check what you wrote"},
		{"go run ./lessons watch", "the same on every save"},
		{"go run ./lessons hint", "help, a little at a time"},
		{"go run ./lessons help", "all there is"},
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
