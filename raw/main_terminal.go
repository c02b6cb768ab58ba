package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"cacheaside/raw/console"
	"cacheaside/raw/editor"
	"cacheaside/raw/words"
)

// edit returns what makes the editor for a terminal. Its history is the file that RAW_HISTORY names, or one below the
// user's directory for settings; where it can't be kept, the editor works without.
func edit(getenv func(string) string, stdin, stdout *os.File, stderr io.Writer) func(func(string) []string, words.Words) (console.Typist, error) {
	return func(keys func(string) []string, in words.Words) (console.Typist, error) {
		terminal, err := editor.OpenTTY(stdin, stdout)
		if err != nil {
			return nil, err
		}
		tell := func(err error) {
			_, _ = fmt.Fprintf(stderr, "raw: %s\n", in.NoHistory(words.Of(err, in))) // there is nobody left to tell
		}
		file, err := history(getenv)
		if err != nil {
			tell(err)
		}
		return &typist{terminal, editor.New(terminal, editor.Config{History: file, Keys: keys, Problem: tell, Words: in})}, nil
	}
}

func history(getenv func(string) string) (file string, err error) {
	if file := getenv("RAW_HISTORY"); file != "" {
		return file, nil
	}
	settings, err := os.UserConfigDir()
	if err != nil {
		return "", words.Around(words.Words.NameHistory, err)
	}
	return filepath.Join(settings, "cacheaside", "raw_history"), nil
}

// typist is the editor as the console knows it.
type typist struct {
	*editor.TTY
	editor *editor.Editor
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
