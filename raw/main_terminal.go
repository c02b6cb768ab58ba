package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"golang.org/x/term"

	"cacheaside/raw/console"
	"cacheaside/raw/editor"
)

// edit returns what makes the editor for a terminal. Its history is the file that RAW_HISTORY names, or one below the
// user's directory for settings; with neither, it is kept for this run only.
func edit(getenv func(string) string, stderr io.Writer) func(func(string) []string) (console.Typist, error) {
	return func(keys func(string) []string) (console.Typist, error) {
		made, err := editor.New(editor.Config{History: history(getenv), Keys: keys})
		if err != nil && made != nil {
			_, _ = fmt.Fprintf(stderr, "raw: no history is kept: %v\n", err) // there is nobody left to tell
			err = nil
		}
		if err != nil {
			return nil, err
		}
		state, err := term.GetState(int(os.Stdin.Fd()))
		return &typist{editor: made, state: state}, err
	}
}

func history(getenv func(string) string) string {
	if file := getenv("RAW_HISTORY"); file != "" {
		return file
	}
	settings, err := os.UserConfigDir()
	if err != nil {
		return ""
	}
	return filepath.Join(settings, "cacheaside", "raw_history")
}

// typist is the editor as the console knows it.
type typist struct {
	editor *editor.Editor
	state  *term.State // of the terminal when nobody is typing
}

func (t *typist) Line(prompt string) (string, error) { return known(t.editor.Line(prompt)) }

func (t *typist) Ask(question string) (string, error) { return known(t.editor.Ask(question)) }

// known makes the editor's error for Ctrl-C the console's.
func known(line string, err error) (string, error) {
	if errors.Is(err, editor.ErrInterrupted) {
		err = console.ErrInterrupted
	}
	return line, err
}

// Close leaves the terminal as it was, also when a line is being typed.
func (t *typist) Close() error { return term.Restore(int(os.Stdin.Fd()), t.state) }
