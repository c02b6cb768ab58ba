package editor

import (
	"strings"

	"cacheaside/raw/commands"
	"cacheaside/raw/line"
)

// word is a part of a line that may still be unfinished.
type word struct {
	start, end int    // the bytes of the line
	value      string // unquoted
}

// words takes a line apart as line.Split does, but takes what is wrong, such as a quote that is not closed yet, as a
// word too.
func words(text string) []word {
	var all []word
	for at := 0; at < len(text); {
		if isBlank(text[at]) {
			at++
			continue
		}
		end := wordEnd(text, at)
		all = append(all, word{start: at, end: end, value: unquote(text[at:end])})
		at = end
	}
	return all
}

// wordEnd returns where the word ends that begins at the byte: at a blank outside of quotes.
func wordEnd(text string, at int) int {
	var quote byte
	for ; at < len(text); at++ {
		switch b := text[at]; {
		case quote == 0 && isBlank(b):
			return at
		case quote == 0 && (b == '"' || b == '\''):
			quote = b
		case quote != 0 && b == '\\':
			at++ // the byte behind it closes nothing
		case b == quote:
			quote = 0
		}
	}
	return len(text)
}

// unquote returns the value of a word; of one that is not valid (yet), what can be told.
func unquote(text string) string {
	for _, try := range []string{text, text + `"`, text + `'`} {
		if split, err := line.Split(try); err == nil && len(split) == 1 {
			return split[0]
		}
	}
	return strings.Trim(text, `"'`)
}

func values(words []word) []string {
	all := make([]string, len(words))
	for i, word := range words {
		all[i] = word.value
	}
	return all
}

// secretFrom returns the byte at which a password, or what follows one, begins in the line; its length if there is none.
func secretFrom(text string) int {
	all := words(text)
	before := line.Prefix(values(all))
	for i, word := range all {
		if i < before || !commands.Secret(values(all[before:i+1])) {
			continue
		}
		if isName(word.value) && i > before { // the password comes behind it
			return word.end
		}
		return word.start
	}
	return len(text)
}

// isName reports whether a word that makes a line secret is the name of an option or parameter, and so not itself
// the secret.
func isName(word string) bool {
	switch strings.ToLower(word) {
	case "auth", "auth2", "requirepass", "masterauth", "tls-key-file-pass", "tls-client-key-file-pass", "auth-pass", "sentinel-pass":
		return true
	}
	return false
}

// isBlank is as in line.Split.
func isBlank(b byte) bool { return b == ' ' || '\t' <= b && b <= '\r' }
