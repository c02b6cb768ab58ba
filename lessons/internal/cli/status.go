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

// mostFiles and mostLessons keep the start screen on one of 24 lines.
const (
	mostFiles   = 4
	mostLessons = 7
)

// status is the start screen: where you are, and what is next.
func status(_ context.Context, e env, _ []string) error {
	lessons, state, err := e.whereYouAre()
	if err != nil {
		return err
	}
	screen := terminal.For(e.stdout)
	fmt.Fprintf(e.stdout, "%s\n\n", screen.Strong("Cache-aside in Go: Redis in front of SQL, test first"))
	if state == nil {
		printWelcome(e.stdout, lessons)
		return nil
	}
	for _, lesson := range around(lessons, *state) {
		printLesson(e.stdout, screen, lesson, state)
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

// around are the lessons around the current one, as many as the screen has room for.
func around(lessons []course.Lesson, state workspace.State) []course.Lesson {
	at := len(lessons) - 1
	for i, lesson := range lessons {
		if lesson.ID == state.Current {
			at = i
		}
	}
	from := max(0, min(at-mostLessons/2, len(lessons)-mostLessons))
	return lessons[from:min(len(lessons), from+mostLessons)]
}

func printCurrent(out io.Writer, screen terminal.Screen, lesson course.Lesson, state workspace.State) {
	if !state.Done[lesson.ID].IsZero() && len(state.Last[lesson.ID]) == 0 {
		fmt.Fprintf(out, "%s is done.\n", screen.Strong(headline(lesson)))
		printCommands(out, [][2]string{{"go run ./lessons next", "go on to the next lesson"}, {"go run ./lessons list", "all lessons"}})
		return
	}
	fmt.Fprintf(out, "%s. Yours to write:\n", screen.Strong(headline(lesson)))
	files := workspace.Files(lesson)
	if len(files) > mostFiles {
		files = append(files[:mostFiles:mostFiles], fmt.Sprintf("and more: %d", len(files)-mostFiles))
	}
	printFiles(out, files)
	printCommands(out, [][2]string{
		{"go run ./lessons read", "the lesson's text"},
		{"go run ./lessons test", "check what you wrote"},
		{"go run ./lessons watch", "the same on every save"},
		{"go run ./lessons hint", "a step of help"},
		{"go run ./lessons help", "all there is"},
	})
}

// printCommands prints command lines with what they do.
func printCommands(out io.Writer, commands [][2]string) {
	fmt.Fprintln(out)
	width := 0
	for _, command := range commands {
		width = max(width, len(command[0]))
	}
	for _, command := range commands {
		fmt.Fprintf(out, "  %s%s  %s\n", command[0], strings.Repeat(" ", width-len(command[0])), command[1])
	}
}
