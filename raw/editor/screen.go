package editor

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Control sequences (ECMA-48, and DEC's private modes as xterm has them).
const (
	up         = "\x1b[%dA"
	eraseBelow = "\x1b[J"
	eraseAll   = "\x1b[H\x1b[2J"
	wrapOff    = "\x1b[?7l"
	wrapOn     = "\x1b[?7h"
	cursorOff  = "\x1b[?25l"
	cursorOn   = "\x1b[?25h"
	dim        = "\x1b[2m"
	reverse    = "\x1b[7m"
	plain      = "\x1b[0m"
)

// screen draws the line that is typed, and what stands below it, over what it has drawn before. It moves only upwards by
// what it has come down itself, so it is right wherever on the screen the line begins, the last row included, where the
// terminal scrolls. Terminals disagree about how wide some characters are. So that this does no harm, no row reaches the
// right edge, whichever of them is right, and the cursor is put into its place by writing what stands before it.
type screen struct {
	terminal Terminal
	out      string // to be written before the next drawing
	above    int    // rows of the last drawing above the cursor
}

// picture is a prompt and a line as rows, and where in them the cursor is.
type picture struct {
	rows   []string
	at     int    // the row of the cursor
	before string // what stands before the cursor in its row
}

// draw shows the picture, and below it the helpers. Where the screen's height, in rows, is not enough for all, those
// around the cursor are shown.
func (s *screen) draw(p picture, helpers []string, height int) error {
	helpers = helpers[:min(len(helpers), max(0, height-1))]
	if most := max(1, height-len(helpers)); len(p.rows) > most {
		first := max(0, min(p.at-most/2, len(p.rows)-most))
		p.rows, p.at = p.rows[first:first+most], p.at-first
	}
	var out strings.Builder
	out.WriteString(s.out + cursorOff)
	s.out = ""
	s.rewind(&out)
	out.WriteString(wrapOff + strings.Join(p.rows, "\r\n"))
	for _, helper := range helpers {
		out.WriteString("\r\n" + helper + plain)
	}
	if below := len(p.rows) + len(helpers) - 1 - p.at; below > 0 {
		fmt.Fprintf(&out, up, below)
	}
	out.WriteString("\r" + p.before + wrapOn + cursorOn)
	s.above = p.at
	_, err := io.WriteString(s.terminal, out.String())
	return err
}

// rewind goes to where the drawing begins, and erases it.
func (s *screen) rewind(out *strings.Builder) {
	if s.above > 0 {
		fmt.Fprintf(out, up, s.above)
	}
	out.WriteString("\r" + eraseBelow)
	s.above = 0
}

// clear leaves nothing on the screen.
func (s *screen) clear() { s.out, s.above = s.out+eraseAll, 0 }

// leave shows the whole line in place of the drawing, for good; the terminal breaks it where it likes.
func (s *screen) leave(text string) error {
	var out strings.Builder
	out.WriteString(s.out)
	s.out = ""
	s.rewind(&out)
	out.WriteString(text + "\r\n" + pasteOff)
	_, err := io.WriteString(s.terminal, out.String())
	return err
}

// width returns the most columns that a terminal can take for a character.
func width(cluster string) int { return max(ansi.StringWidth(cluster), ansi.StringWidthWc(cluster)) }

// shown returns a character as it is shown: what a terminal would obey, or could not show, is written in ASCII.
func shown(cluster string) string {
	first, size := utf8.DecodeRuneInString(cluster)
	switch {
	case cluster == "\t":
		return "    "
	case first == utf8.RuneError && size == 1:
		return fmt.Sprintf(`\x%02x`, cluster[0])
	case first < ' ':
		return "^" + string(first+'@')
	case first == 0x7f:
		return "^?"
	case first < 0xa0 && first > 0x7f:
		return fmt.Sprintf(`\u%04x`, first)
	}
	return cluster
}
