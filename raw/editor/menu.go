package editor

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	wording "cacheaside/raw/words"
)

// menuRows is how many candidates a menu shows at once at most.
const menuRows = 8

// menu is a list of what the word at the cursor can become. The chosen one stands in the line.
type menu struct {
	before, behind string // what stands around the word
	typed          typed  // the line before the menu was opened
	candidates     []candidate
	chosen         int
}

// openMenu completes the word at the cursor if there is one candidate, and shows the menu if there are several.
func (t *typing) openMenu(last bool) {
	before, behind := t.line.text[:t.line.at], t.line.text[t.line.at:]
	candidates, prefix := t.editor.candidates(before)
	if len(candidates) == 0 {
		return
	}
	t.menu = &menu{before: strings.TrimSuffix(before, prefix), behind: behind, typed: t.line, candidates: candidates}
	if last {
		t.menu.chosen = len(candidates) - 1
	}
	t.menu.choose(&t.line, 0)
	if len(candidates) == 1 {
		t.menu = nil
	}
}

// choose goes on by so many candidates, around the end, and puts the one that is there into the line.
func (m *menu) choose(line *typed, by int) {
	m.chosen = (m.chosen + by + len(m.candidates)) % len(m.candidates)
	line.set(m.before + m.candidates[m.chosen].text)
	line.text += m.behind
}

// menuKey does what a key does while the menu is open, and reports whether that was all.
func (t *typing) menuKey(k key) (done bool) {
	switch k.name {
	case "tab", "down":
		t.menu.choose(&t.line, 1)
	case "shift-tab", "up":
		t.menu.choose(&t.line, -1)
	case "esc", "ctrl-g", "ctrl-c":
		t.line = t.menu.typed
		t.menu = nil
	default:
		t.menu = nil
		return false
	}
	return true
}

// rows shows the candidates around the chosen one, below each other, in a terminal of that size.
func (m *menu) rows(columns, height int, in wording.Words) []string {
	most := max(1, min(menuRows, height-3))
	first := max(0, min(m.chosen-most/2, len(m.candidates)-most))
	shown := m.candidates[first:min(len(m.candidates), first+most)]
	widest := 0
	for _, c := range shown {
		widest = max(widest, width(c.shown))
	}
	var rows []string
	for i, c := range shown {
		text := c.shown
		if c.description != "" {
			text += strings.Repeat(" ", widest-width(text)) + "  " + c.description
		}
		text = ansi.Truncate("  "+text, columns, "…")
		if first+i == m.chosen {
			text = reverse + text
		}
		rows = append(rows, text)
	}
	if hidden := len(m.candidates) - len(shown); hidden > 0 {
		rows = append(rows, dim+ansi.Truncate("  "+in.MoreCandidates(hidden), columns, "…"))
	}
	return rows
}
