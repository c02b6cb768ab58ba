package editor

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// typed is a line and the place in it where the next text goes. What a person takes for one character, such as a letter
// with its accents or a family of emojis, is passed over and deleted as one: a grapheme cluster
// (https://www.unicode.org/reports/tr29/).
type typed struct {
	text string
	at   int // the byte before which text is inserted
}

func (t *typed) insert(text string) {
	t.text = t.text[:t.at] + text + t.text[t.at:]
	t.at += len(text)
}

func (t *typed) set(text string) { t.text, t.at = text, len(text) }

// cut takes out the text between two places, and returns it. The cursor is put where it stood.
func (t *typed) cut(from, to int) string {
	text := t.text[from:to]
	t.text, t.at = t.text[:from]+t.text[to:], from
	return text
}

// before returns where the character before the cursor begins.
func (t *typed) before() int {
	start := 0
	for at := range clusters(t.text[:t.at]) {
		start = at
	}
	return start
}

// behind returns where the character at the cursor ends.
func (t *typed) behind() int {
	cluster, _ := ansi.FirstGraphemeCluster(t.text[t.at:], ansi.GraphemeWidth)
	return t.at + len(cluster)
}

// wordBefore returns where the word before the cursor begins.
func (t *typed) wordBefore() int {
	text := strings.TrimRightFunc(t.text[:t.at], unicode.IsSpace)
	at := strings.LastIndexFunc(text, unicode.IsSpace)
	if at < 0 {
		return 0
	}
	_, size := utf8.DecodeRuneInString(text[at:])
	return at + size
}

// wordBehind returns where the word behind the cursor ends.
func (t *typed) wordBehind() int {
	rest := t.text[t.at:]
	word := strings.TrimLeftFunc(rest, unicode.IsSpace)
	if end := strings.IndexFunc(word, unicode.IsSpace); end >= 0 {
		word = word[end:]
	} else {
		word = ""
	}
	return len(t.text) - len(word)
}

// swap exchanges the characters around the cursor; at the line's end, the last two.
func (t *typed) swap() {
	if t.at == len(t.text) {
		t.at = t.before()
	}
	start, end := t.before(), t.behind()
	if start == t.at || end == t.at {
		t.at = end
		return
	}
	t.text = t.text[:start] + t.text[t.at:end] + t.text[start:t.at] + t.text[end:]
	t.at = end
}

// clusters gives the characters of a text with the bytes at which they begin.
func clusters(text string) func(yield func(int, string) bool) {
	return func(yield func(int, string) bool) {
		for at := 0; at < len(text); {
			cluster, _ := ansi.FirstGraphemeCluster(text[at:], ansi.GraphemeWidth)
			if cluster == "" || !yield(at, cluster) {
				return
			}
			at += len(cluster)
		}
	}
}
