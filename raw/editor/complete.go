package editor

import (
	"strings"
	"unicode/utf8"

	"github.com/reeflective/readline"

	"cacheaside/raw/commands"
	"cacheaside/raw/line"
)

// Groups of completions, as they are headed.
const (
	groupCommands = "commands"
	groupOptions  = "options"
	groupKeys     = "keys"
	groupConsole  = "console"
)

// views are the console's own commands.
var views = [...][2]string{
	{":wire", "what goes over the wire"},
	{":go", "the same in Go"},
	{":time", "how long it took"},
	{":ttl", "the lifetimes of the keys"},
	{":all", "all of these"},
	{"help", "help on commands"},
}

// candidate is something that the word at the cursor can become.
type candidate struct {
	text        string // what stands in the line then
	shown       string // in the list
	description string
	group       string
}

// complete implements the Completer of readline.
func (e *Editor) complete(text []rune, cursor int) readline.Completions {
	if e.history.closed {
		return readline.Completions{}
	}
	found, prefix := e.candidates(string(text[:min(cursor, len(text))]))
	list := make([]readline.Completion, len(found))
	for i, c := range found {
		list[i] = readline.Completion{Value: c.text, Display: c.shown, Description: c.description, Tag: c.group}
	}
	completions := readline.CompleteRaw(list)
	completions.PREFIX = prefix
	return completions
}

// candidates returns what the last word of the text can become, and that word as it stands there. All candidates
// begin with it.
func (e *Editor) candidates(text string) (found []candidate, prefix string) {
	typed := words(text)
	if len(typed) == 0 || typed[len(typed)-1].end < len(text) { // a new word begins
		typed = append(typed, word{start: len(text), end: len(text)})
	}
	last := typed[len(typed)-1]
	prefix = text[last.start:]
	if len(prefix) != utf8.RuneCountInString(prefix) {
		return nil, "" // readline counts the bytes of the word, and would cut off too much
	}
	words := values(typed)
	switch command := commands.Find(words[:len(words)-1]); {
	case len(words) == 1:
		found = append(firstWords(prefix), consoleWords(prefix)...)
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
			found = append(found, candidate{text, text, commands.Find([]string{name}).Summary, groupCommands})
		}
	}
	return found
}

func consoleWords(prefix string) []candidate {
	var found []candidate
	for _, view := range views {
		if strings.HasPrefix(view[0], prefix) {
			found = append(found, candidate{view[0], view[0], view[1], groupConsole})
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
			found = append(found, candidate{text: group, shown: group, group: groupConsole})
		}
	}
	return found
}

func subcommands(command *commands.Command, prefix string) []candidate {
	var found []candidate
	for _, sub := range command.Subcommands {
		if text, ok := continued(prefix, strings.TrimPrefix(sub.Name, command.Name+" ")); ok {
			found = append(found, candidate{text, text, sub.Summary, groupCommands})
		}
	}
	return found
}

// options are the names of options that were not typed yet.
func options(command *commands.Command, words []string, prefix string) []candidate {
	var found []candidate
	for _, token := range command.Tokens() {
		text, ok := continued(prefix, token)
		for _, word := range words[:len(words)-1] {
			ok = ok && !strings.EqualFold(word, token)
		}
		if ok {
			found = append(found, candidate{text: text, shown: text, group: groupOptions})
		}
	}
	return found
}

// keyWords are keys, where the last word can be one.
func (e *Editor) keyWords(command *commands.Command, words []string, prefix string) []candidate {
	at := len(words) - 1
	if e.keys == nil || !command.MayBeKey(words, at) {
		return nil
	}
	var found []candidate
	for _, key := range e.keys(words[at]) {
		if text, ok := keyText(prefix, words[at], key); ok {
			found = append(found, candidate{text: text, shown: line.Word(key), group: groupKeys})
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
	case prefix == "" || line.Word(key) == key:
		text = line.Word(key)
	case prefix == value:
		text = prefix + line.Quote(key[len(value):])
	default:
		text = line.Quote(key)
	}
	return text, strings.HasPrefix(text, prefix)
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
