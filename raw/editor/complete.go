package editor

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"cacheaside/raw/commands"
	"cacheaside/raw/line"
)

// candidate is something that the word at the cursor can become.
type candidate struct {
	text        string // what stands in the line then
	shown       string // in the list
	description string
}

// candidates returns what the last word of the text can become, and that word as it stands there. All candidates
// begin with it.
func (e *Editor) candidates(text string) (found []candidate, prefix string) {
	typed := words(text)
	if len(typed) == 0 || typed[len(typed)-1].end < len(text) { // a new word begins
		typed = append(typed, word{start: len(text), end: len(text)})
	}
	prefix = text[typed[len(typed)-1].start:]
	words := values(typed)
	behind := line.Prefix(words)
	words = words[behind:]
	switch command := commands.Find(words[:len(words)-1]); {
	case len(words) == 1:
		found = append(firstWords(prefix), e.consoleWords(prefix, behind > 0)...)
	case strings.EqualFold(words[0], "help"):
		found = helpWords(words[1:], prefix)
	case command == nil:
	case len(command.Subcommands) > 0 && len(words) == 2:
		found = subcommands(command, prefix)
	default:
		found = append(e.keyWords(command, words, prefix), options(command, words, prefix)...)
	}
	return found, prefix
}

func firstWords(prefix string) []candidate {
	var found []candidate
	for _, name := range commands.Names() {
		if text, ok := continued(prefix, name); ok {
			found = append(found, candidate{text, text, commands.Find([]string{name}).Summary})
		}
	}
	return found
}

// consoleWords are those of the console's own words that begin with the prefix; behind others, only views.
func (e *Editor) consoleWords(prefix string, behindOthers bool) []candidate {
	var found []candidate
	for _, word := range line.Keywords {
		if strings.HasPrefix(word.Name, prefix) && (word.IsView || !behindOthers) {
			found = append(found, candidate{word.Name, word.Name, word.Does(e.config.Words)})
		}
	}
	return found
}

// helpWords completes what follows help.
func helpWords(words []string, prefix string) []candidate {
	if len(words) > 1 {
		if command := commands.Find(words[:1]); command != nil && len(words) == 2 {
			return subcommands(command, prefix)
		}
		return nil
	}
	found := firstWords(prefix)
	for _, group := range commands.Groups() {
		if group = "@" + group; strings.HasPrefix(group, prefix) {
			found = append(found, candidate{text: group, shown: group})
		}
	}
	return found
}

func subcommands(command *commands.Command, prefix string) []candidate {
	var found []candidate
	for _, sub := range command.Subcommands {
		if text, ok := continued(prefix, strings.TrimPrefix(sub.Name, command.Name+" ")); ok {
			found = append(found, candidate{text, text, sub.Summary})
		}
	}
	return found
}

// options are the names of options that can come next.
func options(command *commands.Command, words []string, prefix string) []candidate {
	var found []candidate
	for _, token := range command.Next(words[:len(words)-1]) {
		if text, ok := continued(prefix, token); ok {
			found = append(found, candidate{text: text, shown: text})
		}
	}
	return found
}

// keyWords are keys, where the last word can be one.
func (e *Editor) keyWords(command *commands.Command, words []string, prefix string) []candidate {
	at := len(words) - 1
	if e.config.Keys == nil || !command.MayBeKey(words, at) {
		return nil
	}
	var found []candidate
	for _, key := range e.config.Keys(words[at]) {
		if text, ok := keyText(prefix, words[at], key); ok {
			found = append(found, candidate{text: text, shown: asTyped(key)})
		}
	}
	return found
}

// keyText writes a key so that it begins with what stands in the line already: a quote can be opened in the middle
// of a word.
func keyText(prefix, value, key string) (text string, ok bool) {
	switch {
	case !strings.HasPrefix(key, value):
		return "", false
	case prefix == "" || asTyped(key) == key:
		text = asTyped(key)
	case prefix == value:
		text = prefix + line.Quote(key[len(value):])
	default:
		text = line.Quote(key)
	}
	return text, strings.HasPrefix(text, prefix)
}

// asTyped writes a key as a person would type it: letters of any alphabet as they are, all else as line.Word does.
func asTyped(key string) string {
	isOther := func(r rune) bool { return r == '"' || r == '\'' || unicode.IsSpace(r) || !unicode.IsGraphic(r) }
	if key == "" || !utf8.ValidString(key) || strings.ContainsFunc(key, isOther) {
		return line.Word(key)
	}
	return key
}

// continued writes a name in the case in which it was begun, in capitals if it was not.
func continued(prefix, name string) (text string, ok bool) {
	if len(prefix) > len(name) || !strings.EqualFold(prefix, name[:len(prefix)]) {
		return "", false
	}
	rest := name[len(prefix):]
	if prefix != "" && strings.ToLower(prefix) == prefix {
		rest = strings.ToLower(rest)
	}
	return prefix + rest, true
}
