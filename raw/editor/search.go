package editor

import "strings"

// search looks for lines of the history that hold a text, from the newest to the oldest. The line that was found is
// shown as the one that is typed.
type search struct {
	text   string
	at     int   // the line that was found; the history's length before one was
	failed bool  // there is no older one
	typed  typed // the line before the search
}

func (t *typing) openSearch() {
	t.search = &search{at: len(t.editor.history.lines), typed: t.line}
}

// prompt is written as GNU Readline does.
func (s *search) prompt() string {
	failed := ""
	if s.failed {
		failed = "failed "
	}
	return "(" + failed + "reverse-i-search)`" + s.text + "': "
}

// searchKey does what a key does while a search is open, and reports whether that was all.
func (t *typing) searchKey(k key) (done bool) {
	s := t.search
	switch k.name {
	case "":
		s.text += k.text
		t.find(min(s.at, len(t.editor.history.lines)-1))
	case "backspace":
		last := typed{text: s.text, at: len(s.text)}
		last.cut(last.before(), last.at)
		s.text = last.text
		t.find(len(t.editor.history.lines) - 1)
	case "ctrl-r":
		t.find(s.at - 1)
	case "esc", "ctrl-g", "ctrl-c":
		t.line = s.typed
		t.search = nil
	default:
		t.search = nil
		return false
	}
	return true
}

// find shows the newest line that holds the text, from a number on downwards.
func (t *typing) find(from int) {
	s := t.search
	for at := from; at >= 0; at-- {
		if found := t.editor.history.lines[at]; strings.Contains(found, s.text) {
			s.at, s.failed = at, false
			t.line.set(found)
			return
		}
	}
	s.failed = true
}
