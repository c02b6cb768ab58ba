// Package terminal writes for people: in colour where the output is a terminal that wants it, in lines that fit, and
// as plain text everywhere else.
package terminal

import (
	"io"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/term"
)

// widest is how long a line is at the most: longer ones are hard to read.
const widest = 80

// Screen says how to write for where the output goes.
type Screen struct {
	Width    int
	Color    bool
	Terminal bool // it is one, and not a file or a pipe
}

// For returns the screen behind a writer: with colours if it is a terminal and NO_COLOR (https://no-color.org) is not
// set, as wide as the terminal, up to 80 columns.
func For(w io.Writer) Screen {
	screen := Screen{Width: widest}
	file, ok := w.(interface{ Fd() uintptr })
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return screen
	}
	screen.Terminal = true
	screen.Color = os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	if width, _, err := term.GetSize(int(file.Fd())); err == nil && width > 20 {
		screen.Width = min(width, widest)
	}
	return screen
}

// The colours are of the terminal's own sixteen, which its owner has chosen to be read on its background.
const (
	reset   = "\x1b[0m"
	bold    = "\x1b[1m"
	italic  = "\x1b[3m"
	red     = "\x1b[31m"
	green   = "\x1b[32m"
	magenta = "\x1b[35m"
	cyan    = "\x1b[36m"
)

func (s Screen) in(code, text string) string {
	if !s.Color {
		return text
	}
	return code + text + reset
}

// Good marks what passed.
func (s Screen) Good(text string) string { return s.in(green, text) }

// Bad marks what did not.
func (s Screen) Bad(text string) string { return s.in(red, text) }

// Strong marks what to read first.
func (s Screen) Strong(text string) string { return s.in(bold, text) }

// Link makes a text lead to a file, given by its absolute path, where it is clicked on (OSC 8,
// https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda).
func (s Screen) Link(text, file string) string {
	if !s.Color {
		return text
	}
	address := url.URL{Scheme: "file", Path: filepath.ToSlash(file)}
	return "\x1b]8;;" + address.String() + "\x1b\\" + text + "\x1b]8;;\x1b\\"
}

// sequences are those by which a program moves the cursor and changes colours (ECMA-48, control sequences).
var sequences = regexp.MustCompile(`\x1b\[[0-?]*[ -/]*[@-~]`)

// Wrap breaks lines between words where they are too long, and puts the margin before each. A line's indentation
// stays, for what it is broken into as well. Control characters are left out, so that the text of a program can't
// take over the terminal.
func (s Screen) Wrap(text, margin string) string {
	var wrapped []string
	for line := range strings.SplitSeq(sequences.ReplaceAllString(text, ""), "\n") {
		line = strings.ReplaceAll(line, "\t", "    ")
		line = strings.Map(func(r rune) rune {
			if unicode.IsControl(r) {
				return -1
			}
			return r
		}, line)
		wrapped = append(wrapped, s.wrapLine(line, margin)...)
	}
	return strings.Join(wrapped, "\n")
}

func (s Screen) wrapLine(line, margin string) []string {
	unindented := strings.TrimLeft(line, " ")
	if unindented == "" {
		return []string{""}
	}
	margin += line[:len(line)-len(unindented)]
	if utf8.RuneCountInString(margin+unindented) <= s.Width {
		return []string{margin + strings.TrimRight(unindented, " ")}
	}
	var lines []string
	current := ""
	for word := range strings.FieldsSeq(unindented) {
		switch {
		case current == "":
			current = margin + word
		case utf8.RuneCountInString(current)+1+utf8.RuneCountInString(word) <= s.Width:
			current += " " + word
		default:
			lines = append(lines, current)
			current = margin + word
		}
	}
	return append(lines, current)
}
