package editor_test

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/raw/editor"
)

// historyVariable makes the test's binary a program that reads lines with an Editor, whose history is in the file that
// the variable names. An Editor needs a terminal for its standard input, so specs run it as a process of its own.
const historyVariable = "EDITOR_SPEC_HISTORY"

func TestMain(m *testing.M) {
	if history := os.Getenv(historyVariable); history != "" {
		readLines(history)
		return
	}
	os.Exit(m.Run())
}

// readLines writes each line that it gets, quoted. After "lines 30" it writes as many lines, as a reply would be.
func readLines(history string) {
	terminal, err := editor.OpenTTY(os.Stdin, os.Stdout)
	if err != nil {
		panic(err)
	}
	defer terminal.Close()
	e := editor.New(terminal, editor.Config{
		History: history,
		Problem: func(err error) { fmt.Printf("problem: %v\n", err) },
		Keys: func(prefix string) []string {
			return slices.DeleteFunc([]string{"user:1", "user:2", "my key", `say "hi"`, "naïve", `"quoted`, "日本", "日曜"}, func(key string) bool {
				return !strings.HasPrefix(key, prefix)
			})
		},
	})
	for {
		text, err := e.Line("> ")
		if text == "ask" {
			text, err = e.Ask("Really? ")
		}
		var number int
		if _, failed := fmt.Sscanf(text, "lines %d", &number); failed == nil {
			for i := range number {
				fmt.Printf("reply %d\n", i+1)
			}
		} else {
			fmt.Printf("line: %q %v.\n", text, err)
		}
		if err != nil && !errors.Is(err, editor.ErrInterrupted) {
			return
		}
	}
}

func TestEditor(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "raw/editor")
}
