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

// readLines writes each line that it gets, quoted.
func readLines(history string) {
	e, err := editor.New(editor.Config{History: history, Keys: func(prefix string) []string {
		return slices.DeleteFunc([]string{"user:1", "user:2", "my key", `say "hi"`, "naïve"}, func(key string) bool {
			return !strings.HasPrefix(key, prefix)
		})
	}})
	fmt.Printf("new: %v\n", err)
	for {
		text, err := e.Line("> ")
		if text == "ask" {
			text, err = e.Ask("Really? ")
		}
		fmt.Printf("line: %q %v.\n", text, err)
		if err != nil && !errors.Is(err, editor.ErrInterrupted) {
			return
		}
	}
}

func TestEditor(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "raw/editor")
}
