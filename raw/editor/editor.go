// Package editor reads the console's lines in a terminal. While a person types, it shows the command's syntax and
// completes commands, options and keys; lines without passwords are kept in a history file for the next time.
// What it knows of commands comes from raw/commands.
//
// Keys come in as bytes (input), change the line or one of its helpers (typing), and the whole is drawn anew behind
// the prompt (screen). Nothing above the prompt is ever touched, and the terminal is asked nothing: the answer would be
// mixed with what is typed.
package editor

import (
	"errors"
	"io"
	"time"

	"cacheaside/raw/language"
	wording "cacheaside/raw/words"
)

// ErrInterrupted says that the person pressed Ctrl-C.
var ErrInterrupted = errors.New("interrupted")

// Terminal is what a person types into and looks at.
type Terminal interface {
	io.ReadWriter
	// Size returns how many columns and rows the screen has.
	Size() (columns, rows int)
	// Typing lets each key arrive at once and without an echo, Ctrl-C included.
	Typing() error
	// Waiting lets Ctrl-C be a signal, and keeps what else is typed until it is read.
	Waiting() error
}

// Config says what an Editor works with. Its zero value keeps the history in memory only, and completes no keys.
type Config struct {
	// History is the file that keeps lines from one run to the next. It is made if it is not there, for its owner
	// alone. Several editors may share it; each sees the others' lines the next time it is made.
	History string
	// Problem is told why no history is kept in the file, once. It may be nil.
	Problem func(error)
	// Keys returns keys that begin with the prefix. It is called when a key is completed, and should return within a
	// moment, rather with a part of the keys than with all of very many.
	Keys func(prefix string) []string
	// Words are those of the language in which the editor says something, English if there are none.
	Words wording.Words
}

// Editor reads lines from a terminal. It is for one goroutine.
type Editor struct {
	terminal Terminal
	input    input
	config   Config
	history  *history
	killed   string // what was cut out last, for Ctrl-Y
}

// New returns an Editor.
func New(terminal Terminal, config Config) *Editor {
	if config.Words == nil {
		config.Words = wording.In(language.English)
	}
	e := &Editor{terminal: terminal, input: input{source: terminal}, config: config}
	var err error
	e.history, err = openHistory(config.History)
	e.tell(err)
	return e
}

// tell reports why no history is kept, if there is an error.
func (e *Editor) tell(err error) {
	if err != nil && e.config.Problem != nil {
		e.config.Problem(err)
	}
}

// Line shows the prompt and returns the line that was typed, as it was typed, without the line feed at its end. A line
// whose quote is open goes on behind Enter, so there can be line feeds in it.
//
// The error is io.EOF for Ctrl-D on an empty line, or for an input that has ended, and ErrInterrupted for Ctrl-C, with
// what had been typed.
func (e *Editor) Line(prompt string) (string, error) {
	text, err := e.read(&typing{editor: e, prompt: prompt, recalled: len(e.history.lines)})
	if err == nil {
		e.tell(e.history.add(text))
	}
	return text, err
}

// Ask shows a question and returns the answer, which is a line without hints and completion, and is not kept in the
// history. The errors are those of Line.
func (e *Editor) Ask(question string) (string, error) {
	return e.read(&typing{editor: e, prompt: question, isAnswer: true})
}

// Terminals tell what is pasted from what is typed if they are asked to (https://invisible-island.net/xterm/ctlseqs).
const (
	pasteOn  = "\x1b[?2004h"
	pasteOff = "\x1b[?2004l"
)

// resizeInterval is how often the terminal's size is looked at while nobody types.
const resizeInterval = 100 * time.Millisecond

func (e *Editor) read(t *typing) (text string, err error) {
	if err := e.terminal.Typing(); err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, e.terminal.Waiting()) }()
	t.screen = &screen{terminal: e.terminal, out: pasteOn}
	for {
		if !e.input.ready() {
			if err := t.draw(); err != nil {
				return "", err
			}
		}
		key, err := e.input.next(t.resized)
		if err != nil {
			return "", errors.Join(err, t.leave(""))
		}
		switch t.press(key) {
		case accepted:
			return t.line.text, t.leave("")
		case interrupted:
			return t.line.text, errors.Join(ErrInterrupted, t.leave("^C"))
		case ended:
			return "", errors.Join(io.EOF, t.leave(""))
		}
	}
}
