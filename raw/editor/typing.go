package editor

import (
	"errors"
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"cacheaside/raw/line"
)

// result is what a key has brought about.
type result int

const (
	goesOn result = iota
	accepted
	interrupted
	ended
)

// typing is a line that is being typed, with what helps to type it: the menu of completions, and the search in the
// history, of which at most one is open.
type typing struct {
	editor   *Editor
	screen   *screen
	prompt   string
	isAnswer bool // to a question: no hints, no completion, no history

	line     typed
	menu     *menu
	search   *search
	recalled int    // the line of the history that is shown; its length if none is
	draft    string // what was typed before a line of the history was shown
	columns  int    // of the terminal, when the line was drawn last
	rows     int    // likewise
}

// press does what a key does.
func (t *typing) press(k key) result {
	if k == (key{}) {
		return goesOn
	}
	if t.search != nil {
		if done := t.searchKey(k); done {
			return goesOn
		}
	}
	if t.menu != nil {
		if done := t.menuKey(k); done {
			return goesOn
		}
	}
	switch k.name {
	case "":
		t.line.insert(k.text)
	case "enter":
		if !t.isAnswer && openQuote(t.line.text) != "" {
			t.line.set(t.line.text + "\n")
			return goesOn
		}
		return accepted
	case "ctrl-c":
		return interrupted
	case "ctrl-d":
		if t.line.text == "" {
			return ended
		}
		t.line.cut(t.line.at, t.line.behind())
	case "tab", "shift-tab":
		if !t.isAnswer {
			t.openMenu(k.name == "shift-tab")
		}
	case "ctrl-r":
		if !t.isAnswer {
			t.openSearch()
		}
	case "up":
		t.recall(t.recalled - 1)
	case "down":
		t.recall(t.recalled + 1)
	case "ctrl-l":
		t.screen.clear()
	default:
		t.edit(k.name)
	}
	return goesOn
}

// edit moves the cursor, or takes text out or puts it back.
func (t *typing) edit(name string) {
	l := &t.line
	switch name {
	case "home":
		l.at = 0
	case "end":
		l.at = len(l.text)
	case "left":
		l.at = l.before()
	case "right":
		l.at = l.behind()
	case "word-left":
		l.at = l.wordBefore()
	case "word-right":
		l.at = l.wordBehind()
	case "backspace":
		l.cut(l.before(), l.at)
	case "delete":
		l.cut(l.at, l.behind())
	case "ctrl-k":
		t.editor.killed = l.cut(l.at, len(l.text))
	case "ctrl-u":
		t.editor.killed = l.cut(0, l.at)
	case "ctrl-w":
		t.editor.killed = l.cut(l.wordBefore(), l.at)
	case "alt-d":
		t.editor.killed = l.cut(l.at, l.wordBehind())
	case "ctrl-y":
		l.insert(t.editor.killed)
	case "ctrl-t":
		l.swap()
	}
}

// recall shows a line of the history, or, behind the last one, what was being typed.
func (t *typing) recall(number int) {
	history := t.editor.history
	if t.isAnswer || number < 0 || number > len(history.lines) {
		return
	}
	if t.recalled == len(history.lines) {
		t.draft = t.line.text
	}
	if t.recalled = number; number == len(history.lines) {
		t.line.set(t.draft)
	} else {
		t.line.set(history.lines[number])
	}
}

// resized draws again if the terminal has another size now.
func (t *typing) resized() {
	if columns, rows := t.screen.terminal.Size(); columns != t.columns || rows != t.rows {
		_ = t.draw() // the next drawing will tell, too
	}
}

// draw shows the line with its helpers.
func (t *typing) draw() error {
	t.columns, t.rows = t.screen.terminal.Size()
	most := max(1, t.columns-1)
	prompt, text, at := t.prompt, t.line.text, t.line.at
	var helpers []string
	switch {
	case t.search != nil:
		prompt = t.search.prompt()
	case t.isAnswer:
	case t.menu != nil:
		helpers = t.menu.rows(most, t.rows, t.editor.config.Words)
	default:
		if quote := openQuote(text); quote != "" && strings.Contains(text, "\n") {
			helpers = append(helpers, ansi.Truncate(t.editor.config.Words.QuoteIsOpen(quote), most, "…"))
		} else if hint := syntax(text[:at]); hint != "" {
			helpers = append(helpers, ansi.Truncate(hint, most, "…"))
		}
		for i := range helpers {
			helpers[i] = dim + helpers[i]
		}
	}
	return t.screen.draw(lay(prompt, text, at, secretFrom(text), most), helpers, t.rows)
}

// leave shows the line as it stays on the screen, with what ended it.
func (t *typing) leave(end string) error {
	var text strings.Builder
	text.WriteString(t.prompt)
	for _, piece := range pieces(t.line.text, secretFrom(t.line.text)) {
		if piece.shown == "\n" {
			piece.shown = "\r\n"
		}
		text.WriteString(piece.shown)
	}
	return t.screen.leave(text.String() + end)
}

// piece is a character of the line and how it is shown.
type piece struct {
	at    int
	shown string
}

// pieces takes a line apart; what begins at the hidden byte or behind it is shown as a star, blanks excepted.
func pieces(text string, hidden int) []piece {
	var all []piece
	for at, cluster := range clusters(text) {
		p := piece{at, shown(cluster)}
		switch {
		case cluster == "\n" || cluster == "\r\n":
			p.shown = "\n"
		case at >= hidden && cluster != " ":
			p.shown = "*"
		}
		all = append(all, p)
	}
	return all
}

// lay breaks the prompt and the line into rows of at most so many columns.
func lay(prompt, text string, cursor, hidden, columns int) picture {
	var p picture
	var current strings.Builder
	used, isPlaced := 0, false
	end := func() {
		p.rows = append(p.rows, current.String())
		current.Reset()
		used = 0
	}
	put := func(shown string, at int) {
		w := width(shown)
		if used > 0 && used+w > columns {
			end()
		}
		if at >= cursor && !isPlaced {
			p.at, p.before, isPlaced = len(p.rows), current.String(), true
		}
		current.WriteString(shown)
		used += w
	}
	for _, cluster := range clusters(prompt) {
		put(cluster, -1)
	}
	for _, piece := range pieces(text, hidden) {
		if piece.shown == "\n" {
			put("", piece.at)
			end()
		} else {
			put(piece.shown, piece.at)
		}
	}
	put("", len(text))
	end()
	return p
}

// openQuote returns the quote of a line that is not closed, or nothing. What is a comment has none.
func openQuote(text string) string {
	var wrong *line.Error
	if _, err := line.Split(text); !strings.HasPrefix(text, "# ") && errors.As(err, &wrong) && wrong.Open != 0 {
		return fmt.Sprintf("%c", wrong.Open)
	}
	return ""
}
