// Package editor reads the console's lines in a terminal. While a person types, it shows the command's syntax and
// completes commands, options and keys; lines without passwords are kept in a history file for the next time.
// What it knows of commands comes from raw/commands. It writes escape sequences, so it is for a terminal only: a pipe
// is read without it.
package editor

import (
	"errors"
	"fmt"
	"io"

	"github.com/reeflective/readline"
	"github.com/reeflective/readline/inputrc"
)

// ErrInterrupted says that the person pressed Ctrl-C. What they had typed is dropped.
var ErrInterrupted = errors.New("interrupted")

// Config says what an Editor works with. Its zero value keeps the history in memory only, and completes no keys.
type Config struct {
	// History is the file that keeps lines from one run to the next. It is made if it is not there, for its owner
	// alone. Several editors may share it; each sees the others' lines the next time it is made.
	History string
	// Keys returns keys that begin with the prefix. It is called when a key is completed, and should return within a
	// moment, rather with a part of the keys than with all of very many.
	Keys func(prefix string) []string
}

// Editor reads lines from the terminal that is the process' standard input. It is for one goroutine.
type Editor struct {
	shell   *readline.Shell
	history *history
	keys    func(prefix string) []string
}

// New returns an Editor. The error says why the history can't be kept in the file; without a file there is no error.
func New(config Config) (*Editor, error) {
	history, err := openHistory(config.History)
	if err != nil {
		return nil, err
	}
	e := &Editor{shell: readline.NewShell(), history: history, keys: config.Keys}
	e.shell.History.Add("history", history)
	settings := e.shell.Config.Vars
	settings["enable-bracketed-paste"] = false // each pasted line is a command of its own
	settings["cursor-position-probe"] = false  // a terminal that does not answer would keep the prompt waiting
	settings["convert-meta"] = false           // é and ü are letters, not Meta with another key
	settings["output-meta"] = true
	e.shell.Keymap.Register(map[string]func(){"interrupt": e.interrupt})
	for _, keymap := range []string{"emacs", "vi-insert", "vi-command"} {
		e.shell.Config.Binds[keymap]["\t"] = inputrc.Bind{Action: "menu-complete"} // which shows the list as well
		e.shell.Config.Binds[keymap]["\x03"] = inputrc.Bind{Action: "interrupt"}
	}
	e.shell.Completer = e.complete
	e.shell.SyntaxHighlighter = func(text []rune) string { return mask(string(text)) }
	e.shell.Hint.SetProvider(e.hint)
	return e, nil
}

// interrupt does what the library's own "abort" does, which takes a key away from those that are typed ahead.
func (e *Editor) interrupt() {
	e.shell.Display.AcceptLine()
	e.shell.History.Accept(false, false, readline.ErrInterrupt)
}

// Line shows the prompt and returns the line that was typed, without the line feed. The error is io.EOF for Ctrl-D
// on an empty line, or for an input that has ended, and ErrInterrupted for Ctrl-C.
func (e *Editor) Line(prompt string) (string, error) {
	e.shell.Prompt.Primary(func() string { return prompt })
	text, err := e.shell.Readline()
	switch {
	case err == nil:
		return text, nil
	case errors.Is(err, readline.ErrInterrupt):
		return "", ErrInterrupted
	case errors.Is(err, io.EOF):
		return "", io.EOF
	default:
		return "", fmt.Errorf("reading from the terminal: %w", err)
	}
}

// Ask shows a question and returns the answer, which is a line without hints and completion, and is not kept in the
// history. The errors are those of Line.
func (e *Editor) Ask(question string) (string, error) {
	e.history.closed = true
	defer func() { e.history.closed = false }()
	return e.Line(question)
}
